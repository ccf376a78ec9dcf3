"""What upkeep publishes."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("upkeep.fault.found", version=1)
class FaultFound(Payload):
    """Something is wrong with a station's device since `since`; `detail` says what it showed."""

    code: str
    station: str
    problem: str
    since: str
    detail: str = volatile()


@event_type("upkeep.fault.ended", version=1)
class FaultEnded(Payload):
    """A fault is over: the station shows right values again."""

    code: str
    station: str
    problem: str


@event_type("upkeep.fault.noted", version=1)
class FaultNoted(Payload):
    """A person wrote down where a fault comes from and what is done about it."""

    code: str
    cause: str
    note: str


@event_type("upkeep.command.ordered", version=1)
class CommandOrdered(Payload):
    """Somebody asks a station for something; it goes out when the station has its link up."""

    code: str = volatile()
    station: str
    kind: str
    detail: str


@event_type("upkeep.command.sent", version=1)
class CommandSent(Payload):
    """A command went out to its station, for the `attempt`-th time."""

    code: str = volatile()
    attempt: int


@event_type("upkeep.command.answered", version=1)
class CommandAnswered(Payload):
    """The station answered a command."""

    code: str = volatile()
    answer: str


@event_type("upkeep.command.expired", version=1)
class CommandExpired(Payload):
    """A command found no answer in its time."""

    code: str = volatile()


@event_type("upkeep.command.withdrawn", version=1)
class CommandWithdrawn(Payload):
    """A command was taken back before it went out."""

    code: str = volatile()
    note: str
