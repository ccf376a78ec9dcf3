"""Forms of callbook: a call while it is at the ear, an incident from it, a brief."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.callbook.choices import BriefKind, Direction, Line
from sentinel.wings.respond.callbook.models import Brief
from sentinel.wings.respond.incidents.choices import IncidentKind

_MINUTE = "%Y-%m-%dT%H:%M"
_FORMATS = [_MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


def _text(label: Any, length: int, *, rows: int = 0, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=kwargs.pop("attrs", {}))
    made = forms.CharField(label=label, max_length=length, widget=widget, **kwargs)
    made.validators.append(ProhibitNullCharactersValidator())
    return made


def _instant(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format=_MINUTE, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, input_formats=_FORMATS, widget=widget, **kwargs)


class CallForm(forms.Form):
    """Typed from top to bottom without the mouse; only two fields must be filled."""

    caller_unit = _text(_("对方单位"), 64, attrs={"autofocus": True, "list": "units", "autocomplete": "off"})
    text = _text(_("内容"), 1000, rows=3)
    caller_name = _text(_("对方姓名"), 32, required=False, attrs={"autocomplete": "off"})
    caller_phone = _text(_("对方电话"), 23, required=False, attrs={"inputmode": "tel", "autocomplete": "off"})
    done = _text(_("怎么处理的"), 500, rows=2, required=False)
    handed_to = _text(_("移交给"), 64, required=False, attrs={"list": "units", "autocomplete": "off"})
    called_at = _instant(_("时间"))
    direction = forms.ChoiceField(label=_("方向"), choices=Direction.choices)
    line = forms.ChoiceField(label=_("线路"), choices=Line.choices)
    key = forms.BooleanField(label=_("要情（编入快报简报）"), required=False)
    settled = forms.BooleanField(label=_("当场办结"), required=False)


class FromCallForm(forms.Form):
    """What an incident needs besides what the call already says."""

    title = _text(_("什么事"), 120, attrs={"autofocus": True})
    kind = forms.ChoiceField(label=_("类别"), choices=IncidentKind.choices)
    area_code = forms.ChoiceField(label=_("在哪个区域"), widget=forms.Select(attrs={"data-pick": ""}))
    place = _text(_("具体地点"), 120)
    text = _text(_("简要经过与现场情况"), 1000, rows=3)
    again_because = _text(_("为什么是另一起"), 300, required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        self._asked = self.fields.pop("again_because") if not self.data.get("again_because") else None

    def ask_why_again(self) -> None:
        """Ask why it is another incident than the one that stands already."""
        if self._asked is not None:
            self.fields["again_because"] = self._asked


class NewBriefForm(forms.Form):
    """Which paper, of what span."""

    kind = forms.ChoiceField(label=_("类别"), choices=BriefKind.choices)
    title = _text(_("标题"), 120)
    since = _instant(_("起"))
    until = _instant(_("止"))


class BriefForm(forms.ModelForm):
    """What may be written in a draft."""

    class Meta:
        model = Brief
        fields = ("title", "urgency", "to_units", "copies", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 18})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(ProhibitNullCharactersValidator())
