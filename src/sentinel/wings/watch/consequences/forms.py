"""What a person is asked of an accident: the fields of its form, and which of them each kind of accident needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.consequences.choices import SUBSTANCE_NAMES, WINDS, Kind, Phase, Sky, Surface

UNKNOWN = [("", _("不清楚"))]
HINTS = {
    Kind.LEAK: _("管道、阀门、罐体破口，正在往外漏"),
    Kind.BURST: _("罐体整个破裂，一下子全部放出"),
    Kind.CLOUD: _("漏出的可燃气体成云后遇火爆炸"),
    Kind.FIREBALL: _("液化气罐被火烤，爆裂成火球"),
    Kind.CHARGE: _("炸药、烟花爆竹等，按 TNT 当量"),
}
AMOUNT_HINTS = {
    Kind.CLOUD: _("已经成云的可燃气体有多少；不确定时填可能的最大量。"),
    Kind.FIREBALL: _("罐内还有多少；不确定时填罐的容量。"),
    Kind.CHARGE: _("折合 TNT 的千克数；不确定时填可能的最大量。"),
}


def _text(label: Any, longest: int, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=help_text)


def _number(label: Any, help_text: Any = "") -> forms.FloatField:
    return forms.FloatField(label=label, help_text=help_text, required=False)


def _one_of(label: Any, choices: Sequence[Any], help_text: Any = "", **said: Any) -> forms.TypedChoiceField:
    usual = {"required": False, "empty_value": "", **said}
    return forms.TypedChoiceField(label=label, choices=choices, help_text=help_text, **usual)


FIELDS: dict[str, forms.Field] = {
    "kind": _one_of(_("事故"), Kind.choices, required=True),
    "place": _text(_("地点"), 120, _("如“某某加油站”，写进通知和登记单。")),
    "incident": _text(_("突发事件编号"), 24, _("已经登记的，填 SJ 开头的编号。")),
    "substance": _one_of(_("物质"), [("", _("请选择")), *SUBSTANCE_NAMES], _("混合物选其中最危险的一种。")),
    "phase": _one_of(_("漏出的是"), [*UNKNOWN, *Phase.choices], _("不清楚时按这种物质通常的储存方式。")),
    "rate_kgs": _number(_("泄漏速率（千克/秒）"), _("不知道就填孔径和压力。")),
    "hole_mm": _number(_("孔径（毫米）"), _("破口折成圆孔的直径。")),
    "pressure_mpa": _number(_("罐内压力（兆帕）"), _("压力表上的读数。")),
    "amount_kg": _number(_("数量（千克）"), _("不确定时填可能的最大量；1 吨填 1000。")),
    "wind_ms": _number(_("风速（米/秒）"), _("无风填 0；树叶微动约 2，小旗展开约 4，小树摇动约 9。")),
    "wind_from_deg": _one_of(
        _("风从哪边来"),
        [*UNKNOWN, *WINDS],
        _("脸迎着风时面朝的方向；不清楚时各个方向都设防。"),
        coerce=float,
        empty_value=None,
    ),
    "sky": _one_of(_("天空"), [*UNKNOWN, *Sky.choices]),
    "surface": _one_of(_("周围"), [("", _("不清楚（按开阔地）")), *Surface.choices]),
    "temperature_c": _number(_("气温（℃）")),
}
