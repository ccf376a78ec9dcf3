"""Forms of tasks: a free order, a pressing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.tasks.choices import Evidence
from sentinel.wings.respond.tasks.rules import LONGEST_MINUTES

BOX = {"class": "form-control"}
GROUPS = (
    ("headquarters", _("全部专项指挥部")),
    ("department", _("全部部门")),
    ("town", _("全部镇街")),
    ("village", _("全部村（社区）")),
)


class OrderForm(forms.Form):
    """A free order: what, by when, with which proof, to whom."""

    title = forms.CharField(label=_("要做什么"), max_length=200, widget=forms.TextInput(attrs=BOX))
    text = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={**BOX, "rows": 3})
    )
    minutes = forms.IntegerField(
        label=_("时限（分钟）"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        initial=60,
        widget=forms.NumberInput(attrs=BOX),
    )
    evidence = forms.ChoiceField(
        label=_("完成时须附"), choices=Evidence.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    groups = forms.MultipleChoiceField(
        label=_("下达给（整类）"), required=False, choices=GROUPS, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("下达给（逐个选）"), required=False, widget=forms.SelectMultiple(attrs={"data-pick": "", "size": 8})
    )

    def __init__(self, *args: Any, offered: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["units"].choices = [(unit.code, unit.name) for unit in offered]  # type: ignore[attr-defined]
        self.fields["units"].widget.attrs["class"] = "form-select"

    def chosen(self) -> list[str]:
        """The codes of every unit chosen, one by one or with its kind."""
        groups, units = set(self.cleaned_data["groups"]), set(self.cleaned_data["units"])
        return [unit.code for unit in self.offered if unit.kind in groups or unit.code in units]


class PressForm(forms.Form):
    """A pressing of one task."""

    text = forms.CharField(label=_("督办要求"), max_length=300, widget=forms.Textarea(attrs={**BOX, "rows": 3}))
    minutes = forms.IntegerField(
        label=_("几分钟内回告"), min_value=1, max_value=LONGEST_MINUTES, initial=30, widget=forms.NumberInput(attrs=BOX)
    )
