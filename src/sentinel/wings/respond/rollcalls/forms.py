"""The form of a roll call."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.rollcalls.choices import Method

Choices = Sequence[tuple[str, str]]


class RollCallForm(forms.Form):
    """Which rooms are asked, how, and how long they have."""

    title = forms.CharField(
        label=_("抽查事由"),
        max_length=120,
        initial=_("值班在岗抽查"),
        validators=[ProhibitNullCharactersValidator()],
    )
    method = forms.ChoiceField(label=_("方式"), choices=Method.choices, initial=Method.SYSTEM)
    minutes = forms.IntegerField(label=_("应答时限（分钟）"), min_value=1, max_value=120)
    draw = forms.IntegerField(
        label=_("随机抽几家"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("填了就从下面选中的（都不选则从全部）里随机抽。"),
    )
    rooms = forms.MultipleChoiceField(label=_("值班室"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rooms: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rooms"].choices = rooms  # type: ignore[attr-defined]


class SpanForm(forms.Form):
    """Which month is counted."""

    month = forms.DateField(input_formats=["%Y-%m"])
