"""What the pages of a warning and of a callout show beside the plain fields, and the layer of silent places."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sentinel.codecs.cap import atom
from sentinel.geo.models import AreaShape
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Parameter
from sentinel.kernel.refusals import NotFound
from sentinel.notify import queries as notify
from sentinel.notify.choices import LadderStatus
from sentinel.wings.watch.warnings import choices
from sentinel.wings.watch.warnings.models import Warning
from sentinel.wings.watch.warnings.queries import reach, rows
from sentinel.wings.watch.warnings.workflow import WARNING

SILENT_SHOWN = 30
FEED_DAYS = timedelta(days=7)


def warning_panel(row: Warning, actor: Actor, at: datetime) -> dict[str, Any]:
    """Evidence, elements, message and callout figures of one warning."""
    called = notify.figures(actor, row.code) if actor.has("notify.view") else {}
    told = notify.receipts(actor, row.code) if actor.has("notify.view") and row.released_at else None
    silent = notify.silent_areas(actor, row.code) if actor.has("notify.view") else []
    evidence = rows.evidence(actor, row)
    return {
        "evidence": evidence,
        "unfounded": bool(evidence) and all(item.withdrawn for item in evidence),
        "elements": rows.elements(actor, row),
        "areas": [name for _code, name in rows.area_names(row.target_areas)],
        "called": called,
        "told": told,
        "first_minutes": _minutes(row.released_at, told.first_at if told else None),
        "last_minutes": _minutes(row.released_at, told.last_at if told else None),
        "silent": silent[:SILENT_SHOWN],
        "silent_more": max(len(silent) - SILENT_SHOWN, 0),
        "may_release": row.status == choices.Status.SUBMITTED and actor.may("warnings.release", row),
        "sender": sender(actor, at),
        "successors": list(rows.warnings(actor).filter(references=row)),
    }


def _minutes(since: datetime | None, until: datetime | None) -> int | None:
    return None if since is None or until is None else max(int((until - since).total_seconds()) // 60, 0)


def release_page(row: Warning, actor: Actor, at: datetime) -> dict[str, Any]:
    """Exactly what goes to whom when this warning is released, and who must be the second person."""
    audience = reach.told(row, at)
    return {
        **warning_panel(row, actor, at),
        "replaces": rows.would_replace(actor, row),
        "reach": notify.reach(row.target_areas),
        "towns": reach.reach_by_town(actor, row),
        "called_out": reach.called_out(row, at),
        "to_tell": notify.holdings_of(audience).values("person").distinct().count() if audience is not None else 0,
        "alone": row.submitted_by == actor.person_code,
        "wait_minutes": _wait(row.level, at),
        "releasers": reach.possible_releasers(actor, row),
        "refusal": WARNING.refusal(WARNING.move("release"), row, actor),
        "over": row.expires_at <= at,
    }


def sender(actor: Actor, at: datetime) -> Parameter | None:
    """The sender code as a parameter, so that a page can show 待确认 beside it."""
    return parameters.find("cap.sender_code", at=at)


def _wait(level: str, at: datetime) -> int | None:
    found = parameters.find(f"callout.answer_minutes.{level}", at=at)
    return None if found is None else int(found.value)


def silent_places(actor: Actor) -> QuerySet[AreaShape]:
    """Where somebody within reach has not answered yet: the village points with their newest open ladder."""
    waiting = notify.ladders(actor).filter(status__in=(LadderStatus.CALLING, LadderStatus.HUMAN))
    newest = waiting.filter(area_code=OuterRef("area_id")).order_by("-started_at", "code")
    shapes = AreaShape.objects.filter(area_id__in=waiting.values("area_code"), point__isnull=False)
    return shapes.annotate(
        ladder=Subquery(newest.values("code")[:1]),
        level=Subquery(newest.values("level")[:1]),
        status=Subquery(newest.values("status")[:1]),
    )


def feed(actor: Actor, at: datetime, link: Callable[[str], str]) -> list[atom.Entry]:
    """What was published within the last week and what is in force, newest first; `link` gives a message's address."""
    recent = Q(status=choices.Status.RELEASED) | Q(ended_at__gte=at - FEED_DAYS)
    entries = []
    for row in rows.warnings(actor).filter(recent).exclude(cap_xml=""):
        level = str(row.get_level_display())
        if row.published_at:
            address = link(row.identifier)
            entries.append(atom.Entry(row.headline, address, row.published_at, row.issuer, level, row.description))
        if row.cancel_xml and row.cancelled_at:
            address, lifted = link(row.cancel_identifier), f"解除：{row.headline}"
            entries.append(atom.Entry(lifted, address, row.cancelled_at, row.issuer, level, row.note))
    return sorted(entries, key=lambda entry: (entry.updated, entry.address), reverse=True)


def published(actor: Actor, identifier: str) -> str:
    """The CAP text of a published message by its identifier."""
    asked = Q(identifier=identifier) | Q(cancel_identifier=identifier)
    row = rows.warnings(actor).filter(asked, published_at__isnull=False).first()
    text = "" if row is None else row.cap_xml if row.identifier == identifier else row.cancel_xml
    if not identifier or not text:
        raise NotFound("没有这份发布报文。")
    return text


def message(actor: Actor, code: str, *, cancel: bool = False) -> tuple[str, str]:
    """(identifier, CAP text) that was published for a warning, or for its lifting."""
    row = rows.warning(actor, code)
    found = (row.cancel_identifier, row.cancel_xml) if cancel else (row.identifier, row.cap_xml)
    if not found[1]:
        raise NotFound("这条预警还没有发布报文。")
    return found
