"""Asking for runs of a flood: by hand, by a rule, for the library; and no longer wanting a run of any hazard."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import Invalid
from sentinel.science.contract import OutOfRange
from sentinel.science.flood.storm import Storm
from sentinel.wings.watch.forecasts import events, queries, rules
from sentinel.wings.watch.forecasts.actions.queueing import cell_flaws, district_of, put
from sentinel.wings.watch.forecasts.choices import Source
from sentinel.wings.watch.forecasts.models import CGCS2000, Run
from sentinel.wings.watch.forecasts.workflow import FORECAST
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.stations.choices import ElementCode

FIELDS = {"depth": "rain_mm", "hours": "rain_hours"}
MOST_M3S = 20_000.0
REGISTER = system("forecasts")


@transaction.atomic
def queue_run(
    *,
    actor: Actor,
    at: datetime,
    rain_mm: float,
    rain_hours: float,
    title: str = "",
    shape: str = rules.Shape.MIDDLE,
    tail_hours: float | None = None,
    cell_m: int = 90,
    members: int = 1,
    inflow_point: Point | None = None,
    inflow_m3s: float | None = None,
    inflow_hours: float | None = None,
) -> Run:
    """Ask for a run of the flood model over the district; it waits for its turn.

    Without `tail_hours` it goes on after the rain as long as the pack says.
    """
    inflow = {"inflow_point": inflow_point, "inflow_m3s": inflow_m3s, "inflow_hours": inflow_hours}
    asked = {
        "rain_mm": rain_mm,
        "rain_hours": rain_hours,
        "shape": shape,
        "cell_m": cell_m,
        "members": members,
        **inflow,
    }
    if tail_hours is not None:
        asked["tail_hours"] = tail_hours
    return _queue(actor, at, Source.HAND, title.strip(), asked)


@transaction.atomic
def queue_for_crossing(*, actor: Actor, at: datetime, crossing: str) -> Run | None:
    """Ask for a run of the rain behind a crossing; None where its rule asks for none, or one was asked for lately.

    The rain that was measured is taken to fall on the whole district as evenly as it was measured.
    """
    seen = stations.crossings(actor).filter(code=crossing, up=True, element=ElementCode.RAIN).first()
    said = queries.basis(at)
    lately = at - timedelta(minutes=said["rule_gap_minutes"])
    if seen is None or seen.rule not in said["on_rules"] or seen.observed_at < lately:
        return None
    Area.objects.select_for_update(no_key=True).get(pk=district_of(actor).pk)
    ours = Run.objects.filter(source=Source.RULE)
    if ours.filter(Q(cause=crossing) | Q(asked_at__gt=lately)).exists():
        return None
    asked = {"rain_mm": seen.value / 10, "rain_hours": seen.window / 60, "shape": rules.Shape.EVEN, "cause": crossing}
    words = _("{place} {minutes} 分钟 {mm} 毫米")
    title = words.format(place=seen.target_name, minutes=seen.window, mm=f"{seen.value / 10:g}")
    return _queue(actor, at, Source.RULE, title, asked)


@transaction.atomic
def queue_library(*, actor: Actor, at: datetime) -> list[Run]:
    """Ask for every storm of the library that is neither computed on the present parameters nor on its way."""
    district = district_of(actor)
    Area.objects.select_for_update(no_key=True).get(pk=district.pk)
    return [
        _queue(actor, at, Source.LIBRARY, "", {"rain_mm": storm.mm, "rain_hours": storm.hours, "shape": storm.shape})
        for storm in (kept.storm for kept in queries.storms(REGISTER, at) if kept.missing)
    ]


@transaction.atomic
def cancel(*, actor: Actor, at: datetime, row: Run, note: str) -> Run:
    """A run is no longer wanted; one that is being computed stops within seconds."""
    words = note.strip()[:200]
    if not words:
        raise Invalid({"note": _("请写明为什么取消。")})
    changes = {"ended_at": at, "worker": "", "beat_at": None, "problem": words}
    cancelled: Run = FORECAST.apply(
        "cancel", row, actor=actor, at=at, changes=changes, event=events.RunCancelled(code=row.code, note=words)
    )
    return cancelled


@transaction.atomic
def queue_again(*, actor: Actor, at: datetime, row: Run, note: str = "") -> Run:
    """Put a run that ended without a result back into the queue, with the parameters it was asked with."""
    changes = {"ended_at": None, "started_at": None, "problem": "", "progress": 0.0, "attempts": 0}
    waiting: Run = FORECAST.apply(
        "again", row, actor=actor, at=at, changes=changes, event=events.RunAgain(code=row.code)
    )
    return waiting


def _queue(actor: Actor, at: datetime, source: Source, title: str, asked: dict[str, Any]) -> Run:
    district = district_of(actor)
    said = queries.basis(at)
    asked = {"tail_hours": float(said["tail_hours"]), "cell_m": 90, "members": 1, **asked}
    _check(asked)
    rain = _("{hours} 小时 {mm} 毫米").format(hours=f"{asked['rain_hours']:g}", mm=f"{asked['rain_mm']:g}")
    return put(actor, at, district, source, {**asked, "title": (title or rain)[:64], "basis": said}, _told)


def _told(row: Run) -> events.RunQueued:
    return events.RunQueued(
        code=row.code,
        source=row.source,
        rain=Decimal(str(row.rain_mm)),
        hours=Decimal(str(row.rain_hours)),
        cell=row.cell_m,
        members=row.members,
        cause=row.cause,
    )


def _check(asked: dict[str, Any]) -> None:
    """Refuse what no run can be asked for, at its field."""
    try:
        Storm(depth=asked["rain_mm"], hours=asked["rain_hours"])
    except OutOfRange as wrong:
        raise Invalid({FIELDS[wrong.field]: wrong.text}) from None
    wrong_fields: dict[str, str] = {}
    if asked.get("shape", rules.Shape.MIDDLE) not in rules.PEAKS:
        wrong_fields["shape"] = _("没有这种雨型。")
    if not 0 <= asked["tail_hours"] <= rules.MOST_HOURS:
        wrong_fields["tail_hours"] = _("雨后续算应为 0—{most} 小时。").format(most=rules.MOST_HOURS)
    wrong_fields |= cell_flaws(asked)
    if not 1 <= asked["members"] <= rules.MOST_MEMBERS:
        wrong_fields["members"] = _("成员数应为 1—{most}。").format(most=rules.MOST_MEMBERS)
    wrong_fields |= _inflow_flaws(asked)
    if wrong_fields:
        raise Invalid(wrong_fields)


def _inflow_flaws(asked: dict[str, Any]) -> dict[str, str]:
    point, peak, hours = (asked.get(name) for name in ("inflow_point", "inflow_m3s", "inflow_hours"))
    if point is None and peak is None and hours is None:
        return {}
    found = {}
    if point is None:
        found["inflow_point"] = _("请在图上或以经纬度给出来水位置；不算来水就把洪峰和历时清空。")
    elif point.srid != CGCS2000:
        found["inflow_point"] = _("来水位置应为 CGCS2000 经纬度。")
    if peak is None or not 0 < peak <= MOST_M3S:
        found["inflow_m3s"] = _("来水洪峰应大于 0、不超过 {most} 立方米/秒。").format(most=f"{MOST_M3S:g}")
    if hours is None or not 0 < hours <= rules.MOST_HOURS:
        found["inflow_hours"] = _("来水历时应大于 0、不超过 {most} 小时。").format(most=rules.MOST_HOURS)
    return found
