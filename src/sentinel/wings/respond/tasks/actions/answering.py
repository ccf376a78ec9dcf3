"""What a unit answers: signed for, on the way, on the spot, done with its proof, or not to be done."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.geo.models import CGCS2000
from sentinel.kernel import attachments
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Attachment
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.tasks import events
from sentinel.wings.respond.tasks.actions.handing import settle_parents, tell_parent
from sentinel.wings.respond.tasks.actions.moving import move, words
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.rules import Evidence

Place = tuple[float, float]


@transaction.atomic
def receive_tasks(*, actor: Actor, at: datetime, tasks: Sequence[Task]) -> list[Task]:
    """Sign for several tasks in one act; one that cannot be signed for is named and none is."""
    return move(
        "receive",
        tasks,
        actor,
        at,
        lambda row: events.TaskReceived(code=row.code, unit=row.unit),
        {"received_at": at, "received_by": actor.label},
    )


def receive_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Sign for a task."""
    return receive_tasks(actor=actor, at=at, tasks=[task])[0]


@transaction.atomic
def set_out_for_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Say that the unit is on its way."""
    said = {"set_out_at": at}
    return move("set_out", [task], actor, at, lambda row: events.TaskSetOut(code=row.code, unit=row.unit), said)[0]


@transaction.atomic
def arrive_at_tasks(*, actor: Actor, at: datetime, tasks: Sequence[Task], place: Place | None = None) -> list[Task]:
    """Say once that the unit is on the spot of several tasks, and where that is; one refusal refuses all."""
    return move(
        "arrive",
        tasks,
        actor,
        at,
        lambda row: events.TaskArrived(code=row.code, unit=row.unit),
        {"arrived_at": at, **_where(place)},
    )


def arrive_at_task(*, actor: Actor, at: datetime, task: Task, place: Place | None = None) -> Task:
    """Say that the unit is on the spot."""
    return arrive_at_tasks(actor=actor, at=at, tasks=[task], place=place)[0]


def _where(place: Place | None) -> dict[str, Point]:
    if place is None:
        return {}
    if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
        raise Invalid({"place": _("位置不对：经度在 -180 到 180 之间，纬度在 -90 到 90 之间。")})
    return {"point": Point(*place, srid=CGCS2000)}


@transaction.atomic
def finish_tasks(
    *, actor: Actor, at: datetime, tasks: Sequence[Task], note: str, place: Place | None = None
) -> list[Task]:
    """Report several tasks done with the same words, each on time or late by its own term; one refusal refuses all."""
    said = words(note, "note", _("请写一句完成情况。"))
    for task in tasks:
        _check_proof(task, place)
    done = []
    for late in (False, True):
        done += move(
            "finish",
            [task for task in tasks if (at > task.due_at) is late],
            actor,
            at,
            lambda row: events.TaskFinished(code=row.code, unit=row.unit, note=said, late=row.overdue),
            {"done_at": at, "note": said, "overdue": late, "climb_at": None, **_where(place)},
        )
    settle_parents(done, at)
    return done


def _check_proof(task: Task, place: Place | None) -> None:
    if task.evidence == Evidence.PHOTO and not any(file.pictured for file in attachments.of(task)):
        raise Invalid({"photo": _("这条任务完成时要附现场照片，请拍照后再提交。")})
    if task.evidence == Evidence.PLACE and place is None and task.point is None:
        raise Invalid({"place": _("这条任务完成时要附位置，请点“取当前位置”或选带位置的照片。")})


@transaction.atomic
def finish_task(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    note: str,
    place: Place | None = None,
    photo: BinaryIO | None = None,
    photo_name: str = "",
) -> Task:
    """Report the work done, in words, with a photo and the place where it was done; a photo may bring the place."""
    if photo is not None:
        name = photo_name or "photo.jpg"
        taken = attachments.attach(actor=actor, at=at, subject=task, permission="tasks.act", name=name, stream=photo)
        place = place or _taken_at(taken)
    return finish_tasks(actor=actor, at=at, tasks=[task], note=note, place=place)[0]


def _taken_at(file: Attachment) -> Place | None:
    return None if file.lon is None or file.lat is None else (float(file.lon), float(file.lat))


@transaction.atomic
def refuse_task(*, actor: Actor, at: datetime, task: Task, reason: str) -> Task:
    """Say that the unit cannot do it, and why; whoever gave it decides what follows."""
    said = words(reason, "note", _("请写明无法执行的原因。"))
    row = move(
        "refuse",
        [task],
        actor,
        at,
        lambda row: events.TaskRefused(code=row.code, unit=row.unit, reason=said),
        {"closing_reason": said},
    )[0]
    tell_parent(row, at, said)
    return row
