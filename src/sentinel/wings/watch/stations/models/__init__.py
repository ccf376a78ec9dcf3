"""Tables of the stations module."""

from sentinel.wings.watch.stations.models.crossing import Crossing
from sentinel.wings.watch.stations.models.reading import RawFrame, Reading
from sentinel.wings.watch.stations.models.rule import Rule
from sentinel.wings.watch.stations.models.station import Station, StationState

__all__ = ["Crossing", "RawFrame", "Reading", "Rule", "Station", "StationState"]
