"""Writes of duty rooms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.rosters import events
from sentinel.wings.respond.rosters.choices import Level, Pattern
from sentinel.wings.respond.rosters.models import Room

PHONE = re.compile(r"[0-9][0-9 -]{2,22}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSpec:
    """One duty room to register."""

    code: str
    unit: str
    name: str
    level: str
    area_code: str
    phone: str = ""
    pattern: str = Pattern.WHOLE
    confirmed_at: datetime | None = None
    mark: str = ""


@transaction.atomic
def register_rooms(*, actor: Actor, at: datetime, rooms: Sequence[RoomSpec]) -> list[Room]:
    """Add the rooms whose code is not there yet; those already there stay as they are."""
    known = set(Room.objects.filter(code__in=[spec.code for spec in rooms]).values_list("code", flat=True))
    fresh = [spec for spec in rooms if spec.code not in known]
    for spec in fresh:
        actor.require_in("rosters.manage", spec.area_code)
        if spec.level not in Level.values or spec.pattern not in Pattern.values:
            raise Invalid({"level": _("没有这个层级或班次安排。")})
    rows = Room.objects.bulk_create(
        Room(
            code=spec.code,
            unit=spec.unit,
            name=spec.name,
            level=spec.level,
            pattern=spec.pattern,
            area_code=spec.area_code,
            target_areas=[spec.area_code],
            phone=spec.phone,
            confirmed_at=spec.confirmed_at,
            mark=spec.mark,
        )
        for spec in fresh
    )
    record_many(
        [(events.RoomRegistered(code=row.code, level=row.level, pattern=row.pattern), row) for row in rows],
        actor=actor,
        at=at,
    )
    return rows


@transaction.atomic
def confirm_room(*, actor: Actor, at: datetime, room: Room, phone: str) -> Room:
    """Say that the telephone was rung and is right as of now, or what it is now."""
    number = phone.strip()
    if PHONE.fullmatch(number) is None:
        raise Invalid({"phone": _("电话应为数字，可带空格和短横线，3 至 23 位。")})
    row: Room = Room.objects.select_for_update().get(pk=room.pk)
    actor.require("rosters.manage", row)
    changed = row.phone != number
    row.phone, row.confirmed_at, row.confirmed_by = number, at, actor.label
    row.save(update_fields=["phone", "confirmed_at", "confirmed_by"])
    record(events.RoomConfirmed(code=row.code, changed=changed), subject=row, actor=actor, at=at)
    return row
