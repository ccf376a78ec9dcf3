"""Every read of the stations module."""

from sentinel.wings.watch.stations.queries.panel import station_panel
from sentinel.wings.watch.stations.queries.rain import RainRow, area_rain, rain_board
from sentinel.wings.watch.stations.queries.station import (
    Standing,
    crossings,
    listed_stations,
    readings,
    series,
    silent,
    standings,
    station,
    stations,
)
from sentinel.wings.watch.stations.queries.thresholds import colour_values, register_version, thresholds_in_force

__all__ = [
    "RainRow",
    "Standing",
    "area_rain",
    "colour_values",
    "crossings",
    "listed_stations",
    "rain_board",
    "readings",
    "register_version",
    "series",
    "silent",
    "standings",
    "station",
    "station_panel",
    "stations",
    "thresholds_in_force",
]
