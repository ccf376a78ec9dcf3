"""Every read of the stations module."""

from sentinel.wings.watch.stations.queries.crossing import (
    amount_words,
    crossing_stood,
    latest_values,
    standing_crossing,
    withdrawn,
)
from sentinel.wings.watch.stations.queries.delivery import flaws, reporting_stations, waiting_readings
from sentinel.wings.watch.stations.queries.hourly import GaugeRain, hourly_rain
from sentinel.wings.watch.stations.queries.panel import station_panel
from sentinel.wings.watch.stations.queries.rain import RainRow, area_rain, rain_board
from sentinel.wings.watch.stations.queries.station import (
    SILENT_MINUTES,
    Standing,
    crossings,
    listed_stations,
    next_silence_watch,
    readings,
    recorded_crossings,
    silence_watch,
    silent,
    silent_now,
    standings,
    station,
    stations,
)
from sentinel.wings.watch.stations.queries.thresholds import (
    InForce,
    colour_values,
    register_version,
    rule_at,
    rule_panel,
    rule_versions,
    rules_in_force,
    specs_in_force,
)

__all__ = [
    "SILENT_MINUTES",
    "GaugeRain",
    "InForce",
    "RainRow",
    "Standing",
    "amount_words",
    "area_rain",
    "colour_values",
    "crossing_stood",
    "crossings",
    "flaws",
    "hourly_rain",
    "latest_values",
    "listed_stations",
    "next_silence_watch",
    "rain_board",
    "readings",
    "recorded_crossings",
    "register_version",
    "reporting_stations",
    "rule_at",
    "rule_panel",
    "rule_versions",
    "rules_in_force",
    "silence_watch",
    "silent",
    "silent_now",
    "specs_in_force",
    "standing_crossing",
    "standings",
    "station",
    "station_panel",
    "stations",
    "waiting_readings",
    "withdrawn",
]
