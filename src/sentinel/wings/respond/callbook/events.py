"""Events of callbook. None holds a caller's name or number."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("callbook.call.logged", version=1)
class CallLogged(Payload):
    """A telephone call was written down; `key` marks it as weighty (要情)."""

    code: str
    direction: str
    line: str
    key: bool
    settled: bool


@event_type("callbook.call.linked", version=1)
class CallLinked(Payload):
    """A call belongs to an incident or a warning; `registered` when the incident was opened from it."""

    code: str
    incident: str
    warning: str
    registered: bool


@event_type("callbook.call.passed_on", version=1)
class CallPassedOn(Payload):
    """What a call said was sent to posts as a message."""

    code: str
    posts: tuple[str, ...]
    message: str


@event_type("callbook.call.settled", version=1)
class CallSettled(Payload):
    """Nothing is left to do about a call."""

    code: str
    note: str


@event_type("callbook.call.unmasked", version=1)
class CallUnmasked(Payload):
    """Somebody read the number of a caller in the clear, for a purpose."""

    code: str
    purpose: str


@event_type("callbook.brief.drafted", version=1)
class BriefDrafted(Payload):
    """A brief was made from the log of a span."""

    code: str
    kind: str
    since: str
    until: str
    lines: int


@event_type("callbook.brief.amended", version=1)
class BriefAmended(Payload):
    """A draft was changed; `fields` names what."""

    code: str
    fields: tuple[str, ...]


@event_type("callbook.brief.signed", version=1)
class BriefSigned(Payload):
    """A brief was signed and has its number; from now on nobody can change it."""

    code: str
    kind: str
    seal: str
    year: int
    issue: int = volatile(0)


@event_type("callbook.instruction.registered", version=1)
class InstructionRegistered(Payload):
    """A page came into the handbook."""

    code: str


@event_type("callbook.instruction.amended", version=1)
class InstructionAmended(Payload):
    """A page of the handbook was changed and is right as of now."""

    code: str
    fields: tuple[str, ...]


@event_type("callbook.referral.registered", version=1)
class ReferralRegistered(Payload):
    """Whom to call for what came into the handbook."""

    code: str
    post: str
