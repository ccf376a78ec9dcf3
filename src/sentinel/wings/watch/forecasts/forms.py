"""The question that the library of storms answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.science.contract import OutOfRange
from sentinel.science.flood.storm import Storm


class RainForm(forms.Form):
    """A rain over a town, or over all the district."""

    area_code = forms.ChoiceField(label=_("哪里"), required=False)
    mm = forms.FloatField(label=_("雨量（毫米）"))
    hours = forms.FloatField(label=_("历时（小时）"))

    def __init__(self, *args: object, towns: list[tuple[str, str]], **said: object) -> None:
        super().__init__(*args, **said)  # type: ignore[arg-type]
        self.fields["area_code"].choices = towns  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A rain that the model can be asked for at all."""
        typed = super().clean() or {}
        if {"mm", "hours"} <= typed.keys():
            try:
                Storm(depth=typed["mm"], hours=typed["hours"])
            except OutOfRange as wrong:
                self.add_error({"depth": "mm", "hours": "hours"}[wrong.field], wrong.text)
        return typed
