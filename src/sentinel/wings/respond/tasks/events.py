"""Events of tasks."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("tasks.task.assigned", version=1)
class TaskAssigned(Payload):
    """A unit was told to do something by an instant."""

    code: str
    origin: str
    unit: str
    title: str
    due_at: str
    number: str = volatile()


@event_type("tasks.task.received", version=1)
class TaskReceived(Payload):
    """The unit signed for the task."""

    code: str
    unit: str


@event_type("tasks.task.arrived", version=1)
class TaskArrived(Payload):
    """The unit is on the spot."""

    code: str
    unit: str


@event_type("tasks.task.finished", version=1)
class TaskFinished(Payload):
    """The unit reports the work done; `late` when after its term."""

    code: str
    unit: str
    note: str
    late: bool


@event_type("tasks.task.refused", version=1)
class TaskRefused(Payload):
    """The unit cannot do it, and why."""

    code: str
    unit: str
    reason: str


@event_type("tasks.task.withdrawn", version=1)
class TaskWithdrawn(Payload):
    """Whoever gave the task took it back, and why."""

    code: str
    unit: str
    reason: str


@event_type("tasks.task.became_overdue", version=1)
class TaskBecameOverdue(Payload):
    """The term passed with the work undone: the units above see it."""

    code: str
    unit: str
    due_at: str
    status: str


@event_type("tasks.task.set_out", version=1)
class TaskSetOut(Payload):
    """The unit is on its way."""

    code: str
    unit: str


@event_type("tasks.task.handed_on", version=1)
class TaskHandedOn(Payload):
    """The unit gave the work to units below it; it stays answerable for the term."""

    code: str
    unit: str
    to_units: tuple[str, ...]
    note: str


@event_type("tasks.task.handed_back", version=1)
class TaskHandedBack(Payload):
    """A unit below cannot do what was handed to it: the work lies with the unit that handed it on again."""

    code: str
    unit: str
    by_unit: str
    reason: str


@event_type("tasks.task.climbed", version=1)
class TaskClimbed(Payload):
    """A late task was put before the next unit above: the `climbs`-th time."""

    code: str
    unit: str
    to_unit: str
    climbs: int


@event_type("tasks.order.given", version=1)
class OrderGiven(Payload):
    """An order went out from a desk without a response."""

    title: str
    units: int
    due_at: str
    code: str = volatile()


@event_type("tasks.supervision.pressed", version=1)
class SupervisionPressed(Payload):
    """A person urges a task, in words and with a term."""

    task: str
    unit: str
    text: str
    due_at: str
    code: str = volatile()


@event_type("tasks.supervision.answered", version=1)
class SupervisionAnswered(Payload):
    """The unit answered the urging; `late` when after its term."""

    task: str
    unit: str
    answer: str
    late: bool
    code: str = volatile()
