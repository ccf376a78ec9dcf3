"""Events of rosters."""

from sentinel.kernel.events import Payload, event_type


@event_type("rosters.room.registered", version=1)
class RoomRegistered(Payload):
    """A unit has a duty room."""

    code: str
    level: str
    pattern: str


@event_type("rosters.room.confirmed", version=1)
class RoomConfirmed(Payload):
    """Somebody checked the telephone of a duty room: right as of now; `changed` when the number was another."""

    code: str
    changed: bool


@event_type("rosters.roster.drafted", version=1)
class RosterDrafted(Payload):
    """The shifts of a month were laid out; `copied` says how many people came from the month before."""

    code: str
    shifts: int
    copied: int


@event_type("rosters.roster.filled", version=1)
class RosterFilled(Payload):
    """The people of one shift were set."""

    code: str
    shift: str
    people: tuple[str, ...]


@event_type("rosters.roster.published", version=1)
class RosterPublished(Payload):
    """A month without gaps is in force."""

    code: str
    shifts: int


@event_type("rosters.roster.reopened", version=1)
class RosterReopened(Payload):
    """A published month is being changed, and why."""

    code: str
    reason: str


@event_type("rosters.swap.asked", version=1)
class SwapAsked(Payload):
    """Somebody asks another to stand in; `back` is the shift taken in return, or empty."""

    code: str
    shift: str
    asker: str
    taker: str
    back: str
    reason: str


@event_type("rosters.swap.settled", version=1)
class SwapSettled(Payload):
    """The other agreed or not, or the swap was approved, rejected or withdrawn."""

    code: str
    status: str
    note: str


@event_type("rosters.handover.drafted", version=1)
class HandoverDrafted(Payload):
    """The open items of a shift were collected for the next one."""

    code: str
    to_shift: str
    items: int
    due_at: str


@event_type("rosters.handover.noted", version=1)
class HandoverNoted(Payload):
    """The notes of a handover were written."""

    code: str


@event_type("rosters.handover.handed", version=1)
class HandoverHanded(Payload):
    """The outgoing shift signed; the seal covers items and notes as they stood."""

    code: str
    items: int
    seal: str


@event_type("rosters.handover.returned", version=1)
class HandoverReturned(Payload):
    """The incoming shift did not take it over, and why."""

    code: str
    reason: str


@event_type("rosters.handover.taken", version=1)
class HandoverTaken(Payload):
    """The incoming shift signed for it; `late` when after its term."""

    code: str
    seal: str
    late: bool
