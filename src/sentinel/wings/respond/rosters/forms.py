"""Forms of rosters: who stands in a shift, a swap, a month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.rosters.choices import Role

PLACES = (
    ("leader_1", Role.LEADER, _("带班领导")),
    ("chief_1", Role.CHIEF, _("值班长")),
    ("officer_1", Role.OFFICER, _("值班员（一）")),
    ("officer_2", Role.OFFICER, _("值班员（二）")),
    ("officer_3", Role.OFFICER, _("值班员（三）")),
    ("standby_1", Role.STANDBY, _("备班（一）")),
    ("standby_2", Role.STANDBY, _("备班（二）")),
)
Choices = Sequence[tuple[str, str]]


class ShiftForm(forms.Form):
    """Who stands in one shift: one choice a place."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, _role, label in PLACES:
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", "—"), *people])

    @property
    def by_role(self) -> dict[str, list[str]]:
        """Role -> person codes as chosen."""
        found: dict[str, list[str]] = {}
        for name, role, _label in PLACES:
            if self.cleaned_data[name]:
                found.setdefault(role, []).append(self.cleaned_data[name])
        return found


class SwapForm(forms.Form):
    """Whom to ask, what to take in return, and why."""

    taker = forms.ChoiceField(label=_("请谁替班"))
    back = forms.ChoiceField(label=_("换回哪一班"), required=False, help_text=_("不换回的留空，即由对方替一班。"))
    reason = forms.CharField(label=_("换班原因"), max_length=200, validators=[ProhibitNullCharactersValidator()])

    def __init__(self, *args: Any, takers: Choices, backs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].choices = takers  # type: ignore[attr-defined]
        self.fields["back"].choices = [("", _("不换回")), *backs]  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """Which month of which room."""

    room = forms.CharField(max_length=32, validators=[ProhibitNullCharactersValidator()])
    month = forms.DateField(input_formats=["%Y-%m"])
    copy = forms.BooleanField(required=False)

    @property
    def first(self) -> date:
        """The first day of the month."""
        chosen: date = self.cleaned_data["month"]
        return chosen
