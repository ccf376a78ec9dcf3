"""What the stations module publishes."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("stations.station.registered", version=1)
class StationRegistered(Payload):
    """A station is known and its frames are taken from now on."""

    code: str
    address: str
    station_name: str
    kind: str
    area_code: str


@event_type("stations.station.amended", version=1)
class StationAmended(Payload):
    """Particulars of a station were changed; `fields` names them."""

    code: str
    fields: tuple[str, ...]


@event_type("stations.crossing.recorded", version=1)
class CrossingRecorded(Payload):
    """A threshold was crossed at a station. `window` in minutes, 0 for an instantaneous value."""

    code: str
    rule: str
    level: str
    station: str
    observed_at: str
    up: bool
    value: int
    window: int
    detected_at: str = volatile()
    late: bool = volatile(False)


@event_type("stations.mean.crossed", version=1)
class MeanCrossed(Payload):
    """The mean of an area crossed a threshold: a division code or the name of a catchment. `window` in minutes."""

    code: str
    rule: str
    level: str
    area: str
    observed_at: str
    up: bool
    value: int
    window: int
    present: int
    expected: int
    detected_at: str = volatile()
    late: bool = volatile(False)


@event_type("stations.crossing.withdrawn", version=1)
class CrossingWithdrawn(Payload):
    """Late or corrected readings show that a recorded crossing never was."""

    code: str
    rule: str
    level: str
    target: str
    observed_at: str
    up: bool


@event_type("stations.rule.founded", version=1)
class RulesFounded(Payload):
    """The pack brought new versions of rules."""

    codes: tuple[str, ...]
