"""The count of people inside. Only `count_in` and `count_out` change it, together with the stays it is the sum of."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record
from sentinel.kernel.refusals import NotFound, Refused
from sentinel.wings.prepare.shelters import events, queries, rules
from sentinel.wings.prepare.shelters.choices import ShelterStatus
from sentinel.wings.prepare.shelters.models import Opening, Shelter, Stay
from sentinel.wings.prepare.shelters.workflow import SHELTER

BY_RULE = system("shelters")
ALTERNATIVES = 3


@transaction.atomic
def admit(*, actor: Actor, at: datetime, shelter: Shelter, people: int = 1) -> Shelter:
    """Count people of an evacuation list in. A ready shelter opens with its first guest; a full one refuses and names
    the nearest others.

    Whoever registers an arrival needs to see the shelter, not to manage it.
    """
    fresh = locked(shelter)
    must_see(actor, fresh, "shelters.view")
    fresh = count_in(fresh, people, actor, at, listed=people)
    group(fresh, rules.StayKind.LISTED, people, actor, at, listed=people)
    return fresh


@transaction.atomic
def release(*, actor: Actor, at: datetime, shelter: Shelter, people: int = 1) -> Shelter:
    """Count people of an evacuation list out: whoever the door has signed out before does not leave twice."""
    fresh = locked(shelter)
    must_see(actor, fresh, "shelters.view")
    if fresh.listed < people:
        raise Refused(_("场所内只登记了 {n} 人，请先核对人数。").format(n=fresh.listed), code="not_inside")
    stays = {row.code: row for row in _listed_first(fresh)}
    found = rules.settle(fresh.listed, [rules.Holding(row.code, row.listed) for row in stays.values()], people)
    for code, taken in found.takes.items():
        shrink(stays[code], taken, at, listed=taken)
    if found.gone:
        record(events.ShelterListSettled(code=fresh.code, people=found.gone), subject=fresh, actor=actor, at=at)
    return count_out(fresh, found.leaving, actor, at, listed=people)


@transaction.atomic
def carry_list(*, actor: Actor, at: datetime, stay: Stay, people: int) -> Stay:
    """People of a list were moved on as this stay: the list's count follows them, so that it signs them out here."""
    if stay.came_from is None:
        raise Refused(_("这次入住不是从别处转来的。"), code="not_moved")
    pks = (stay.came_from.shelter_id, stay.shelter_id)
    both = Shelter.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("code")
    rows = {row.pk: row for row in both}
    left, reached = (rows[pk] for pk in pks)
    must_see(actor, reached, "shelters.view")
    fresh: Stay = Stay.objects.get(pk=stay.pk)
    settled_there = left.listed - sum(row.listed for row in _listed_first(left))
    if not 1 <= people <= min(fresh.people - fresh.listed, settled_there):
        raise Refused(_("转来的名单人数对不上，请核对两处登记。"), code="not_listed")
    left.listed -= people
    reached.listed += people
    fresh.listed += people
    for row in (left, reached, fresh):
        row.save(update_fields=["listed"])
    payload = events.ShelterListCarried(code=left.code, to=reached.code, people=people)
    record(payload, subject=left, actor=actor, at=at)
    return fresh


def _listed_first(shelter: Shelter) -> list[Stay]:
    rows = shelter.stays.filter(departed_at__isnull=True, listed__gt=0).order_by("arrived_at", "code")
    return sorted(rows, key=lambda row: row.kind != rules.StayKind.LISTED)


def locked(row: Shelter) -> Shelter:
    """The shelter, locked: everybody who comes and goes is counted one after the other."""
    return Shelter.objects.select_for_update(of=("self",)).get(pk=row.pk)  # type: ignore[no-any-return]


def must_see(actor: Actor, row: Shelter, permission: str) -> None:
    """Refuse like a shelter that is not there where the actor does not reach it, also as one it serves."""
    if not actor.may_read(permission, row):
        raise NotFound(_("没有编号为 {code} 的避难场所。").format(code=row.code))


def count_in(row: Shelter, people: int, actor: Actor, at: datetime, *, listed: int = 0) -> Shelter:
    """More people inside a locked shelter; opens a ready one, refuses where there is no room."""
    if row.room < people:
        raise Refused(_no_room(row, people, actor), code="no_room")
    if row.status == ShelterStatus.READY:
        row = _opened_by_rule(row, at)
    row.occupancy += people
    row.listed += listed
    row.save(update_fields=["occupancy", "listed"])
    payload = events.ShelterAdmitted(code=row.code, people=people, occupancy=row.occupancy)
    record(payload, subject=row, actor=actor, at=at)
    return settled(row, at)


