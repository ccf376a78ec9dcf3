"""The form that says how a place downstream was told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.advisories.choices import Way
from sentinel.wings.watch.advisories.rules import LENGTHS


class SendForm(forms.Form):
    """How, to whom, when, in which words, and what they said."""

    way = forms.ChoiceField(label=_("方式"), choices=Way)
    told = forms.CharField(
        label=_("对方接收人"), max_length=LENGTHS["told"], help_text=_("姓名或岗位；传真、系统填对方确认收到的人。")
    )
    sent_at = forms.DateTimeField(
        label=_("通报时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    text = forms.CharField(
        label=_("通报内容"),
        max_length=LENGTHS["text"],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("按实际说的改；登记后不能再改。"),
    )
    answer = forms.CharField(
        label=_("对方回复"),
        max_length=LENGTHS["answer"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("当场有回复就填；没有就留空，以后再登记。"),
    )
