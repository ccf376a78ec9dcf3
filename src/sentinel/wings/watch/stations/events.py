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
