"""What the pages say of each hazard: the words of its results, and what a run was asked, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.text import Label
from sentinel.wings.watch.forecasts.choices import WINDS, Hazard
from sentinel.wings.watch.forecasts.models import Impact, Run

NOTHING = "—"
FLOOD_BASIS = {
    "manning": gettext_lazy("地面曼宁糙率"),
    "curve_number": gettext_lazy("径流曲线数"),
    "threshold_depth": gettext_lazy("受淹水深（米）"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What one hazard is called on the pages of its runs; `heads` head the figures of a place."""

    reached: Label
    inside: Label
    where: Label
    in_order: Label
    shelters: Label
    comes: Label
    will: Label
    map: Label
    level: Label
    ground: Label
    heads: tuple[Label, ...]


WORDS: dict[str, Words] = {
    Hazard.FLOOD: Words(
        reached=gettext_lazy("水到的村（社区）"),
        inside=gettext_lazy("险户在水中"),
        where=gettext_lazy("水到哪里"),
        in_order=gettext_lazy("村（社区），按水到先后"),
        shelters=gettext_lazy("水到的避难场所"),
        comes=gettext_lazy("水到时间"),
        will=gettext_lazy("水会到"),
        map=gettext_lazy("推演水深图"),
        level=gettext_lazy("水深"),
        ground=gettext_lazy("示意地形"),
        heads=(gettext_lazy("最大水深"), gettext_lazy("最大流速")),
    ),
    Hazard.FIRE: Words(
        reached=gettext_lazy("火到的村（社区）"),
        inside=gettext_lazy("险户在火场内"),
        where=gettext_lazy("火到哪里"),
        in_order=gettext_lazy("村（社区），按火到先后"),
        shelters=gettext_lazy("火到的避难场所"),
        comes=gettext_lazy("火到时间"),
        will=gettext_lazy("火会到"),
        map=gettext_lazy("推演过火图"),
        level=gettext_lazy("火焰长度"),
        ground=gettext_lazy("示意底图"),
        heads=(gettext_lazy("最大火焰长度"),),
    ),
}


def measures(each: Impact) -> list[str]:
    """The figures of a place, one for each of the `heads` of its hazard."""
    if each.depth_m is None:
        return [f"{each.flame_m:.1f} m"]
    return [f"{each.depth_m:.2f} m", f"{each.speed_ms:.1f} m/s"]


def measure(each: Impact) -> str:
    """The figures of a place with their heads, in one line."""
    heads = WORDS[Hazard.FIRE if each.depth_m is None else Hazard.FLOOD].heads
    return "，".join(f"{head} {figure}" for head, figure in zip(heads, measures(each), strict=True))


def caveat(row: Run) -> str:
    """What stands on every map of a run."""
    said = [_("网格 {cell} 米").format(cell=row.cell_m), _("估计")]
    said += [_("未计飞火")] if row.hazard == Hazard.FIRE else []
    ground = str(WORDS[row.hazard].ground)
    said = [ground, *said, _("不能作为现场依据")] if row.demo else [*said, _("须现场核实")]
    return "，".join(said)


def nowhere(row: Run) -> str:
    """What is said where a run reaches no village."""
    if row.hazard == Hazard.FIRE:
        return _("算到 {hours} 小时，火没有到任何村（社区）。").format(hours=f"{row.burn_hours:g}")
    return _("没有村（社区）的水深达到 {depth} 米。").format(depth=row.basis["threshold_depth"])


def wind_name(degrees: float) -> str:
    """The name of the wind that blows from there, of eight."""
    return str(WINDS[round(degrees / 45) % len(WINDS)])


def brief(row: Run) -> str:
    """What a run was asked, in a few words."""
    if row.hazard == Hazard.FIRE:
        return (
            f"{wind_name(row.wind_from or 0)} {row.wind_ms:g} m/s · {row.get_dryness_display()} · {row.burn_hours:g} h"
        )
    return f"{row.rain_mm:g} mm / {row.rain_hours:g} h"


def asked(row: Run) -> dict[str, str]:
    """What a run was asked and with what it was made, by label."""
    return _ASKED[row.hazard](row)


def _of_flood(row: Run) -> dict[str, str]:
    said = {
        _("雨量"): f"{row.rain_mm:g} mm",
        _("历时"): f"{row.rain_hours:g} h",
        _("雨型"): row.get_shape_display(),
        _("雨后续算"): f"{row.tail_hours:g} h",
        _("网格"): f"{row.cell_m} m",
        _("成员数"): str(row.members),
        _("来水"): _inflow(row),
        _("地形"): row.terrain or NOTHING,
    }
    return said | {str(label): _plain(row.basis.get(key)) for key, label in FLOOD_BASIS.items()}


def _of_fire(row: Run) -> dict[str, str]:
    assert row.ignition_point is not None
    wind = _("{name}（来向 {degrees}°）{speed} m/s，10 米高处")
    return {
        _("起火位置"): f"{row.ignition_point.x:.5f}, {row.ignition_point.y:.5f}",
        _("风"): wind.format(
            name=wind_name(row.wind_from or 0), degrees=f"{row.wind_from:g}", speed=f"{row.wind_ms:g}"
        ),
        _("干燥程度"): row.get_dryness_display(),
        _("推演时长"): f"{row.burn_hours:g} h",
        _("网格"): f"{row.cell_m} m",
        _("地形与可燃物"): row.terrain or NOTHING,
    }


_ASKED: dict[str, Callable[[Run], dict[str, str]]] = {Hazard.FLOOD: _of_flood, Hazard.FIRE: _of_fire}


def _inflow(row: Run) -> str:
    if row.inflow_point is None:
        return NOTHING
    place = f"{row.inflow_point.x:.4f}, {row.inflow_point.y:.4f}"
    return f"{place} · {row.inflow_m3s:g} m³/s · {row.inflow_hours:g} h"


def _plain(value: Any) -> str:
    return NOTHING if value is None else str(value)
