"""The telephone log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation, Post
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.callbook import rules
from sentinel.wings.respond.callbook.models import Call
from sentinel.wings.respond.incidents import queries as incidents
from sentinel.wings.watch.warnings import queries as warnings

OFFERED = 20


def calls(actor: Actor) -> "QuerySet[Call]":
    """Calls the actor may read."""
    found: QuerySet[Call] = Call.objects.visible_to(actor)
    return found.select_related("incident", "warning", "matter")


def call_of(actor: Actor, code: str) -> Call:
    """One call in reach."""
    row = calls(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这条电话记录，或不在您的管辖范围。")
    return row


def open_calls(actor: Actor) -> "QuerySet[Call]":
    """Calls about which something is still to be done, the oldest first."""
    return calls(actor).filter(status=rules.CallStatus.OPEN).order_by("called_at", "code")


def own_unit(actor: Actor) -> tuple[str, str, str]:
    """(code, name, area) of the unit whose log the actor writes; empty where the actor belongs to none."""
    rows = {row.code: row for row in Organisation.objects.filter(code__in=actor.units)}
    found = next((rows[code] for code in actor.units if code in rows), None)
    return (found.code, found.name, found.area_code) if found is not None else ("", "", "")


def titles(posts: Sequence[str]) -> list[str]:
    """What posts are called, with their unit."""
    rows = Post.objects.filter(code__in=posts).select_related("organisation").order_by("code")
    return [f"{row.organisation.name}{row.title}" for row in rows]


def _posts_to_tell(actor: Actor) -> list[tuple[str, str]]:
    """(code, unit and title) of the posts somebody holds, the actor's own units first; no villages."""
    rows = Post.objects.filter(holdings__isnull=False).exclude(organisation__kind="village").distinct()
    found = sorted(
        rows.select_related("organisation"), key=lambda row: (row.organisation.code not in actor.units, row.code)
    )
    return [(row.code, f"{row.organisation.name} · {row.title}") for row in found]


def call_panel(row: Call, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the reader may do with a call, and what it could belong to."""
    may_write = actor.may("callbook.write", row)
    unsettled = incidents.incidents(actor).filter(closed_at__isnull=True, merged_into__isnull=True)
    return {
        "may_link": may_write,
        "may_register": row.incident is None and actor.has("incidents.register"),
        "posts": _posts_to_tell(actor) if may_write and actor.may("notify.send", row) else [],
        "may_unmask": bool(row.caller_phone) and actor.may("callbook.unmask", row),
        "open_incidents": list(unsettled[:OFFERED]) if may_write else [],
        "active_warnings": warnings.active(actor)[:OFFERED] if may_write else [],
    }
