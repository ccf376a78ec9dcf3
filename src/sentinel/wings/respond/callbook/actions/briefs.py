"""Writes of briefs: made from the log, written in, signed with a number, frozen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.digest import digest
from sentinel.kernel.events import record
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.respond.callbook import events, queries, rules
from sentinel.wings.respond.callbook.choices import BriefKind, BriefStatus
from sentinel.wings.respond.callbook.models import Brief
from sentinel.wings.respond.callbook.workflow import BRIEF

AMENDABLE = {"title": 120, "text": 20000, "to_units": 200, "copies": 200, "urgency": 16}
FLASH_LINES = 12


@transaction.atomic
def draft_brief(*, actor: Actor, at: datetime, kind: str, title: str, since: datetime, until: datetime) -> Brief:
    """Make a brief from the log of a span: figures, lines in order, and places to be written."""
    wrong = {}
    if kind not in BriefKind.values:
        wrong["kind"] = _("没有这个类别。")
    if not title.strip() or len(title.strip()) > AMENDABLE["title"]:
        wrong["title"] = _("请写标题，最多 {n} 字。").format(n=AMENDABLE["title"])
    if not since < until:
        wrong["until"] = _("截止时间应晚于起始时间。")
    if until > at:
        wrong["until"] = _("截止时间不能晚于现在。")
    if wrong:
        raise Invalid(wrong)
    unit, organ, area_code = queries.own_unit(actor)
    actor.require_in("callbook.write", area_code)
    composed = queries.compose(actor, since, until)
    lines = composed.lines[-FLASH_LINES:] if kind == BriefKind.FLASH else composed.lines
    row = Brief.objects.create(
        code=next_number("brief", at=at),
        unit=unit,
        organ=organ,
        area_code=area_code,
        kind=kind,
        year=timezone.localtime(at).year,
        title=title.strip(),
        since=since,
        until=until,
        lines=[{**line, "chosen": line in lines} for line in composed.lines],
        text=_text(composed.figures, lines),
        drafted_at=at,
        drafted_by=actor.label,
    )
    told = events.BriefDrafted(
        code=row.code, kind=kind, since=_minute(since), until=_minute(until), lines=len(composed.lines)
    )
    record(told, subject=row, actor=actor, at=at)
    return row


def _minute(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


def _text(figures: str, lines: Sequence[Mapping[str, Any]]) -> str:
    told = [str(line["text"]) for line in lines] or [_("无重要事项。")]
    return "\n".join([_("一、总体情况"), figures, _("二、主要情况"), *told, _("三、下一步工作"), rules.OPEN_PLACE])


@transaction.atomic
def amend_brief(
    *, actor: Actor, at: datetime, row: Brief, changes: Mapping[str, Any], chosen: Sequence[str] | None = None
) -> Brief:
    """Write in a draft; `chosen` sets which lines of the log are told and puts the second part together anew."""
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    wanted = {name: str(value).strip() for name, value in changes.items()}
    wrong = {
        name: _("太长，最多 {n} 字。").format(n=AMENDABLE[name])
        for name in wanted
        if len(wanted[name]) > AMENDABLE[name]
    }
    wrong |= {name: _("请填写这一项。") for name in ("title", "text") if wanted.get(name, "x") == ""}
    if wrong:
        raise Invalid(wrong)
    brief: Brief = Brief.objects.select_for_update().get(pk=row.pk)
    actor.require("callbook.write", brief)
    if brief.status != BriefStatus.DRAFT:
        raise MoveRefused(_("已签发的快报简报不能修改，新情况请另编一期。"))
    if chosen is not None:
        brief.lines = [{**line, "chosen": line["key"] in chosen} for line in brief.lines]
        composed = queries.compose(actor, brief.since, brief.until)
        wanted["text"] = _text(composed.figures, [line for line in brief.lines if line["chosen"]])
    changed = [name for name in wanted if getattr(brief, name) != wanted[name]]
    for name in changed:
        setattr(brief, name, wanted[name])
    if changed or chosen is not None:
        brief.save()
        record(events.BriefAmended(code=brief.code, fields=tuple(changed)), subject=brief, actor=actor, at=at)
    return brief


@transaction.atomic
def sign_brief(*, actor: Actor, at: datetime, row: Brief, note: str = "") -> Brief:
    """Sign: the brief gets the next number of its unit, kind and year, and its seal; frozen from now on."""
    actor.require("callbook.sign", row)
    # Every brief of the series is locked, so two signed at once cannot take one number.
    series = Brief.objects.filter(unit=row.unit, kind=row.kind).order_by("pk")
    list(series.select_for_update().values_list("pk", flat=True))
    brief = Brief.objects.get(pk=row.pk)
    brief.year = timezone.localtime(at).year
    taken = series.filter(year=brief.year, issue__isnull=False).values_list("issue", flat=True)
    brief.issue, brief.signed_by = rules.next_issue(int(issue) for issue in taken if issue), actor.label
    seal = digest(brief.content)
    signed: Brief = BRIEF.apply(
        "sign",
        brief,
        actor=actor,
        at=at,
        event=events.BriefSigned(code=brief.code, kind=brief.kind, year=brief.year, issue=brief.issue, seal=seal),
        changes={"year": brief.year, "issue": brief.issue, "signed_at": at, "signed_by": actor.label, "seal": seal},
    )
    return signed
