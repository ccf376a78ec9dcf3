"""Opening a shelter with the words people are told, ending its use, taking it out of use and back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Matter
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.shelters import events
from sentinel.wings.prepare.shelters.actions.occupancy import announce, apply, current_opening, locked
from sentinel.wings.prepare.shelters.actions.register import area_limit
from sentinel.wings.prepare.shelters.choices import Condition, Duration, ShelterStatus
from sentinel.wings.prepare.shelters.models import Opening, Shelter


@transaction.atomic
def open_shelter(
    *,
    actor: Actor,
    at: datetime,
    row: Shelter,
    basis: str,
    address: str = "",
    path: str = "",
    duration: str = "",
    matter: Matter | None = None,
) -> Opening:
    """Open a shelter that stands ready: people are told its address and the way there, never less (救助条例 11 条).

    Where nothing else is said, address and way are those of the register; a way the register lacks is kept in it. The
    duration decides how much area a person has, so it decides how many may come.
    """
    fresh = locked(row)
    actor.require("shelters.manage", fresh)
    words = {"basis": basis.strip(), "address": address.strip() or fresh.address, "path": path.strip() or fresh.path}
    missing = {
        "basis": _("请写明启用依据，如响应、预警或指令编号。"),
        "address": _("请写明具体地址。"),
        "path": _("请写明到达路径；启用须公告具体地址和到达路径。"),
    }
    if empty := {name: missing[name] for name, value in words.items() if not value}:
        raise Invalid(empty)
    if fresh.condition == Condition.UNFIT:
        raise Invalid({"": _("最近一次检查为“不可用”，整改复查后才能启用。")})
    for_how_long = duration or fresh.duration
    if for_how_long not in Duration.values:
        raise Invalid({"duration": _("没有“{value}”这一项。").format(value=for_how_long[:16])})
    _keep_way(fresh, words["path"], actor, at)
    fresh = apply("open", fresh, actor, at)
    fresh.area_limit = area_limit(fresh.effective_area_m2, for_how_long, at)
    fresh.save(update_fields=["area_limit"])
    opening = Opening(
        matter=matter,
        basis=words["basis"][:200],
        duration=for_how_long,
        address=words["address"][:96],
        path=words["path"][:200],
    )
    announce(fresh, opening, actor, at, by_rule=False)
    return opening


def _keep_way(row: Shelter, path: str, actor: Actor, at: datetime) -> None:
    if row.path:
        return
    row.path = path[:200]
    row.save(update_fields=["path"])
    record(events.ShelterAmended(code=row.code, fields=("path",)), subject=row, actor=actor, at=at)


@transaction.atomic
def end_use_of_shelter(*, actor: Actor, at: datetime, row: Shelter, note: str) -> Shelter:
    """Everybody has left: the shelter stands ready again, and nobody is told to come."""
    words = note.strip()[:200]
    if not words:
        raise Invalid({"note": _("请写明结束启用的说明。")})
    return _leave_use("end_use", row, actor, at, words)


@transaction.atomic
def end_use_of_matter(*, actor: Actor, at: datetime, matter: str, note: str) -> list[Shelter]:
    """End the use of every shelter that was opened under a matter and has nobody inside; the others stay open."""
    rows = Shelter.objects.filter(
        status=ShelterStatus.OPEN,
        occupancy=0,
        openings__matter__code=matter,
        openings__closed_at__isnull=True,
    )
    ended = []
    for row in rows.order_by("code"):
        fresh = locked(row)
        if fresh.status == ShelterStatus.OPEN and fresh.occupancy == 0:
            ended.append(_leave_use("end_use", fresh, actor, at, note))
    return ended


@transaction.atomic
def close_shelter(*, actor: Actor, at: datetime, row: Shelter, note: str = "") -> Shelter:
    """Take an empty shelter out of use; an open one is not announced any more."""
    return _leave_use("close", row, actor, at, note.strip()[:200] or _("停用"))


@transaction.atomic
def put_back_shelter(*, actor: Actor, at: datetime, row: Shelter, note: str = "") -> Shelter:
    """Make a closed shelter ready again."""
    return apply("put_back", row, actor, at)


def _leave_use(move: str, row: Shelter, actor: Actor, at: datetime, note: str) -> Shelter:
    fresh = apply(move, locked(row), actor, at)
    if (opening := current_opening(fresh)) is not None:
        opening.closed_at, opening.closed_by, opening.close_note = at, actor.label, note
        opening.save(update_fields=["closed_at", "closed_by", "close_note"])
        record(events.OpeningEnded(code=opening.code, note=note), subject=opening, actor=actor, at=at)
    fresh.area_limit = area_limit(fresh.effective_area_m2, fresh.duration, at)
    fresh.save(update_fields=["area_limit"])
    return fresh
