"""The drafting form: few fields, sensible defaults, every one reachable by keyboard."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.warnings import choices


class Moment(forms.DateTimeInput):
    """A date and time as browsers edit it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class DraftForm(forms.Form):
    """What a person types of a warning; empty texts and times get the defaults of the hazard and level."""

    hazard = forms.ChoiceField(
        label=_("预警类别"), choices=choices.Hazard.choices, widget=forms.Select(attrs={"autofocus": True})
    )
    level = forms.ChoiceField(label=_("预警级别"), choices=choices.Level.choices, initial="blue")
    target_areas = forms.MultipleChoiceField(
        label=_("影响范围"), widget=forms.CheckboxSelectMultiple, help_text=_("选全区，或选一个或几个镇街。")
    )
    description = forms.CharField(label=_("警示事项"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    instruction = forms.CharField(
        label=_("应采取的措施"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("留空则采用该级别的常用措施，提交前可再改。"),
    )
    effective_at = forms.DateTimeField(
        label=_("起始时间"), required=False, widget=Moment(), help_text=_("留空则为现在。")
    )
    expires_at = forms.DateTimeField(
        label=_("失效时间"), required=False, widget=Moment(), help_text=_("留空则按该类预警的默认时长。")
    )
    headline = forms.CharField(
        label=_("标题"), max_length=120, required=False, help_text=_("留空则按“单位发布类别级别预警”生成。")
    )
    issuer = forms.CharField(label=_("发布单位"), max_length=64, required=False, help_text=_("留空则用本区默认单位。"))

    def __init__(self, *args: Any, areas: list[tuple[str, str]], fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_areas"].choices = areas  # type: ignore[attr-defined]
        for name in ("description", "instruction", "headline", "issuer"):
            self.fields[name].validators.append(ProhibitNullCharactersValidator())
        if fixed:
            del self.fields["hazard"], self.fields["level"]
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
