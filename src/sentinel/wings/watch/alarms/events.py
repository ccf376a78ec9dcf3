"""What the alarms module publishes."""

from sentinel.kernel.events import Payload, event_type


@event_type("alarms.alarm.raised", version=1)
class AlarmRaised(Payload):
    """A rule stands raised at a target. `speaks` is true where it begins a group or makes it worse."""

    code: str
    rule: str
    severity: str
    target: str
    group: str
    crossing: str
    speaks: bool


@event_type("alarms.alarm.acknowledged", version=1)
class AlarmAcknowledged(Payload):
    """Somebody has seen it."""

    code: str


@event_type("alarms.alarm.shelved", version=1)
class AlarmShelved(Payload):
    """Taken off the desk until an instant."""

    code: str
    until: str
    reason: str


@event_type("alarms.alarm.unshelved", version=1)
class AlarmUnshelved(Payload):
    """Brought back by a person before its time."""

    code: str


@event_type("alarms.alarm.returned", version=1)
class AlarmReturned(Payload):
    """Its time on the shelf is over."""

    code: str
    group: str
    severity: str


@event_type("alarms.alarm.reminded", version=1)
class AlarmReminded(Payload):
    """A group still waits to be seen: how many alarms of it, how grave, which time."""

    code: str
    group: str
    severity: str
    waiting: int
    times: int


@event_type("alarms.alarm.cleared", version=1)
class AlarmCleared(Payload):
    """It is over."""

    code: str
    rule: str
    target: str
    ended: str
