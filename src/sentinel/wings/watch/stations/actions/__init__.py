"""Every write of the stations module that is an act. Readings are written by the gateway beside `record_crossings`."""

from sentinel.wings.watch.stations.actions.crossing import record_crossings
from sentinel.wings.watch.stations.actions.delivery import RETRY_S, Busy, deliver_readings
from sentinel.wings.watch.stations.actions.rule import found_rules
from sentinel.wings.watch.stations.actions.station import (
    amend_station,
    end_silence_watch,
    register_station,
    register_stations,
    watch_silence,
)

__all__ = [
    "RETRY_S",
    "Busy",
    "amend_station",
    "deliver_readings",
    "end_silence_watch",
    "found_rules",
    "record_crossings",
    "register_station",
    "register_stations",
    "watch_silence",
]
