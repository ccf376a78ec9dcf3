"""What is typed after a look at a shelter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.shelters.choices import Condition


class InspectionForm(forms.Form):
    """One look at a shelter."""

    condition = forms.ChoiceField(label=_("设施状况"), choices=Condition.choices)
    findings = forms.CharField(label=_("检查情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    defects = forms.CharField(
        label=_("发现的问题"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个问题，逐个限期整改；没有就不填。"),
    )

    def clean_defects(self) -> list[str]:
        """The defects, one a line."""
        return [line for line in self.cleaned_data["defects"].splitlines() if line.strip()]
