"""Events of field headquarters."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("headquarters.field.set_up", version=1)
class FieldSetUp(Payload):
    """A field headquarters was set up for a matter, with its commander."""

    title: str
    place: str
    commander: str
    groups: tuple[str, ...]
    code: str = volatile()


@event_type("headquarters.member.joined", version=1)
class MemberJoined(Payload):
    """A person was assigned to a headquarters: a grant over its matter was written in the same act."""

    person: str
    duty: str
    group: str
    code: str = volatile()


@event_type("headquarters.member.released", version=1)
class MemberReleased(Payload):
    """A person left a headquarters: the grant over its matter ended in the same act."""

    person: str
    reason: str
    code: str = volatile()


@event_type("headquarters.command.offered", version=1)
class CommandOffered(Payload):
    """The commander signed the command over to another member; it passes when that one signs too."""

    from_person: str
    to_person: str
    reason: str
    code: str = volatile()


@event_type("headquarters.command.accepted", version=1)
class CommandAccepted(Payload):
    """The other one signed: the command has passed."""

    from_person: str
    to_person: str
    code: str = volatile()


@event_type("headquarters.decision.recorded", version=1)
class DecisionRecorded(Payload):
    """A decision was taken on the spot."""

    number: int
    text: str
    by: str
    code: str = volatile()


@event_type("headquarters.field.closed", version=1)
class FieldClosed(Payload):
    """The headquarters is dissolved, with a summary; everybody was released."""

    summary: str
    released: int
    decisions: int
    code: str = volatile()
