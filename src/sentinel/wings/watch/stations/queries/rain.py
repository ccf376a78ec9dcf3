"""The rain board: what every gauge shows now and what an area had, missing ones named and never counted as zero."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import area_contains
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.models import Station, StationState
from sentinel.wings.watch.stations.queries.station import stations
from sentinel.wings.watch.stations.queries.thresholds import colour_values
from sentinel.wings.watch.stations.rules import AreaRain, StationKind


@dataclass(frozen=True, slots=True)
class RainRow:
    """One gauge on the board. amounts, colours and hours follow rules.WINDOW_MINUTES; amounts None when stale."""

    station: Station
    observed_at: datetime | None
    stale: bool
    amounts: tuple[int | None, ...]
    colours: tuple[str, ...]
    hours: tuple[tuple[int, int], ...]


def rain_board(actor: Actor, at: datetime) -> list[RainRow]:
    """Every rain gauge within reach at an instant, by code."""
    values = colour_values(actor, at)
    since = at - timedelta(minutes=parameters.value("station.silent_minutes", at=at))
    return [_row(station, values, since) for station in stations(actor).filter(kind=StationKind.RAIN, external=False)]


def area_rain(actor: Actor, area_code: str, at: datetime, board: list[RainRow] | None = None) -> tuple[AreaRain, ...]:
    """Mean rain of an area over 1, 3, 6 and 24 h. A silent gauge is missing: left out of the mean and counted so."""
    rows = [
        row
        for row in (rain_board(actor, at) if board is None else board)
        if area_contains(area_code, row.station.area_code)
    ]
    return tuple(
        rules.mean_of_present([row.amounts[index] for row in rows]) for index in range(len(rules.WINDOW_MINUTES))
    )


def _row(station: Station, values: dict[str, float], since: datetime) -> RainRow:
    state = station.state
    stale = state.observed_at is None or state.observed_at <= since
    amounts = tuple(None if stale else getattr(state, name) for name in StationState.RAIN)
    return RainRow(
        station=station,
        observed_at=state.observed_at,
        stale=stale,
        amounts=amounts,
        colours=tuple(
            rules.colour_of(window, amount, values)
            for window, amount in zip(rules.WINDOW_MINUTES, amounts, strict=True)
        ),
        hours=tuple(
            (min(getattr(state, f"present_{window // 60}h"), window // 60), window // 60)
            for window in rules.WINDOW_MINUTES
        ),
    )
