"""The form of a message written by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.models.organisation import OrganisationKind
from sentinel.notify import queries
from sentinel.notify.choices import CallLevel
from sentinel.notify.rules import TITLE_LENGTH


class MessageForm(forms.Form):
    """Who within one's reach, and what."""

    area = forms.ChoiceField(label=_("发给哪里"))
    kinds = forms.MultipleChoiceField(
        label=_("哪些单位的岗位"), choices=OrganisationKind.choices, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(
        label=_("级别"),
        required=False,
        help_text=_("选了级别的消息除站内外，还按每个人的通知方式发出。"),
    )
    title = forms.CharField(label=_("标题"), max_length=TITLE_LENGTH)
    text = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = queries.areas_to_reach(actor)  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("普通")), *CallLevel.choices]  # type: ignore[attr-defined]
        for name in ("area", "level"):
            self.fields[name].widget.attrs["class"] = "form-select"
        for name in ("title", "text"):
            self.fields[name].widget.attrs["class"] = "form-control"

    def refuse(self, errors: dict[str, str]) -> None:
        """Put an action's refusal beside its field; what concerns the readers beside the posts."""
        for name, text in errors.items():
            self.add_error("kinds" if name == "to" else name if name in self.fields else None, text)
