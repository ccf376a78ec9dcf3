"""What is said of an assessment in sentences: what to do, what it rests on, why a village would leave."""

import math
from collections.abc import Sequence

from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.science.gas.substances import SUBSTANCES
from sentinel.wings.watch.consequences import rules
from sentinel.wings.watch.consequences.choices import Form, Kind, Severity, Standing, way
from sentinel.wings.watch.consequences.models import Assessment, Exposure, Zone
from sentinel.wings.watch.consequences.queries.register import assessment, exposures

GASES = (Kind.LEAK, Kind.BURST)
BURNS = {
    Severity.LIFE: "可能被点燃，严禁火源，人不能停留",
    Severity.ESCAPE: "接近可燃，禁止火源、停车断电，人员撤离",
}
POISONS = {
    Severity.LIFE: "可能危及生命",
    Severity.ESCAPE: "影响撤离能力，可能造成长期伤害",
    Severity.DISCOMFORT: "明显不适，离开后可恢复",
}


def metres(distance: float, *, beyond: bool = False) -> str:
    """A distance as people say it, never shorter than it is."""
    if beyond:
        return "10 公里以外"
    tens = math.ceil(distance / 10) * 10
    if tens < 1000:
        return f"{tens} 米"
    return f"{math.ceil(distance / 100) / 10:g} 公里"


def meaning(row: Assessment, zone: Zone) -> str:
    """What a zone means for people."""
    if row.kind not in GASES:
        return str(zone.get_severity_display())
    return (POISONS if SUBSTANCES[row.substance].toxic else BURNS)[Severity(zone.severity)]


def event(row: Assessment) -> str:
    """What happens, in words: substance and kind."""
    name = f"{row.get_substance_display()}" if row.substance else ""
    return f"{name}{row.get_kind_display()}"


def amount(row: Assessment) -> str:
    """How much, in words."""
    if row.used_rate_kgs is not None:
        return f"{row.used_rate_kgs:.3g} 千克/秒"
    return f"{row.amount_kg or 0:g} 千克"


def advised(row: Assessment, zones: Sequence[Zone]) -> Zone:
    """The zone that people must leave."""
    wanted = rules.ADVISED.get(rules.Kind(row.kind), rules.Severity.ESCAPE)
    return next(zone for zone in zones if zone.severity == wanted)


def advice(row: Assessment, zones: Sequence[Zone]) -> str:
    """What to do, in one sentence."""
    zone = advised(row, zones)
    if not zone.distance_m:
        return "按所填数字，没有地方达到影响撤离的程度；现场警戒和监测照常。"
    far = metres(zone.distance_m, beyond=zone.beyond)
    if row.kind not in GASES:
        return f"以事故点为中心 {far}内撤离"
    where = "各个方向" if row.around else "下风向"
    act = "撤离或就近室内避险" if SUBSTANCES[row.substance].toxic else "撤离，禁止一切火源"
    return f"{where} 10 公里内和更远处{act}" if zone.beyond else f"{where} {far}内{act}"


def rests_on(row: Assessment, zones: Sequence[Zone]) -> str:
    """What that sentence rests on."""
    zone = advised(row, zones)
    limit = zone.label if row.kind not in GASES else f"{zone.label}（{zone.value:g} {zone.unit}）"
    parts = [f"{event(row)}，{amount(row)}", f"限值 {limit}"]
    if row.kind in GASES:
        blows = (
            "各个方向" if row.around else f"{way(row.wind_from_deg or 0)}风，吹向{way((row.wind_from_deg or 0) + 180)}"
        )
        parts += [f"{blows} {row.used_wind_ms or 0:.1f} 米/秒", f"稳定度 {row.stability}", str(Form(row.form).label)]
    return "；".join(parts)


def notice(row: Assessment, zones: Sequence[Zone]) -> str:
    """What may be read out to the villages."""
    when = timezone.localtime(row.made_at)
    where = row.place or f"东经 {row.point.x:.4f}°、北纬 {row.point.y:.4f}°"
    act = "向上风和侧风方向、高处撤离；来不及的关紧门窗，用湿毛巾捂住口鼻，等待通知。"
    if row.kind not in GASES:
        act = "立即离开，远离门窗和玻璃，不要围观。"
    elif not SUBSTANCES[row.substance].toxic:
        act = "向上风方向撤离；不动火、不开关电器、不发动车辆。"
    return f"{when:%m月%d日%H时%M分}，{where}发生{event(row)}。{advice(row, zones).rstrip('。')}。{act}"


def reason(row: Assessment, village: Exposure) -> str:
    """Why a village would leave: the accident and where the village lies, marked as an estimate."""
    where = f"{village.name}在事故点{way(village.bearing_deg)}方向 {metres(village.distance_m)}"
    how = f"{Standing(village.standing).label}，{Severity(village.severity).label}"
    return f"据事故后果推演（{row.code}），{event(row)}，{where}，{how}；为估计，须现场核实"


def proposable(actor: Actor, code: str, areas: Sequence[str]) -> list[tuple[str, str, str]]:
    """(area code, name, reason to leave) of those of the named villages that an assessment names."""
    row = assessment(actor, code)
    chosen = exposures(actor).filter(assessment=row, area_code__in=areas)
    return [(each.area_code, each.name, reason(row, each)) for each in chosen]
