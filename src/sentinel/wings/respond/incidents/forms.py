"""The intake form, the elements of a report, what is asked when something is decided about an incident."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.incidents import rules
from sentinel.wings.respond.incidents.choices import Channel, Grade, IncidentKind, Verdict
from sentinel.wings.respond.incidents.models import Report

_MINUTE = "%Y-%m-%dT%H:%M"


class MoneyField(forms.DecimalField):
    """Typed in 万元, kept in fen."""

    def prepare_value(self, value: Any) -> Any:
        """Fen as 万元; what was typed stays as it was typed."""
        return f"{Decimal(value) / rules.FEN_IN_WAN:f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """万元 as fen."""
        typed = super().clean(value)
        return None if typed is None else int(typed * rules.FEN_IN_WAN)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as it is shown."""
        return super().has_changed(self.prepare_value(initial), data)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _text(label: Any, length: int, *, rows: int = 0, **given: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=given.pop("attrs", {}))
    made = forms.CharField(label=label, max_length=length, widget=widget, **given)
    made.validators.append(ProhibitNullCharactersValidator())
    return made


def _minute(label: Any, **given: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        input_formats=[_MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(format=_MINUTE, attrs={"type": "datetime-local"}),
        **given,
    )


class IntakeForm(forms.Form):
    """What is typed while the telephone is still at the ear: few fields, most of them filled already."""

    title = _text(
        _("什么事"),
        120,
        required=False,
        attrs={"autofocus": True, "autocomplete": "off", "placeholder": _("可不填：按地点和类别自动拟写")},
    )
    kind = forms.ChoiceField(
        label=_("类别"), choices=IncidentKind.choices, widget=forms.Select(attrs={"data-pick": ""})
    )
    area_code = forms.ChoiceField(label=_("在哪个区域"), widget=forms.Select(attrs={"data-pick": ""}))
    place = _text(_("具体地点"), 120, attrs={"autocomplete": "off"})
    source = _text(_("谁报来的"), 200, attrs={"placeholder": _("如：村值班电话、110 转来")})
    first_known_at = _minute(_("首次获知时间"), help_text=_("登记后任何人都不能修改；初报时限从这一刻起算。"))
    text = _text(_("简要经过与现场情况"), 2000, rows=3, help_text=_("一句话即可，其余登记后再补。"))
    dead = _count(_("死亡"))
    missing = _count(_("失踪或下落不明"))
    serious = _count(_("其中重伤"))
    injured = _count(_("受伤"))
    trapped = _count(_("受困"))
    station = _text("", 24, required=False)
    again_because = _text(_("为什么是另一起"), 300, required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = areas  # type: ignore[attr-defined]
        self.fields["station"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """An incident nobody named is called after its place and kind."""
        data = super().clean() or self.cleaned_data
        if not data.get("title") and data.get("place") and data.get("kind"):
            data["title"] = f"{data['place']}{IncidentKind(data['kind']).label}"[:120]
        return data

    @property
    def counts(self) -> dict[str, int | None]:
        """The casualties as typed; None for what nobody knows."""
        return {name: self.cleaned_data[name] for name in rules.COUNTS}


class PasteForm(forms.Form):
    """A message as it came: words, or a CAP 1.2 alert."""

    text = _text(_("来文内容"), 20_000, rows=10)


class ReportForm(forms.ModelForm):
    """The elements of a report, prefilled from the draft."""

    loss_fen = MoneyField(label=_("直接经济损失（万元）"), required=False, min_value=0, max_digits=13, decimal_places=4)

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


class VerifyForm(forms.Form):
    """What looking into it showed, and what stands differently since."""

    verdict = forms.ChoiceField(label=_("核实结论"), choices=Verdict.choices)
    how = _text(_("怎样核实的"), 300, attrs={"autofocus": True, "placeholder": _("如：电话问村书记、现场查看、视频")})
    dead = _count(_("死亡"))
    missing = _count(_("失踪或下落不明"))
    serious = _count(_("其中重伤"))
    injured = _count(_("受伤"))
    note = _text(_("说明"), 300, rows=2, required=False)


class GradeForm(forms.Form):
    """The grade a person confirms."""

    grade = forms.ChoiceField(label=_("等级"), choices=Grade.choices)
    note = _text(_("理由"), 300, rows=2, required=False, help_text=_("与系统建议不同时必须填写。"))


class ReasonForm(forms.Form):
    """Why."""

    reason = _text(_("理由"), 300, required=False, attrs={"autofocus": True})


class MergeForm(forms.Form):
    """Into which incident, and why they are one."""

    into = forms.ChoiceField(label=_("并入哪个事件"))
    reason = _text(_("为什么是同一起"), 300, rows=2)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = offered  # type: ignore[attr-defined]


class InstructionForm(forms.Form):
    """What a leader said, and who does it until when."""

    leader = _text(_("批示领导"), 64, attrs={"autofocus": True, "placeholder": _("职务和姓名")})
    text = _text(_("批示内容"), 1000, rows=3)
    given_at = _minute(_("批示时间"))
    channel = forms.ChoiceField(label=_("方式"), choices=Channel.choices)
    units = forms.MultipleChoiceField(
        label=_("交办给（可选多个）"), required=False, widget=forms.SelectMultiple(attrs={"data-pick": "", "size": 8})
    )
    due_at = _minute(_("要求完成时间"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = units  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What became of an instruction."""

    answer = _text(_("办理回告"), 1000, rows=4)


class ReceiptForm(forms.Form):
    """Who above received a report."""

    unit = _text(_("接收单位"), 64, attrs={"autofocus": True})
    receiver = _text(_("接收人"), 32, required=False)
    channel = forms.ChoiceField(label=_("方式"), choices=Channel.choices)
    received_at = _minute(_("接收时间"))
    note = _text(_("备注"), 200, required=False)
