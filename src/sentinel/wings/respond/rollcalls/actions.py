"""Writes of roll calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid
from sentinel.notify import actions as notify
from sentinel.wings.respond.rollcalls import events, queries
from sentinel.wings.respond.rollcalls.choices import CheckStatus, Method
from sentinel.wings.respond.rollcalls.models import Check, RollCall
from sentinel.wings.respond.rollcalls.workflow import CHECK
from sentinel.wings.respond.rosters import queries as rosters

MOST_MINUTES = 120
MINE = "/duty/mine/"


@transaction.atomic
def call_roll(
    *,
    actor: Actor,
    at: datetime,
    area_code: str,
    title: str,
    method: str,
    rooms: Sequence[Any],
    minutes: int | None = None,
    drawn: bool = False,
) -> RollCall:
    """Ask several rooms whether they are there; each has `minutes` (else the parameter) to answer."""
    term = minutes if minutes is not None else int(parameters.value("duty.answer_minutes", at=at))
    wrong = {}
    if not title.strip():
        wrong["title"] = _("请写明抽查事由。")
    if method not in Method.values:
        wrong["method"] = _("没有这种点名方式。")
    if not rooms:
        wrong["rooms"] = _("请至少选一个值班室。")
    if not 1 <= term <= MOST_MINUTES:
        wrong["minutes"] = _("应答时限为 1 至 {n} 分钟。").format(n=MOST_MINUTES)
    if wrong:
        raise Invalid(wrong)
    actor.require_in("rollcalls.call", area_code)
    for room in rooms:
        actor.require("rollcalls.call", room)
    due_at = at + timedelta(minutes=term)
    row = RollCall.objects.create(
        code=next_number("roll_call", at=at),
        area_code=area_code,
        title=title.strip()[:120],
        method=method,
        drawn=drawn,
        called_at=at,
        due_at=due_at,
        called_by=actor.label,
    )
    on_duty = {item.room.pk: item for item in rosters.on_duty(system("rollcalls"), at)}
    Check.objects.bulk_create(_check(row, room, on_duty.get(room.pk)) for room in rooms)
    told = events.RollCalled(
        code=row.code, method=method, rooms=tuple(room.code for room in rooms), due_at=_minute(due_at)
    )
    record(told, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def tell_rooms(*, actor: Actor, at: datetime, code: str, due_at: datetime) -> int:
    """Send each room of a roll call that still has to answer a message; returns how many were sent.

    Told is who stands duty by the roster, else every post of the room's unit; a room nobody is posted to is only asked
    by the desk.
    """
    until, sent = timezone.localtime(due_at).strftime("%H:%M"), 0
    for check, people in queries.to_tell(code, at):
        if people:
            notify.send(
                actor=actor,
                at=at,
                to=people,
                title=_("点名抽查：{title}").format(title=check.roll_call.title)[:120],
                text=_("{room}请在 {until} 前应答，写明在岗人员。").format(room=check.room.name, until=until),
                url=MINE,
                subject=check,
                key=f"{check.code}:told",
            )
            sent += 1
    return sent


def _check(call: RollCall, room: Any, duty: rosters.OnDuty | None) -> Check:
    people = [*duty.leaders, *duty.officers] if duty is not None else []
    return Check(
        code=f"{call.code}:{room.code}",
        roll_call=call,
        room=room,
        unit=room.unit,
        area_code=room.area_code,
        expected="、".join(place.person.name for place in people)[:200],
        called_at=call.called_at,
        due_at=call.due_at,
    )


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


def answer_check(*, actor: Actor, at: datetime, row: Check, note: str = "", present: str = "") -> Check:
    """The room itself says who is there; after its term the silence is noted first and the answer is late."""
    return _answer("answer", row, actor, at, Method.SYSTEM, present, note)


def answer_late(*, actor: Actor, at: datetime, row: Check, note: str = "", present: str = "") -> Check:
    """The room answers after its silence was noted."""
    return _answer("answer_late", row, actor, at, Method.SYSTEM, present, note)


def record_check(
    *, actor: Actor, at: datetime, row: Check, note: str = "", present: str = "", channel: str = Method.PHONE
) -> Check:
    """The desk writes down what the room said on the telephone or the screen."""
    return _answer("record", row, actor, at, channel, present, note)


def record_late(
    *, actor: Actor, at: datetime, row: Check, note: str = "", present: str = "", channel: str = Method.PHONE
) -> Check:
    """The desk writes down an answer that came after the silence was noted."""
    return _answer("record_late", row, actor, at, channel, present, note)


@transaction.atomic
def _answer(move: str, row: Check, actor: Actor, at: datetime, channel: str, present: str, note: str) -> Check:
    if channel not in Method.values:
        raise Invalid({"channel": _("没有这种应答方式。")})
    locked = Check.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.status == CheckStatus.WAITING and at >= locked.due_at and move in ("answer", "record"):
        note_missed(actor=system("rollcalls"), at=locked.due_at, check=locked.pk)
        move = f"{move}_late"
    told = events.CheckAnswered(
        code=locked.code,
        channel=channel,
        seconds=round((at - locked.called_at).total_seconds()),
        late=move.endswith("_late"),
    )
    answered: Check = CHECK.apply(
        move,
        locked,
        actor=actor,
        at=at,
        event=told,
        changes={
            "answered_at": at,
            "answered_by": actor.label,
            "channel": channel,
            "present": (present.strip() or locked.expected)[:120],
            "note": note.strip()[:200],
        },
    )
    return answered


@transaction.atomic
def note_missed(*, actor: Actor, at: datetime, check: int) -> bool:
    """Note once that the term of a room passed in silence; True when this call noted it."""
    row = Check.objects.select_for_update().filter(pk=check, status=CheckStatus.WAITING, due_at__lte=at).first()
    if row is None:
        return False
    missed = events.CheckMissed(code=row.code, due_at=_minute(row.due_at))
    CHECK.apply("miss", row, actor=actor, at=at, event=missed)
    return True
