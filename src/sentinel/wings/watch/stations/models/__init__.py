"""Tables of the stations module."""

from sentinel.wings.watch.stations.models.crossing import Crossing
from sentinel.wings.watch.stations.models.reading import Correction, RawFrame, Reading, ReadingBatch
from sentinel.wings.watch.stations.models.rule import Rule
from sentinel.wings.watch.stations.models.station import Station, StationState

__all__ = ["Correction", "Crossing", "RawFrame", "Reading", "ReadingBatch", "Rule", "Station", "StationState"]
