"""A person presses a task (督办), and the unit answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.respond.tasks import events, rules
from sentinel.wings.respond.tasks.actions.moving import minute, words
from sentinel.wings.respond.tasks.models import Supervision, Task


@transaction.atomic
def supervise_task(*, actor: Actor, at: datetime, task: Task, text: str, minutes: int) -> Supervision:
    """Press an undone task, in words and with a term of its own; every pressing is counted on the task."""
    said = words(text, "text", _("请写明督办要求。"))
    if not 0 < minutes <= rules.LONGEST_MINUTES:
        raise Invalid({"minutes": _("时限应在 1 分钟到 7 天之间。")})
    row = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    actor.require("tasks.supervise", row)
    if row.status not in rules.UNDONE:
        raise MoveRefused(_("现在是“{state}”，不用督办。").format(state=row.get_status_display()))
    made = Supervision.objects.create(
        code=next_number("supervision", at=at),
        task=row,
        unit=row.unit,
        area_code=row.area_code,
        text=said,
        given_at=at,
        given_by=actor.label,
        due_at=at + timedelta(minutes=minutes),
    )
    Task.objects.filter(pk=row.pk).update(supervised=F("supervised") + 1)
    payload = events.SupervisionPressed(
        code=made.code, task=row.code, unit=row.unit, text=said, due_at=minute(made.due_at)
    )
    record(payload, subject=made, actor=actor, at=at)
    return made


@transaction.atomic
def answer_supervision(*, actor: Actor, at: datetime, supervision: Supervision, answer: str) -> Supervision:
    """Answer a pressing once, in words; later than its term is late and shows so."""
    said = words(answer, "note", _("请写明办理情况。"))
    row: Supervision = Supervision.objects.select_for_update(of=("self",)).select_related("task").get(pk=supervision.pk)
    actor.require("tasks.act", row)
    if row.answered_at is not None:
        raise MoveRefused(_("这次督办已经回告过了。"))
    row.answer, row.answered_at, row.answered_by = said, at, actor.label
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    payload = events.SupervisionAnswered(
        code=row.code, task=row.task.code, unit=row.unit, answer=said, late=at > row.due_at
    )
    record(payload, subject=row, actor=actor, at=at)
    return row
