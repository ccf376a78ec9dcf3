"""The intake form and the elements of a report."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.incidents import rules
from sentinel.wings.respond.incidents.choices import IncidentKind
from sentinel.wings.respond.incidents.models import Report

_MINUTE = "%Y-%m-%dT%H:%M"


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class IntakeForm(forms.Form):
    """What is typed while the telephone is still at the ear: few fields, most of them filled already."""

    title = forms.CharField(
        label=_("什么事"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": _("如：某河某断面洪水")}),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=IncidentKind.choices)
    area_code = forms.ChoiceField(label=_("在哪个区域"), widget=forms.Select(attrs={"data-pick": ""}))
    place = forms.CharField(label=_("具体地点"), max_length=120)
    first_known_at = forms.DateTimeField(
        label=_("首次获知时间"),
        input_formats=[_MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(format=_MINUTE, attrs={"type": "datetime-local"}),
        help_text=_("登记后任何人都不能修改；初报时限从这一刻起算。"),
    )
    source = forms.CharField(label=_("谁报来的"), max_length=200, help_text=_("如：村值班电话、测站越限、110 转来"))
    text = forms.CharField(label=_("简要经过与现场情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    dead = _count(_("死亡"))
    missing = _count(_("失踪或下落不明"))
    injured = _count(_("受伤"))
    trapped = _count(_("受困"))
    station = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(ProhibitNullCharactersValidator())

    @property
    def counts(self) -> dict[str, int | None]:
        """The casualties as typed; None for what nobody knows."""
        return {name: self.cleaned_data[name] for name in rules.COUNTS}


class ReportForm(forms.ModelForm):
    """The elements of a report, prefilled from the draft."""

    class Meta:
        model = Report
        fields = rules.ELEMENTS
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "measures": forms.Textarea(attrs={"rows": 3}),
            "unit_profile": forms.TextInput,
            "reporter_phone": forms.TextInput(attrs={"maxlength": rules.LENGTHS["reporter_phone"], "inputmode": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(ProhibitNullCharactersValidator())
