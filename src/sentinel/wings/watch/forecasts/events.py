"""What the forecasts module publishes."""

from decimal import Decimal

from sentinel.kernel.events import Payload, event_type


@event_type("forecasts.run.queued", version=1)
class RunQueued(Payload):
    """A flood was asked for. rain in mm over hours; members 1 is a single run; `cause` is the crossing behind it."""

    code: str
    source: str
    rain: Decimal
    hours: Decimal
    cell: int
    members: int
    cause: str


@event_type("forecasts.run.fire_queued", version=1)
class FireQueued(Payload):
    """A run of a wildfire was asked for. point: lon lat in degrees; wind: degrees it blows from, m/s at 10 m."""

    code: str
    source: str
    point: str
    wind: str
    dryness: str
    hours: Decimal
    cell: int


@event_type("forecasts.run.started", version=1)
class RunStarted(Payload):
    """A process took the run; a later attempt goes on from where the one before was cut off."""

    code: str
    attempt: int


@event_type("forecasts.run.finished", version=1)
class RunFinished(Payload):
    """The run has its result: villages reached by its water or fire, people whose homes stand where it comes."""

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
