"""The rain board: what every gauge shows now and what an area had, missing ones named and never counted as zero."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import area_contains
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.queries.station import stations
from sentinel.wings.watch.stations.queries.thresholds import colour_values
from sentinel.wings.watch.stations.rules import AreaRain, StationKind

HOURS = tuple(minutes // 60 for minutes in rules.WINDOW_MINUTES)


@dataclass(frozen=True, slots=True)
class Cell:
    """One window of one gauge. `missing` hours of the window were never reported."""

    name: str
    amount: int | None
    colour: str
    missing: int


@dataclass(frozen=True, slots=True)
class RainRow:
    """One gauge on the board; cells in the order of rules.WINDOW_MINUTES, amounts None when it has fallen silent."""

    station: Station
    observed_at: datetime | None
    stale: bool
    cells: tuple[Cell, ...]

    @property
    def coloured(self) -> bool:
        """True when a window reaches a colour."""
        return any(cell.colour for cell in self.cells)


def rain_board(actor: Actor, at: datetime) -> list[RainRow]:
    """Every rain gauge within reach at an instant, by code."""
    values = colour_values(actor, at)
    since = at - timedelta(minutes=parameters.value("station.silent_minutes", at=at))
    gauges = stations(actor).filter(kind=StationKind.RAIN, external=False).defer("point")
    return [_row(station, values, since) for station in gauges]


def rain_row(station: Station, actor: Actor, at: datetime) -> RainRow:
    """What one gauge shows at an instant, as on the board."""
    since = at - timedelta(minutes=parameters.value("station.silent_minutes", at=at))
    return _row(station, colour_values(actor, at), since)


def area_rain(actor: Actor, area_code: str, at: datetime, board: list[RainRow] | None = None) -> tuple[AreaRain, ...]:
    """Mean rain of an area over 1, 3, 6 and 24 h. A silent gauge is missing: left out of the mean and counted so."""
    rows = [
        row
        for row in (rain_board(actor, at) if board is None else board)
        if area_contains(area_code, row.station.area_code)
    ]
    return tuple(rules.mean_of_present([row.cells[index].amount for row in rows]) for index in range(len(HOURS)))


def _row(station: Station, values: dict[str, float], since: datetime) -> RainRow:
    state = station.state
    stale = state.observed_at is None or state.observed_at <= since
    return RainRow(station, state.observed_at, stale, tuple(_cell(station, hours, values, stale) for hours in HOURS))


def _cell(station: Station, hours: int, values: dict[str, float], stale: bool) -> Cell:
    amount = None if stale else getattr(station.state, f"rain_{hours}h")
    filled = getattr(station.state, f"present_{hours}h")
    return Cell(
        name=f"{hours}h",
        amount=amount,
        colour=rules.colour_of(hours * 60, amount, values),
        missing=0 if amount is None else max(0, hours - filled),
    )