def count_out(row: Shelter, people: int, actor: Actor, at: datetime, *, listed: int = 0) -> Shelter:
    """Fewer people inside a locked shelter; `listed` of a list are settled."""
    row.occupancy -= people
    row.listed -= listed
    row.save(update_fields=["occupancy", "listed"])
    if people:
        payload = events.ShelterReleased(code=row.code, people=people, occupancy=row.occupancy)
        record(payload, subject=row, actor=actor, at=at)
    return settled(row, at)


def group(row: Shelter, kind: str, people: int, actor: Actor, at: datetime, *, listed: int = 0) -> Stay:
    """Put people without names into the shelter's one open count of this kind."""
    stay: Stay | None = row.stays.filter(kind=kind, departed_at__isnull=True).first()
    if stay is None:
        made: Stay = Stay.objects.create(
            shelter=row,
            opening=current_opening(row),
            code=next_code(row, "R", row.stays),
            area_code=row.area_code,
            kind=kind,
            label=_("转移名单") if kind == rules.StayKind.LISTED else _("未实名人员"),
            people=people,
            arrived_people=people,
            listed=listed,
            arrived_at=at,
            registered_by=actor.label,
        )
        return made
    stay.people += people
    stay.arrived_people += people
    stay.listed += listed
    stay.save(update_fields=["people", "arrived_people", "listed"])
    return stay


def shrink(stay: Stay, people: int, at: datetime, *, listed: int) -> None:
    """Fewer people in a stay; the last ones end it."""
    stay.people -= people
    stay.listed -= listed
    if stay.people == 0:
        stay.departed_at = at
        stay.forget_at = _forget_at(at) if stay.guests.exists() else None
    stay.save(update_fields=["people", "listed", "departed_at", "forget_at"])


def _forget_at(at: datetime) -> datetime:
    return at + timedelta(days=int(parameters.value("shelters.guest_keep_days", at=at)))


def current_opening(row: Shelter) -> Opening | None:
    """The opening under which people come now."""
    return row.openings.filter(closed_at__isnull=True).first()


def next_code(row: Shelter, letter: str, rows: object) -> str:
    """The next code of a shelter's rows, e.g. "BN-1-R00007"; the shelter is locked, and rows are never removed."""
    last: str | None = rows.aggregate(last=Max("code"))["last"]  # type: ignore[attr-defined]
    number = int(last.rsplit(letter, 1)[1]) + 1 if last else 1
    return f"{row.code}-{letter}{number:05d}"


def settled(row: Shelter, at: datetime) -> Shelter:
    """The status that follows from the count: full with as many as it holds, open with fewer. An empty one is never
    full, or nobody could end its use.
    """
    full = row.occupancy >= max(row.limit, 1)
    if row.status == ShelterStatus.OPEN and full:
        return apply("fill", row, BY_RULE, at)
    if row.status == ShelterStatus.FULL and not full:
        return apply("make_room", row, BY_RULE, at)
    return row


def apply(name: str, row: Shelter, actor: Actor, at: datetime) -> Shelter:
    """One move of the shelter's table with its event."""
    moved: Shelter = SHELTER.apply(
        name, row, actor=actor, at=at, event=lambda new: events.ShelterChangedStatus(code=new.code, status=new.status)
    )
    return moved


def announce(row: Shelter, opening: Opening, actor: Actor, at: datetime, *, by_rule: bool) -> None:
    """Keep what people are told about an opened shelter."""
    opening.shelter, opening.area_code, opening.opened_at = row, row.area_code, at
    opening.code = next_code(row, "Q", row.openings)
    opening.text = rules.announcement(row.name, opening.address, opening.path)[:500]
    opening.ordered_by = actor.label
    opening.save(force_insert=True)
    payload = events.OpeningAnnounced(
        code=opening.code, duration=opening.duration, basis=opening.basis, by_rule=by_rule
    )
    record(payload, subject=opening, actor=actor, at=at)


def _opened_by_rule(row: Shelter, at: datetime) -> Shelter:
    """People stand at the door: the shelter opens with what the register says of place and way."""
    guide = _("未登记，请联系{contact}引导").format(contact=row.contact or _("镇街值班室"))
    opening = Opening(
        basis=_("首批人员到达"), duration=row.duration, address=row.address, path=(row.path or guide)[:200]
    )
    row = apply("take_in", row, BY_RULE, at)
    announce(row, opening, BY_RULE, at, by_rule=True)
    return row


def _no_room(row: Shelter, people: int, actor: Actor) -> str:
    others = queries.nearest(actor, (row.point.x, row.point.y), people, like=row)[:ALTERNATIVES]
    names = "、".join(
        _("{name}（余 {room} 人）").format(name=found.shelter.name, room=found.shelter.room) for found in others
    )
    state = _("停用或不可用") if not row.usable else _("只剩 {n} 个位置").format(n=row.room)
    advice = _("最近的可用场所：{names}。").format(names=names) if names else _("附近没有可用场所，请报镇街值班室。")
    return _("{name}{state}，容不下 {people} 人。{advice}").format(
        name=row.name, state=state, people=people, advice=advice
    )
