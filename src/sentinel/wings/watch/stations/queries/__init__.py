"""Every read of the stations module."""

from sentinel.wings.watch.stations.queries.panel import station_panel
from sentinel.wings.watch.stations.queries.rain import RainRow, area_rain, rain_board
from sentinel.wings.watch.stations.queries.station import crossings, readings, series, silent, station, stations
from sentinel.wings.watch.stations.queries.thresholds import colour_values, thresholds_in_force

__all__ = [
    "RainRow",
    "area_rain",
    "colour_values",
    "crossings",
    "rain_board",
    "readings",
    "series",
    "silent",
    "station",
    "station_panel",
    "stations",
    "thresholds_in_force",
]
