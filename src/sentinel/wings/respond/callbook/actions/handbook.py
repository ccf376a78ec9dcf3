"""Writes of the handbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.models import Post
from sentinel.kernel.models.values import Standing
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.callbook import events
from sentinel.wings.respond.callbook.models import Instruction, Referral

AMENDABLE = {"title": 64, "text": 4000, "source": 200, "standing": 16, "place": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionSpec:
    """One page of standing instructions."""

    code: str
    title: str
    text: str
    source: str
    standing: str
    area_code: str
    place: int = 0
    mark: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSpec:
    """Whom to call for what: post codes."""

    code: str
    subject: str
    first: str
    area_code: str
    following: str = ""
    note: str = ""
    place: int = 0
    mark: str = ""


@transaction.atomic
def register_instructions(*, actor: Actor, at: datetime, pages: Sequence[InstructionSpec]) -> list[Instruction]:
    """Add the pages whose code is not there yet; those already there stay as they are."""
    known = set(Instruction.objects.filter(code__in=[page.code for page in pages]).values_list("code", flat=True))
    fresh = [page for page in pages if page.code not in known]
    for page in fresh:
        actor.require_in("callbook.manage", page.area_code)
        if page.standing not in Standing.values:
            raise Invalid({"standing": _("没有这个核实状态。")})
    rows = Instruction.objects.bulk_create(
        Instruction(
            code=page.code,
            title=page.title,
            text=page.text,
            source=page.source,
            standing=page.standing,
            area_code=page.area_code,
            target_areas=[page.area_code],
            place=page.place,
            mark=page.mark,
            confirmed_at=page.confirmed_at,
        )
        for page in fresh
    )
    record_many([(events.InstructionRegistered(code=row.code), row) for row in rows], actor=actor, at=at)
    return rows


@transaction.atomic
def amend_instruction(*, actor: Actor, at: datetime, row: Instruction, changes: Mapping[str, Any]) -> Instruction:
    """Change a page; it counts as checked from now."""
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("这一项不能在这里修改。") for name in unknown})
    if changes.get("standing", Standing.UNVERIFIED) not in Standing.values:
        raise Invalid({"standing": _("没有这个核实状态。")})
    fresh: Instruction = Instruction.objects.select_for_update().get(pk=row.pk)
    actor.require("callbook.manage", fresh)
    changed = [name for name in AMENDABLE if name in changes and getattr(fresh, name) != changes[name]]
    for name in changed:
        setattr(fresh, name, changes[name])
    fresh.confirmed_at = at
    fresh.save(update_fields=[*changed, "confirmed_at"])
    record(events.InstructionAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def register_referrals(*, actor: Actor, at: datetime, referrals: Sequence[ReferralSpec]) -> list[Referral]:
    """Add whom to call for what where it is not there yet; those already there stay as they are."""
    known = set(Referral.objects.filter(code__in=[item.code for item in referrals]).values_list("code", flat=True))
    fresh = [item for item in referrals if item.code not in known]
    wanted = {code for item in fresh for code in (item.first, item.following) if code}
    posts = {post.code: post for post in Post.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - posts.keys()):
        raise Invalid({"first": _("没有这些岗位：{codes}。").format(codes="、".join(missing))})
    for item in fresh:
        actor.require_in("callbook.manage", item.area_code)
    rows = Referral.objects.bulk_create(
        Referral(
            code=item.code,
            subject=item.subject,
            first=posts[item.first],
            following=posts.get(item.following),
            note=item.note,
            place=item.place,
            mark=item.mark,
            area_code=item.area_code,
            target_areas=[item.area_code],
        )
        for item in fresh
    )
    record_many(
        [(events.ReferralRegistered(code=row.code, post=row.first.code), row) for row in rows], actor=actor, at=at
    )
    return rows
