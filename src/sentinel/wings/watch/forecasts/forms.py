"""The question that the library of storms answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.science.contract import OutOfRange
from sentinel.science.flood.storm import Storm


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
