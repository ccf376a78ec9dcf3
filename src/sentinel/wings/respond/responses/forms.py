"""Forms of a commander's decisions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.responses.rules import Statement

MINUTE = "%Y-%m-%dT%H:%M"
BOX = {"class": "form-control"}


class StatementForm(forms.Form):
    """What the law wants said when a response starts or rises."""

    topic = forms.CharField(label=_("响应事项"), max_length=200, widget=forms.TextInput(attrs=BOX))
    expected_end_at = forms.DateTimeField(
        label=_("预计期限"),
        input_formats=[MINUTE],
        widget=forms.DateTimeInput(attrs={**BOX, "type": "datetime-local"}, format=MINUTE),
    )
    measures = forms.CharField(
        label=_("应急处置措施"), max_length=2000, widget=forms.Textarea(attrs={**BOX, "rows": 8})
    )

    @classmethod
    def proposing(cls, statement: Statement) -> "StatementForm":
        """The form with the plan's own words in it."""
        return cls(
            initial={
                "topic": statement.topic,
                "expected_end_at": timezone.localtime(statement.expected_end_at),
                "measures": statement.measures,
            }
        )

    def statement(self) -> Statement:
        """What was said."""
        data = self.cleaned_data
        return Statement(topic=data["topic"], expected_end_at=data["expected_end_at"], measures=data["measures"])


class ReasonForm(forms.Form):
    """Why a suggestion is not taken up."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={**BOX, "rows": 3}))


class StandingForm(ReasonForm):
    """Why the level goes down, and which warnings the person has seen to stay in force."""

    acknowledged = forms.MultipleChoiceField(
        label=_("我已确认以下预警继续有效"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, standing: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(warning.code, str(warning)) for warning in standing]
        self.fields["acknowledged"].choices = rows  # type: ignore[attr-defined]
        if not rows:
            del self.fields["acknowledged"]


class EndForm(StandingForm):
    """Ending also asks what becomes of undone tasks."""

    withdraw_tasks = forms.BooleanField(required=False)

    def __init__(self, *args: Any, undone: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["withdraw_tasks"].label = _("同时撤销没有完成的任务（{n} 条）").format(n=undone)
