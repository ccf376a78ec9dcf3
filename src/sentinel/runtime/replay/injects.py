"""Injects of an exercise: an instructor starts one, it becomes a real message, call or incident, and is scored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas, people, spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.due import DueRow
from sentinel.kernel.events import Payload, record
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.notify import actions as notify
from sentinel.runtime.events import InjectPlayed, InjectSeen, InjectStarted
from sentinel.runtime.models import Inject
from sentinel.runtime.replay.script import Night
from sentinel.wings.respond.callbook import actions as callbook
from sentinel.wings.respond.incidents import actions as incidents

KINDS = {"message": _("消息"), "call": _("来电"), "incident": _("突发事件")}


@dataclass(frozen=True, slots=True)
class Offer:
    """One inject as the instructor sees it: the script's words, and its row once it was started."""

    facts: Mapping[str, Any]
    row: Inject | None

    @property
    def kind(self) -> str:
        """What it becomes, in words."""
        return KINDS[self.facts["kind"]]

    @property
    def posts(self) -> str:
        """Whom it reaches, by the titles of their posts."""
        wanted = self.facts.get("to") or [self.facts["by"]]
        titles = dict(people.held_posts().filter(code__in=wanted).values_list("code", "title"))
        return "、".join(titles.get(code, code) for code in wanted)


def offers(night: Night) -> list[Offer]:
    """Every inject of the night's list in its order."""
    rows = {row.key: row for row in Inject.objects.all()}
    return [Offer(facts, rows.get(facts["key"])) for facts in night.injects]


def score(found: Iterable[Offer]) -> tuple[int, int]:
    """(seen, expected) actions of the injects that came."""
    rows = [each.row for each in found if each.row is not None and each.row.played_at is not None]
    return sum(len(row.seen) for row in rows), sum(len(row.facts["expected"]) for row in rows)


@transaction.atomic
def start_inject(*, actor: Actor, at: datetime, night: Night, key: str) -> Inject:
    """Start one inject of the list: it comes at once, or so many minutes of business time later."""
    _require(actor)
    facts = next((each for each in night.injects if each["key"] == key), None)
    if facts is None:
        raise Invalid({"key": _("没有这条情况，请从列表中选择。")})
    due_at = at + timedelta(minutes=facts.get("after_minutes", 0))
    row, fresh = Inject.objects.get_or_create(
        key=key, defaults={"facts": dict(facts), "started_by": actor.person_code, "due_at": due_at}
    )
    if not fresh:
        raise Refused(_("这条情况已经注入过；跳回以前的时刻后可以重来。"))
    when = timezone.localtime(due_at).isoformat(timespec="minutes")
    _log(InjectStarted(key=key, title=facts["title"], due_at=when), actor, at)
    if due_at <= at:
        play_inject(pk=row.pk, at=at)
        row.refresh_from_db()
    return row


@transaction.atomic
def play_inject(*, pk: object, at: datetime) -> bool:
    """Let a started inject come, once, through the action its kind stands for; a refusal is kept with it."""
    row = Inject.objects.select_for_update().filter(pk=cast(int, pk), played_at__isnull=True, due_at__lte=at).first()
    if row is None:
        return False
    instructor = people.actor_of_person(row.started_by, at=at)
    writer = people.actor_in_post(row.facts["by"], at=at, instead_of=instructor)
    row.played_at = at
    try:
        with transaction.atomic():
            row.outcome = BECOMES[row.facts["kind"]](writer, at, row.facts)
    except Refused as refused:
        row.trouble = str(refused)[:200]
    row.save(update_fields=["played_at", "outcome", "trouble"])
    _log(InjectPlayed(key=row.key, outcome=row.outcome, trouble=row.trouble), instructor, at)
    return True


@transaction.atomic
def tick_inject(*, actor: Actor, at: datetime, key: str, expected: int, done: bool) -> Inject:
    """Say that an expected action was seen, or take that back."""
    _require(actor)
    row = Inject.objects.select_for_update().filter(key=key, played_at__isnull=False).first()
    if row is None or not 0 <= expected < len(row.facts["expected"]):
        raise Invalid({"expected": _("没有这一项应有处置，或情况还没有到。")})
    seen = {*row.seen, expected} if done else {*row.seen} - {expected}
    if seen != {*row.seen}:
        row.seen = sorted(seen)
        row.save(update_fields=["seen"])
        _log(InjectSeen(key=key, expected=row.facts["expected"][expected], done=done), actor, at)
    return row


def _require(actor: Actor) -> None:
    district = areas.district()
    if not spaces.exercise() or district is None:
        raise NotFound(_("本空间没有回放。"))
    actor.require("replay.control", district)


def _log(payload: Payload, actor: Actor, at: datetime) -> None:
    district = areas.district()
    assert district is not None  # an inject is started only where there is one
    record(payload, subject=district, actor=actor, at=at)


def _message(actor: Actor, at: datetime, facts: Mapping[str, Any]) -> str:
    notify.send(actor=actor, at=at, to=facts["to"], title=facts["title"], text=facts["text"])
    return ""


def _call(actor: Actor, at: datetime, facts: Mapping[str, Any]) -> str:
    row = callbook.log_call(
        actor=actor,
        at=at,
        caller_unit=facts["caller_unit"],
        caller_name=facts.get("caller_name", ""),
        text=facts["text"],
    )
    return f"/callbook/call/{row.code}/"


def _incident(actor: Actor, at: datetime, facts: Mapping[str, Any]) -> str:
    row = incidents.register_incident(
        actor=actor,
        at=at,
        kind=facts["type_code"],
        title=facts["title"],
        area_code=facts["area_code"],
        first_known_at=at,
        place=facts["place"],
        source=facts["source"],
        text=facts["text"],
    )
    return f"/incidents/incident/{row.code}/"


BECOMES: dict[str, Callable[[Actor, datetime, Mapping[str, Any]], str]] = {
    "message": _message,
    "call": _call,
    "incident": _incident,
}


def due_injects(at: datetime) -> Iterable[DueRow]:
    """Started injects whose time has come."""
    return Inject.objects.filter(played_at__isnull=True, due_at__lte=at).values_list("pk", "due_at")


def next_inject() -> datetime | None:
    """When the next started inject comes."""
    waiting = Inject.objects.filter(played_at__isnull=True).order_by("due_at")
    return waiting.values_list("due_at", flat=True).first()
