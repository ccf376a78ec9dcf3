"""Notices from above: written down, binding nothing here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.kernel.scope import area_stem
from sentinel.wings.watch.warnings import choices, events, queries, rules
from sentinel.wings.watch.warnings.models import Bulletin

AMENDABLE = ("source", "kind", "hazard", "level", "text")


@transaction.atomic
def receive_bulletin(
    *,
    actor: Actor,
    at: datetime,
    source: str,
    kind: str,
    hazard: str,
    text: str,
    issued_at: datetime,
    level: str | int | None = None,
    code: str = "",
    target_areas: Sequence[str] = (),
    based_on: str = "",
) -> Bulletin:
    """Write down a notice once; the same code again gives the row that is there. Typed in, it gets its code here.

    The areas it speaks of see it; without any it is for the whole district.
    """
    district = queries.district_code()
    actor.require_in("warnings.bulletin", district)
    key = code or f"{kind}-{hazard}-{timezone.localtime(at):%Y%m%dT%H%M}"
    known: Bulletin | None = Bulletin.objects.filter(code=key).first()
    if known is not None and code:
        return known
    if known is not None:
        raise MoveRefused(_("这一分钟已登记过同类来文，请核对后稍候再登记。"))
    said = {
        "source": source,
        "kind": kind,
        "hazard": hazard,
        "level": "" if level is None else str(level),
        "text": text,
    }
    words, errors = _judged(said)
    areas = sorted(set(target_areas)) or [district]
    if Area.objects.filter(code__in=areas, code__startswith=area_stem(district)).count() != len(areas):
        errors["target_areas"] = _("请选择本区内的区域。")
    if issued_at > at:
        errors["issued_at"] = _("发文时间不能晚于收文时间。")
    if errors:
        raise Invalid(errors)
    row: Bulletin = Bulletin.objects.create(
        code=key,
        area_code=district,
        **words,
        issued_at=issued_at,
        received_at=at,
        received_by=actor.label,
        published_at=at,
        target_areas=areas,
        based_on=based_on[: rules.REFERENCE_LENGTH],
    )
    record(
        events.BulletinReceived(code=row.code, source=row.source, kind=row.kind, hazard=row.hazard, level=row.level),
        subject=row,
        actor=actor,
        at=at,
    )
    return row


@transaction.atomic
def amend_bulletin(*, actor: Actor, at: datetime, row: Bulletin, changes: Mapping[str, Any]) -> Bulletin:
    """Correct what was written down of a notice; when it was sent and received stays."""
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("这一项登记后不能修改。") for name in unknown})
    fresh: Bulletin = Bulletin.objects.select_for_update().get(pk=row.pk)
    actor.require("warnings.bulletin", fresh)
    words, errors = _judged({**{name: getattr(fresh, name) for name in AMENDABLE}, **changes})
    if errors:
        raise Invalid(errors)
    changed = tuple(name for name in AMENDABLE if getattr(fresh, name) != words[name])
    if changed:
        for name in changed:
            setattr(fresh, name, words[name])
        fresh.save(update_fields=changed)
        record(events.BulletinAmended(code=fresh.code, fields=changed), subject=fresh, actor=actor, at=at)
    return fresh


def _judged(said: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The words as they are kept, and what is wrong with them field by field."""
    words, errors = {name: value.strip() for name, value in said.items()}, {}
    if words["kind"] not in choices.BulletinKind.values:
        errors["kind"] = _("请选择来文类别。")
    if words["hazard"] not in choices.Hazard.values:
        errors["hazard"] = _("请选择灾种。")
    if not words["source"] or len(words["source"]) > 64:
        errors["source"] = _("请写明发文单位（64 字以内）。")
    if len(words["level"]) > 16:
        errors["level"] = _("级别最多 16 字。")
    if not words["text"] or len(words["text"]) > rules.TEXT_LENGTH or "\x00" in words["text"]:
        errors["text"] = _("请写明来文内容（2000 字以内）。")
    return words, errors
