"""What is typed beside a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ImprovementForm(forms.Form):
    """One finding and the measure that answers it."""

    finding = forms.CharField(
        label=_("发现的问题"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("一次写一个问题。")
    )
    measure = forms.CharField(label=_("整改措施"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    unit = forms.ChoiceField(label=_("责任单位"))
    due_at = forms.DateTimeField(
        label=_("整改期限"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", _("请选择")), *((unit.code, unit.name) for unit in units)]  # type: ignore[attr-defined]
