"""Writes of the telephone log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.masking import log_unmasking
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, Refused
from sentinel.notify import actions as notify
from sentinel.wings.respond.callbook import events, queries, rules
from sentinel.wings.respond.callbook.choices import CallStatus, Direction, Line
from sentinel.wings.respond.callbook.models import Call
from sentinel.wings.respond.callbook.workflow import CALL
from sentinel.wings.respond.incidents import actions as incidents
from sentinel.wings.respond.incidents import queries as incident_queries
from sentinel.wings.watch.warnings import queries as warnings

PURPOSE = "call"
NOTE = 200


@transaction.atomic
def log_call(
    *,
    actor: Actor,
    at: datetime,
    caller_unit: str,
    text: str,
    called_at: datetime | None = None,
    direction: str = Direction.IN,
    line: str = Line.DUTY,
    caller_name: str = "",
    caller_phone: str = "",
    done: str = "",
    handed_to: str = "",
    key: bool = False,
    settled: bool = False,
) -> Call:
    """Write a call down; `settled` when nothing is left to do."""
    words = {
        "caller_unit": caller_unit.strip(),
        "caller_name": caller_name.strip(),
        "text": text.strip(),
        "done": done.strip(),
        "handed_to": handed_to.strip(),
    }
    when, phone = called_at or at, caller_phone.strip()
    _refuse_early(words, phone=phone, when=when, at=at, direction=direction, line=line, settled=settled)
    unit, _name, area_code = queries.own_unit(actor)
    actor.require_in("callbook.write", area_code)
    row = Call.objects.create(
        code=next_number("call", at=at),
        unit=unit,
        area_code=area_code,
        direction=direction,
        line=line,
        called_at=when,
        caller_phone=phone,
        key=key,
        status=CallStatus.SETTLED if settled else CallStatus.OPEN,
        logged_at=at,
        logged_by=actor.label,
        settled_at=at if settled else None,
        settled_by=actor.label if settled else "",
        **(_ended(at) if settled else {}),
        **words,
    )
    told = events.CallLogged(code=row.code, direction=direction, line=line, key=key, settled=settled)
    record(told, subject=row, actor=actor, at=at)
    return row


def _ended(at: datetime) -> dict[str, Any]:
    """Nothing is left to do: who rang is kept only for as long as the rule says."""
    return {"purpose": PURPOSE, "keep_until": privacy.keep_until(PURPOSE, timezone.localdate(at), at=at)}


def _refuse_early(
    words: dict[str, str], *, phone: str, when: datetime, at: datetime, direction: str, line: str, settled: bool
) -> None:
    wrong = {
        name: _("太长，最多 {n} 字。").format(n=limit)
        for name, limit in rules.LENGTHS.items()
        if len(words[name]) > limit
    }
    wrong |= {name: _("请填写这一项。") for name in ("caller_unit", "text") if not words[name]}
    if phone and rules.PHONE.fullmatch(phone) is None:
        wrong["caller_phone"] = _("电话应为数字，可带空格和短横线，3 至 23 位。")
    if when > at:
        wrong["called_at"] = _("通话时间不能晚于现在。")
    if direction not in Direction.values or line not in Line.values:
        wrong["line"] = _("没有这种方向或线路。")
    if settled and not words["done"]:
        wrong["done"] = _("当场办结请写明怎么处理的。")
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def settle_call(*, actor: Actor, at: datetime, row: Call, note: str) -> Call:
    """Say what was done; nothing is left."""
    words = note.strip()
    if not words:
        raise Invalid({"note": _("请写明怎么处理的。")})
    locked = Call.objects.select_for_update(of=("self",)).get(pk=row.pk)
    done = f"{locked.done}；{words}" if locked.done else words
    settled: Call = CALL.apply(
        "settle",
        locked,
        actor=actor,
        at=at,
        event=events.CallSettled(code=locked.code, note=words[:500]),
        changes={"done": done[:500], "settled_at": at, "settled_by": actor.label, **_ended(at)},
    )
    return settled


@transaction.atomic
def link_call(*, actor: Actor, at: datetime, call: Call, incident: str = "", warning: str = "") -> Call:
    """Say to which incident or warning a call belongs."""
    if not incident and not warning:
        raise Invalid({"incident": _("请选择事件或预警。")})
    row: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    actor.require("callbook.write", row)
    if incident:
        row.incident = incident_queries.incident_of(actor, incident)
        row.matter = row.incident.matter
    if warning:
        row.warning = warnings.warning(actor, warning)
    row.save(update_fields=["incident", "warning", "matter"])
    told = events.CallLinked(code=row.code, incident=incident, warning=warning, registered=False)
    record(told, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def pass_on_call(*, actor: Actor, at: datetime, call: Call, posts: Sequence[str], note: str = "") -> Call:
    """Tell posts what a call said, without the caller's name and number; to whom it went stands on the call."""
    words = note.strip()
    wrong = {"posts": _("请选择转告给谁。")} if not posts else {}
    if len(words) > NOTE:
        wrong["note"] = _("太长，最多 {n} 字。").format(n=NOTE)
    if wrong:
        raise Invalid(wrong)
    row: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    actor.require("callbook.write", row)
    when = timezone.localtime(row.called_at).strftime("%H:%M")
    said = _("{when} {unit}来电（{code}）：{text}").format(
        when=when, unit=row.caller_unit, code=row.code, text=row.text
    )
    message = notify.send(
        actor=actor,
        at=at,
        to=list(posts),
        title=_("来电转告：{unit}").format(unit=row.caller_unit),
        text=f"{said}\n{words}" if words else said,
        url=f"/callbook/call/{row.code}/",
        subject=row,
    )
    told = [name for name in (row.handed_to, *queries.titles(posts)) if name]
    row.handed_to = "、".join(dict.fromkeys(told))[: rules.LENGTHS["handed_to"]]
    row.save(update_fields=["handed_to"])
    event = events.CallPassedOn(code=row.code, posts=tuple(posts), message=message.code)
    record(event, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def register_incident_from_call(
    *,
    actor: Actor,
    at: datetime,
    call: Call,
    kind: str,
    title: str,
    area_code: str,
    place: str,
    text: str,
    again_because: str = "",
) -> Call:
    """Open an incident from a call: first known when the call came, its source the caller. One act.

    Refused where one much like it stands already, unless `again_because` says why it is another one.
    """
    row: Call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    actor.require("callbook.write", row)
    if row.incident_id is not None:
        raise Refused(_("这条来电已经关联事件，请在原事件上续办。"), code="linked_already")
    row.incident = incidents.register_incident(
        actor=actor,
        at=at,
        code="",
        kind=kind,
        title=title,
        area_code=area_code,
        first_known_at=row.called_at,
        place=place,
        source=_("{unit}来电（{code}）").format(unit=row.caller_unit, code=row.code),
        text=text,
        again_because=again_because,
    )
    row.matter = row.incident.matter
    row.save(update_fields=["incident", "matter"])
    told = events.CallLinked(code=row.code, incident=row.incident.code, warning="", registered=True)
    record(told, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def unmask_call(*, actor: Actor, at: datetime, call: Call, purpose: str) -> str:
    """The caller's number in the clear, for a purpose that is written down with the reader's name."""
    words = purpose.strip()[:128]
    if not words:
        raise Invalid({"purpose": _("请写明查看用途。")})
    row: Call = Call.objects.get(pk=call.pk)
    actor.require("callbook.unmask", row)
    log_unmasking(actor=actor, at=at, subject=row, fields=("caller_phone",), purpose=words)
    record(events.CallUnmasked(code=row.code, purpose=words), subject=row, actor=actor, at=at)
    return row.caller_phone
