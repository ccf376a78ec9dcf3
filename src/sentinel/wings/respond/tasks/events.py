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
