"""What every write of tasks shares: one move of many rows, words that must not be empty, an instant as text."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.workflow import TASK


def minute(instant: datetime) -> str:
    """An instant in local time, to the minute."""
    return timezone.localtime(instant).isoformat(timespec="minutes")


def words(text: str, name: str, refusal: str) -> str:
    """The text without spaces around it; refused by this sentence where nothing is left."""
    if not text.strip():
        raise Invalid({name: refusal})
    return text.strip()


def move(
    name: str,
    tasks: Sequence[Task],
    actor: Actor,
    at: datetime,
    event: Callable[[Task], Payload],
    changes: Mapping[str, Any],
) -> list[Task]:
    """One move of many tasks; one refusal refuses all."""
    rows: list[Task] = TASK.apply_many(name, tasks, actor=actor, at=at, event=event, changes=changes)
    return rows
