"""Asking for a run of a wildfire: where it begins, the wind, how dry it is, for how long."""

import math
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.wings.watch.forecasts import queries, rules
from sentinel.wings.watch.forecasts.actions.queueing import cell_flaws, district_of, put
from sentinel.wings.watch.forecasts.choices import Dryness, Hazard, Source
from sentinel.wings.watch.forecasts.events import FireQueued
from sentinel.wings.watch.forecasts.models import CGCS2000, Run


@transaction.atomic
def queue_fire(
    *,
    actor: Actor,
    at: datetime,
    ignition_point: Point | None,
    wind_ms: float,
    wind_from: float,
    dryness: str = rules.Dryness.DRY,
    burn_hours: float = 6.0,
    title: str = "",
    cell_m: int = 30,
) -> Run:
    """Ask for a run of a wildfire from one place; it waits for its turn.

    wind_ms: m/s at 10 m; wind_from: degrees from north it blows from. What lies at the place, and whether that burns,
    is only known once the run is computed.
    """
    district = district_of(actor)
    asked: dict[str, Any] = {
        "ignition_point": ignition_point,
        "wind_ms": wind_ms,
        "wind_from": wind_from,
        "dryness": dryness,
        "burn_hours": burn_hours,
        "cell_m": cell_m,
    }
    flaws = _flaws(asked)
    if flaws:
        raise Invalid(flaws)
    said = queries.basis(at)
    if missing := [f"forecasts.{name}" for name in rules.FIRE_VALUES if name not in said]:
        raise Refused(_("还没有载入山火推演的参数 {names}：请重新载入本区数据包。").format(names="、".join(missing)))
    asked |= {"hazard": Hazard.FIRE, "wind_from": wind_from % 360, "basis": said}
    words = _("{wind} {speed} 米/秒，{dry}，{hours} 小时")
    named = words.format(
        wind=queries.wind_name(wind_from), speed=f"{wind_ms:g}", dry=Dryness(dryness).label, hours=f"{burn_hours:g}"
    )
    return put(actor, at, district, Source.HAND, {**asked, "title": (title.strip() or named)[:64]}, _told)


def _told(row: Run) -> FireQueued:
    assert row.ignition_point is not None
    return FireQueued(
        code=row.code,
        source=row.source,
        point=f"{row.ignition_point.x:.6f} {row.ignition_point.y:.6f}",
        wind=f"{row.wind_from:g} {row.wind_ms:g}",
        dryness=row.dryness,
        hours=Decimal(str(row.burn_hours)),
        cell=row.cell_m,
    )


def _flaws(asked: dict[str, Any]) -> dict[str, str]:
    """What no fire can be asked for, at its field."""
    found = cell_flaws(asked) | _place_flaws(asked["ignition_point"])
    if not 0 <= asked["wind_ms"] <= rules.MOST_WIND_MS:
        found["wind_ms"] = _("风速应为 0—{most} 米/秒（10 米高处）。").format(most=rules.MOST_WIND_MS)
    if not (math.isfinite(asked["wind_from"]) and 0 <= asked["wind_from"] <= 360):
        found["wind_from"] = _("风的来向应为 0—360 度，正北为 0。")
    if asked["dryness"] not in Dryness.values:
        found["dryness"] = _("没有这一档干燥程度。")
    if not 0 < asked["burn_hours"] <= rules.MOST_BURN_HOURS:
        found["burn_hours"] = _("推演时长应大于 0、不超过 {most} 小时。").format(most=rules.MOST_BURN_HOURS)
    return found


def _place_flaws(point: Point | None) -> dict[str, str]:
    if point is None:
        return {"ignition_point": _("请在图上或以经纬度给出起火位置。")}
    if point.srid != CGCS2000:
        return {"ignition_point": _("起火位置应为 CGCS2000 经纬度。")}
    if not queries.inside(point):
        return {"ignition_point": _("起火位置不在本区，推演只算本区：请在区界以内选点。")}
    return {}
