"""What the forecasts module publishes."""

from decimal import Decimal

from sentinel.kernel.events import Payload, event_type


@event_type("forecasts.run.queued", version=1)
class RunQueued(Payload):
    """A run was asked for. rain in mm over hours; members 1 is a single run; `cause` is the crossing behind it."""

    code: str
    source: str
    rain: Decimal
    hours: Decimal
    cell: int
    members: int
    cause: str


@event_type("forecasts.run.started", version=1)
class RunStarted(Payload):
    """A process took the run; a later attempt goes on from where the one before was cut off."""

    code: str
    attempt: int


@event_type("forecasts.run.finished", version=1)
class RunFinished(Payload):
    """The run has its result: villages reached by water, registered people whose homes stand in it."""

    code: str
    digest: str
    villages: int
    people: int


@event_type("forecasts.run.failed", version=1)
class RunFailed(Payload):
    """The run ended without a result."""

    code: str
    text: str


@event_type("forecasts.run.cancelled", version=1)
class RunCancelled(Payload):
    """Somebody no longer wants the run."""

    code: str
    note: str


@event_type("forecasts.run.again", version=1)
class RunAgain(Payload):
    """A run that ended without a result was put back into the queue."""

    code: str
