"""The question that the library of storms answers, and what a wildfire is asked by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.ledger.form import PointAsText
from sentinel.science.contract import OutOfRange
from sentinel.science.flood.storm import Storm
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import WINDS, Dryness
from sentinel.wings.watch.forecasts.models import CGCS2000

FINE = ((30, _("30 米：最细，一般几十秒内算完")), (60, _("60 米")), (90, _("90 米：最快，先看大势")))


class RainForm(forms.Form):
    """A rain over a town, or over all the district."""

    area_code = forms.ChoiceField(label=_("哪里"), required=False)
    mm = forms.FloatField(label=_("雨量（毫米）"))
    hours = forms.FloatField(label=_("历时（小时）"))

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(*args, **said)
        where = self.fields["area_code"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = towns

    def clean(self) -> dict[str, object]:
        """A rain that the model can be asked for at all."""
        typed = super().clean() or {}
        if {"mm", "hours"} <= typed.keys():
            try:
                Storm(depth=typed["mm"], hours=typed["hours"])
            except OutOfRange as wrong:
                self.add_error({"depth": "mm", "hours": "hours"}[wrong.field], wrong.text)
        return typed


class FireForm(forms.Form):
    """Where a wildfire begins, the wind, how dry it is, for how long, and on which cells."""

    ignition_point = PointAsText(srid=CGCS2000, label=_("起火位置"))
    wind_ms = forms.FloatField(
        label=_("风速（米/秒）"), help_text=_("10 米高处的平均风速：3 级约 4，5 级约 9，7 级约 15 米/秒。")
    )
    wind_from = forms.TypedChoiceField(
        label=_("风从哪里来"),
        choices=[("", _("请选择")), *((str(45 * number), wind) for number, wind in enumerate(WINDS))],
        coerce=float,
        help_text=_("西北风是从西北吹来、把火推向东南。"),
    )
    dryness = forms.ChoiceField(
        label=_("干燥程度"),
        choices=Dryness,
        initial=rules.Dryness.DRY.value,
        help_text=_("久晴、大风、湿度低选干燥或极干；雨雪后数日内选偏湿。"),
    )
    burn_hours = forms.FloatField(label=_("推演多久（小时）"), initial=6, help_text=_("从起火算起，可写小数。"))
    cell_m = forms.TypedChoiceField(label=_("网格"), choices=FINE, coerce=int, initial=30)
    title = forms.CharField(label=_("名称"), max_length=64, required=False, help_text=_("留空就以风和干燥程度命名。"))
