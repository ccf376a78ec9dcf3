"""Starting ladders, handing them on when nobody answers, and withdrawing them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import spaces
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import Payload, record, record_many
from sentinel.kernel.models import Holding, Person
from sentinel.kernel.numbering import next_numbers
from sentinel.kernel.refusals import Invalid
from sentinel.notify import events, rules
from sentinel.notify.actions.dispatching import dispatch
from sentinel.notify.models import Call, Delivery, Ladder, Message

Manned = dict[str, list[Person]]
Said = list[tuple[Payload, Ladder]]


@transaction.atomic
def start_ladders(*, actor: Actor, at: datetime, ladders: Sequence[rules.LadderSpec]) -> int:
    """Start ladders that do not exist yet and place their first calls; returns how many were started."""
    known = set(Ladder.objects.filter(code__in=[spec.code for spec in ladders]).values_list("code", flat=True))
    fresh = sorted((spec for spec in ladders if spec.code not in known), key=lambda spec: spec.code)
    if not fresh:
        return 0
    rows = [
        Ladder(
            code=spec.code,
            number=number,
            subject_kind=spec.subject_kind,
            subject_key=spec.subject_key,
            area_code=spec.area_code,
            title=spec.title,
            body=spec.body,
            level=spec.level,
            repeat_back=spec.repeat_back,
            rungs=[asdict(rung) for rung in spec.rungs],
            started_at=at,
        )
        for spec, number in zip(fresh, next_numbers("ladder", len(fresh), at=at), strict=True)
    ]
    for row in rows:
        actor.require("notify.hand", row)
    said: Said = [
        (
            events.LadderStarted(
                ladder=row.code, subject_kind=row.subject_kind, subject_key=row.subject_key, level=row.level
            ),
            row,
        )
        for row in rows
    ]
    manned = manned_posts(rows)
    climbed = [_climb(row, 0, manned, at) for row in rows]
    Ladder.objects.bulk_create(rows)
    _word(rows, actor)
    _place([call for calls in climbed for call in calls], said)
    _say_fallen(rows, said)
    record_many(said, actor=actor, at=at)
    return len(rows)


def hand_on(pk: object, at: datetime) -> None:
    """Call the next person of a ladder whose call ran out; does nothing when it was settled meanwhile.

    This is what the sweeper calls, with the ladder's own due instant.
    """
    with transaction.atomic():
        row = Ladder.objects.select_for_update().filter(pk=pk).first()
        if row is not None:
            settle_due([row], at)


def ask_to_knock(pk: object, at: datetime) -> None:
    """Say that somebody must go to a place which its town's desk could not reach either; once, and only while it can't.

    The sweeper calls this with the instant the desk's time was over. Whoever gives out work hears the event.
    """
    with transaction.atomic():
        row = Ladder.objects.select_for_update().filter(pk=pk).first()
        if row is None or row.status != rules.LadderStatus.HUMAN or row.knocked_at or row.knock_due_at is None:
            return
        if row.knock_due_at > at:
            return
        row.knocked_at = row.knock_due_at
        row.save(update_fields=["knocked_at"])
        asked = events.KnockAsked(ladder=row.code, subject_key=row.subject_key, title=row.title, level=row.level)
        record(asked, subject=row, actor=system("notify"), at=row.knocked_at)


def settle_due(rows: Sequence[Ladder], at: datetime) -> None:
    """Hand on every locked ladder whose time is up by `at`, each at its own due instant.

    Answers and withdrawals call this first: an answer in the minute in which the time runs out then reads the same
    whether the sweeper or the person came first.
    """
    late = [row for row in rows if row.due_at is not None and row.due_at <= at]
    manned = manned_posts(late)
    for row in late:
        while row.due_at is not None and row.due_at <= at:
            advance(row, manned, row.due_at)


def advance(row: Ladder, manned: Manned, at: datetime) -> None:
    """Set a locked, calling ladder on its next rung and call whoever stands there."""
    said: Said = []
    calls = _climb(row, row.rung_index + 1, manned, at)
    row.save(update_fields=["rung_index", "status", "due_at", "fell_at", "knock_due_at"])
    if row.status == rules.LadderStatus.CALLING:
        said.append((events.LadderHandedOn(ladder=row.code, subject_key=row.subject_key, index=row.rung_index), row))
    _place(calls, said)
    _say_fallen([row], said)
    record_many(said, actor=system("notify"), at=at)


@transaction.atomic
def withdraw_ladders(*, actor: Actor, at: datetime, subject_keys: Iterable[str], reason: str) -> int:
    """Take back every open ladder of these matters; returns how many."""
    if not reason.strip():
        raise Invalid({"reason": _("请写明撤回叫应的原因。")})
    rows = list(
        Ladder.objects.select_for_update()
        .filter(subject_key__in=list(subject_keys), status__in=rules.OPEN)
        .order_by("code")
    )
    for row in rows:
        actor.require("notify.hand", row)
    settle_due(rows, at)
    withdraw(rows, actor=actor, at=at, reason=reason)
    return len(rows)


def withdraw(rows: Sequence[Ladder], *, actor: Actor, at: datetime, reason: str) -> None:
    """Take back locked, open ladders; what is still waiting to go out is not sent any more."""
    for row in rows:
        row.status, row.due_at, row.ended_at, row.note = (
            rules.LadderStatus.WITHDRAWN,
            None,
            at,
            reason[: rules.NOTE_LENGTH],
        )
    Ladder.objects.bulk_update(rows, ["status", "due_at", "ended_at", "note"])
    record_many(
        [(events.LadderWithdrawn(ladder=row.code, subject_key=row.subject_key, reason=reason), row) for row in rows],
        actor=actor,
        at=at,
    )


def manned_posts(rows: Sequence[Ladder]) -> Manned:
    """Who holds the posts that these ladders call."""
    posts = {post for row in rows for rung in row.rungs for post in rung["posts"]}
    found: Manned = {}
    holdings = Holding.objects.filter(post__code__in=posts).select_related("post", "person")
    for holding in holdings.order_by("post__code", "person__code"):
        found.setdefault(holding.post.code, []).append(holding.person)
    return found


def _climb(row: Ladder, start: int, manned: Manned, at: datetime) -> list[Call]:
    """Set the ladder on its next rung and answer the calls to place; the caller saves both."""
    rungs = row.steps()
    index = rules.next_rung(rungs, start, manned)
    if index is None:
        row.rung_index, row.status, row.due_at, row.fell_at = len(rungs), rules.LadderStatus.HUMAN, None, at
        row.knock_due_at = rules.knock_due(rungs, at)
        return []
    rung = rungs[index]
    at_desk = rung.kind == rules.RungKind.HUMAN
    row.rung_index = index
    row.status = rules.LadderStatus.HUMAN if at_desk else rules.LadderStatus.CALLING
    row.due_at = None if at_desk else at + timedelta(minutes=rung.minutes)
    row.fell_at = at if at_desk else None
    row.knock_due_at = rules.knock_due(rungs, at) if at_desk else None
    people = {person.code: (post, person) for post in rung.posts for person in manned.get(post, [])}
    return [
        Call(
            code=f"{row.code}:{index}:{code}",
            ladder=row,
            area_code=row.area_code,
            index=index,
            kind=rung.kind,
            post_code=post,
            person_code=code,
            person_name=person.name,
            called_at=at,
            due_at=row.due_at,
        )
        for code, (post, person) in sorted(people.items())
    ]


def _word(rows: Sequence[Ladder], actor: Actor) -> None:
    """What each ladder says, once: every call on it delivers the same message."""
    exercise = spaces.exercise()
    Message.objects.bulk_create(
        Message(
            code=row.code,
            area_code=row.area_code,
            title=rules.worded(row.title, exercise=exercise),
            text=rules.worded(row.body, exercise=exercise),
            level=row.level,
            subject_kind=row.subject_kind,
            subject_key=row.subject_key,
            sent_at=row.started_at,
            sent_by=actor.key,
            sent_name=actor.label,
            exercise=exercise,
        )
        for row in rows
    )


def _place(calls: Sequence[Call], said: Said) -> None:
    """Write calls and their deliveries, and add what is to be said of them."""
    if not calls:
        return
    for call in calls:
        call.ladder = call.ladder  # a ladder saved in bulk after its call was made gives its key only now
    Call.objects.bulk_create(calls)
    words = {row.code: row for row in Message.objects.filter(code__in={call.ladder.code for call in calls})}
    deliveries = [
        Delivery(
            code=call.code,
            message=words[call.ladder.code],
            call=call,
            area_code=call.area_code,
            post_code=call.post_code,
            person_code=call.person_code,
            person_name=call.person_name,
            sent_at=call.called_at,
        )
        for call in calls
    ]
    dispatch(deliveries, asked=[call.ladder.steps()[call.index].channels for call in calls])
    said.extend(
        (
            events.CallPlaced(
                ladder=call.ladder.code,
                person=call.person_code,
                index=call.index,
                kind=call.kind,
                due_at=None if call.due_at is None else timezone.localtime(call.due_at).isoformat(timespec="minutes"),
            ),
            call.ladder,
        )
        for call in calls
    )


def _say_fallen(rows: Sequence[Ladder], said: Said) -> None:
    said.extend(
        (events.LadderFellToHuman(ladder=row.code, subject_key=row.subject_key), row)
        for row in rows
        if row.status == rules.LadderStatus.HUMAN
    )
