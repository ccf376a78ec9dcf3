"""What matters on the map: who is warned, told to leave, silent or rained on, and how fresh the picture is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.wings.respond.evacuations import queries as evacuations
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.stations.queries import Standing
from sentinel.wings.watch.warnings import queries as warnings

ORDER = {"red": 0, "orange": 1, "yellow": 2, "blue": 3}


@dataclass(frozen=True, slots=True)
class Spot:
    """One line of the panel: `at` is "longitude,latitude", empty where the place has no point."""

    name: str
    detail: str
    url: str
    at: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Matters:
    """Everything in reach that a map should draw the eye to; empty lists where the reader may not look."""

    warnings: list[Any]
    evacuations: list[Spot]
    silent: list[Spot]
    over: list[Spot]
    stale: list[Spot]
    stale_codes: list[str]
    observed_at: datetime | None
    stations: int

    @property
    def calm(self) -> bool:
        """True when nothing needs an eye on it."""
        return not (self.warnings or self.evacuations or self.silent or self.over or self.stale)


def matters(actor: Actor, at: datetime) -> Matters:
    """The panel beside the map, each part only for those who may read it."""
    names = areas.names()
    known = stations.standings(actor, at) if actor.has("stations.view") else []
    over = sorted((row for row in known if row.level), key=lambda row: (ORDER[row.level], row.station.code))
    stale = [row for row in known if row.stale]
    return Matters(
        warnings=warnings.active(actor) if actor.has("warnings.view") else [],
        evacuations=_evacuations(actor, names) if actor.has("evacuations.view") else [],
        silent=_silent(actor) if actor.has("notify.view") else [],
        over=[_station(row) for row in over],
        stale=[_station(row) for row in stale],
        stale_codes=[row.station.code for row in stale],
        observed_at=max(
            (row.station.state.observed_at for row in known if row.station.state.observed_at), default=None
        ),
        stations=len(known),
    )


def _at(point: Any) -> str:
    return f"{point.x:.5f},{point.y:.5f}" if point is not None else ""


def _evacuations(actor: Actor, names: dict[str, str]) -> list[Spot]:
    rows: list[Any] = evacuations.open_lists(actor)
    return [
        Spot(
            name=names.get(row.area_code, row.area_code),
            detail=_("{status} · 待转 {waiting} / {due}").format(
                status=row.get_status_display(), waiting=row.n_waiting, due=evacuations.counts_of(row).due
            ),
            url=f"/evacuations/evacuation/{row.code}/",
            at=_at(row.point),
        )
        for row in sorted(rows, key=lambda row: (-row.n_waiting, row.area_code))
    ]


def _silent(actor: Actor) -> list[Spot]:
    rows: Any = warnings.silent_places(actor).select_related("area")
    return [
        Spot(
            name=row.area.short_name,
            detail=_("转人工") if row.status == "human" else _("呼叫中"),
            url=f"/warnings/callout/{row.ladder}/",
            at=_at(row.point),
            level=row.level,
        )
        for row in sorted(rows, key=lambda row: (row.status != "human", ORDER.get(row.level, 9), row.area_id))
    ]


def _station(row: Standing) -> Spot:
    state = row.station.state
    if state.flow is not None:
        detail = f"{state.flow / 1000:g} m³/s"
    else:
        sums = (
            f"{hours} {'—' if amount is None else f'{amount / 10:.1f}'}"
            for hours, amount in (("1h", state.rain_1h), ("6h", state.rain_6h))
        )
        detail = " · ".join(sums)
    return Spot(row.station.name, detail, f"/stations/station/{row.station.code}/", _at(row.station.point), row.level)
