"""The form that shelves an alarm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.alarms.rules import MOST_HOURS


class ShelveForm(forms.Form):
    """Why, and for how long."""

    reason = forms.CharField(label=_("搁置原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    hours = forms.IntegerField(label=_("搁置几小时"), min_value=1, max_value=MOST_HOURS, initial=4)
