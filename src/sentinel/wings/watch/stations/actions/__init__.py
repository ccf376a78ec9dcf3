"""Every write of the stations module that is an act. Readings are written by the gateway beside `record_crossings`."""

from sentinel.wings.watch.stations.actions.crossing import record_crossings
from sentinel.wings.watch.stations.actions.rule import found_rules
from sentinel.wings.watch.stations.actions.station import amend_station, register_station, register_stations

__all__ = ["amend_station", "found_rules", "record_crossings", "register_station", "register_stations"]
