"""Every read of the stations module."""

from sentinel.wings.watch.stations.queries.panel import station_panel
from sentinel.wings.watch.stations.queries.rain import RainRow, area_rain, rain_board
from sentinel.wings.watch.stations.queries.station import (
    Standing,
    crossings,
    listed_stations,
    readings,
    recorded_crossings,
    series,
    silent,
    standings,
    station,
    stations,
)
from sentinel.wings.watch.stations.queries.thresholds import (
    InForce,
    colour_values,
    register_version,
    rule_panel,
    rule_versions,
    rules_in_force,
    specs_in_force,
)

__all__ = [
    "InForce",
    "RainRow",
    "Standing",
    "area_rain",
    "colour_values",
    "crossings",
    "listed_stations",
    "rain_board",
    "readings",
    "recorded_crossings",
    "register_version",
    "rule_panel",
    "rule_versions",
    "rules_in_force",
    "series",
    "silent",
    "specs_in_force",
    "standings",
    "station",
    "station_panel",
    "stations",
]
