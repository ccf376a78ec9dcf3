"""村评、公示、乡审、县定: one person, or everybody of a village who stands at the same step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.kernel.scope import area_stem
from sentinel.wings.recover.relief import events, queries, rules
from sentinel.wings.recover.relief.models import Application, Batch
from sentinel.wings.recover.relief.workflow import APPLICATION

MOST_AT_ONCE = 2000


def _changes(name: str, actor: Actor, at: datetime, note: str) -> dict[str, Any]:
    changes: dict[str, Any] = {"decided_by": actor.label, "decided_at": at, "note": note}
    if name == "review":
        changes["reviewed_key"] = actor.key
    elif name == "show":
        changes["shown_until"] = rules.shown_until(timezone.localdate(at), queries.publicity_days(at))
    elif name == "object":
        changes["shown_until"] = None
    elif name == "pass":
        changes["passed_key"] = actor.key
    return changes


@transaction.atomic
def _move(name: str, rows: Sequence[Application], actor: Actor, at: datetime, note: str) -> list[Application]:
    words = note.strip()[:200]
    if APPLICATION.move(name).needs_note and not words:
        raise Invalid({"note": _("请写明原因。")})
    if name == "pass":
        _shown_long_enough(rows, at)
    moved: list[Application] = APPLICATION.apply_many(
        name,
        rows,
        actor=actor,
        at=at,
        changes=_changes(name, actor, at, words),
        event=lambda row: events.ApplicationChangedStatus(code=row.code, status=row.status, note=words),
    )
    return moved


def _shown_long_enough(rows: Sequence[Application], at: datetime) -> None:
    today = timezone.localdate(at)
    pks = [row.pk for row in rows]
    last = Application.objects.filter(pk__in=pks, shown_until__gte=today).order_by("-shown_until").first()
    if last is not None and last.shown_until is not None:
        raise MoveRefused(_("公示到 {day:%Y-%m-%d} 才结束，期满无异议后审核。").format(day=last.shown_until))


def review(*, actor: Actor, at: datetime, row: Application, note: str = "") -> Application:
    """The village's meeting agrees (民主评议)."""
    return _move("review", [row], actor, at, note)[0]


def show(*, actor: Actor, at: datetime, row: Application, note: str = "") -> Application:
    """Names and amounts hang out in the village for so many days (公示)."""
    return _move("show", [row], actor, at, note)[0]


def object_to(*, actor: Actor, at: datetime, row: Application, note: str) -> Application:
    """Somebody objected: back to the village to be looked at again, and shown again."""
    return _move("object", [row], actor, at, note)[0]


def pass_on(*, actor: Actor, at: datetime, row: Application, note: str = "") -> Application:
    """The town agrees after the publicity, by another person than the reviewer."""
    return _move("pass", [row], actor, at, note)[0]


def approve(*, actor: Actor, at: datetime, row: Application, note: str = "") -> Application:
    """The district agrees, by a third person."""
    return _move("approve", [row], actor, at, note)[0]


def reject(*, actor: Actor, at: datetime, row: Application, note: str) -> Application:
    """Not eligible, and why; the person may be put forward anew."""
    return _move("reject", [row], actor, at, note)[0]


@transaction.atomic
def advance(*, actor: Actor, at: datetime, batch: Batch, area_code: str, move: str) -> int:
    """One step for those of a village or town who stand where it begins, at most so many; returns how many."""
    if move not in queries.STEPS:
        raise Invalid({"move": _("没有这个操作。")})
    actor.require_in(APPLICATION.move(move).permission, area_code)
    sources = APPLICATION.move(move).sources
    waiting = Application.objects.filter(batch=batch, status__in=sources)
    rows = list(waiting.filter(area_code__startswith=area_stem(area_code)).order_by("pk")[:MOST_AT_ONCE])
    if not rows:
        raise MoveRefused(_("这里没有人可以办理“{move}”。").format(move=APPLICATION.move(move).label))
    return len(_move(move, rows, actor, at, ""))
