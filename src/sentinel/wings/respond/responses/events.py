"""Events of responses."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("responses.response.suggested", version=1)
class ResponseSuggested(Payload):
    """A warning suggests a level; nothing starts by itself."""

    code: str
    plan: str
    level: int
    active_level: int | None
    warning: str


@event_type("responses.response.declined", version=1)
class ResponseDeclined(Payload):
    """A commander does not take up a suggestion, and why."""

    code: str
    level: int
    reason: str


@event_type("responses.response.started", version=1)
class ResponseStarted(Payload):
    """A response is in force: matter, level, expected end, and how many tasks went out."""

    code: str
    plan: str
    level: int
    topic: str
    expected_end_at: str
    target_areas: tuple[str, ...]
    tasks: int
    number: str = volatile()


@event_type("responses.response.raised", version=1)
class ResponseRaised(Payload):
    """The level went up."""

    code: str
    from_level: int
    level: int
    reason: str
    expected_end_at: str
    tasks: int


@event_type("responses.response.lowered", version=1)
class ResponseLowered(Payload):
    """The level went down; the warnings named here stay in force, and so do the tasks."""

    code: str
    from_level: int
    level: int
    reason: str
    standing_warnings: tuple[str, ...]
    standing_tasks: int = volatile(0)


@event_type("responses.response.ended", version=1)
class ResponseEnded(Payload):
    """The response is over; the warnings named here stay in force."""

    code: str
    from_level: int
    reason: str
    standing_warnings: tuple[str, ...]
    standing_tasks: int = volatile(0)
    withdrawn_tasks: int = volatile(0)
