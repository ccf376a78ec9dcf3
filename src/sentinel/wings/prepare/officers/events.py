"""What the network of information officers publishes."""

from sentinel.kernel.events import Payload, event_type


@event_type("officers.officer.appointed", version=1)
class OfficerAppointed(Payload):
    """Somebody reports from a place from now on."""

    code: str
    person: str
    level: str
    rank: str


@event_type("officers.officer.amended", version=1)
class OfficerAmended(Payload):
    """Fields of an officer were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("officers.officer.relieved", version=1)
class OfficerRelieved(Payload):
    """Somebody no longer reports from a place."""

    code: str
    person: str
    reason: str


@event_type("officers.training.registered", version=1)
class TrainingRegistered(Payload):
    """A training was held or is set."""

    code: str
    held_on: str
    hours: str


@event_type("officers.training.amended", version=1)
class TrainingAmended(Payload):
    """Fields of a training were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("officers.training.attended", version=1)
class TrainingAttended(Payload):
    """Who of a part of the network was there was written down: who came onto the sheet, who was taken off it."""

    code: str
    part: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@event_type("officers.attendance.amended", version=1)
class AttendanceAmended(Payload):
    """The certificate of somebody who was there was written down."""

    code: str
    certificate: str
