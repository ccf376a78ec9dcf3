"""Appointing and relieving officers. Who they are is entered once, in the contact list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import contacts
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.contacts import ContactSpec
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.models import Area, Holding, Person
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.officers import events, rules
from sentinel.wings.prepare.officers.choices import OfficerStatus
from sentinel.wings.prepare.officers.models import Officer
from sentinel.wings.prepare.officers.workflow import MANAGE, OFFICER

BY_RULE = system("officers")
KEPT = ("rank", "employment", "appointed_on", "mark")


@transaction.atomic
def appoint_officers(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Officer]:
    """Appoint people; one who cannot be appointed keeps all of them out.

    A row names its person by `person`, the code of a contact, or by `name` and `phone` as the contact list knows them
    or shall know them; without a number the one of this name in this place is meant.
    """
    codes = {row["area_code"] for row in rows}
    for code in codes:
        actor.require_in(MANAGE, code)
    # Locked together: seats and numbers of a place are given out one after the other.
    places = {area.code: area for area in Area.objects.select_for_update().filter(code__in=codes).order_by("code")}
    if unknown := codes - places.keys():
        raise Invalid({"area_code": _("没有区划 {code}。").format(code=min(unknown))})
    people = _people(actor, at, rows)
    taken = Counter(Officer.objects.filter(area_code__in=codes).values_list("area_code", flat=True))
    officers = []
    for row, person in zip(rows, people, strict=True):
        area, group = row["area_code"], (row.get("group") or "").strip()
        taken[area] += 1
        officer = Officer(
            code=row.get("code") or f"{area}-{taken[area]:02d}",
            area_code=area,
            group=group,
            level=rules.level(places[area].kind, group).value,
            person=person,
            **{name: row[name] for name in KEPT if name in row},
        )
        officers.append(officer)
    _refuse_taken(officers)
    made = insert_many(officers)
    told = [
        (events.OfficerAppointed(code=row.code, person=row.person.code, level=row.level, rank=row.rank), row)
        for row in made
    ]
    record_many(told, actor=actor, at=at)
    return made


def appoint_officer(*, actor: Actor, at: datetime, **fields: Any) -> Officer:
    """Appoint one."""
    return appoint_officers(actor=actor, at=at, rows=[fields])[0]


def _people(actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Person]:
    """Who is meant, row by row."""
    named = [row for row in rows if not row.get("person")]
    specs = [ContactSpec(row["area_code"], row.get("name", ""), row.get("phone", "")) for row in named]
    listed = iter(contacts.register_contacts(actor=actor, at=at, specs=specs) if specs else ())
    known = Person.objects.in_bulk({row["person"] for row in rows if row.get("person")}, field_name="code")
    return [known[row["person"]] if row.get("person") else next(listed) for row in rows]


def _refuse_taken(officers: Sequence[Officer]) -> None:
    """Say which seat is taken, and who would sit on both."""
    areas = {row.area_code for row in officers}
    serving = list(Officer.objects.filter(area_code__in=areas, status=OfficerStatus.APPOINTED).select_related("person"))
    seats = {(row.area_code, row.group, row.rank): row for row in serving}
    people = {(row.area_code, row.group, row.person_id): row for row in serving}
    codes = set(Officer.objects.filter(code__in=[row.code for row in officers]).values_list("code", flat=True))
    for row in officers:
        if row.code in codes:
            raise Invalid({"code": _("编号 {code} 已有灾害信息员。").format(code=row.code)})
        sitting = seats.setdefault((row.area_code, row.group, row.rank), row)
        if sitting is not row:
            text = _("{rank}已有在任的“{name}”，请先办理离任。")
            raise Invalid({"rank": text.format(rank=row.get_rank_display(), name=sitting.name)})
        twice = people.setdefault((row.area_code, row.group, row.person_id), row)
        if twice is not row:
            text = _("“{name}”已任{rank}，A、B角不能是同一人。")
            raise Invalid({"name": text.format(name=row.name, rank=twice.get_rank_display())})
        codes.add(row.code)


@transaction.atomic
def amend_officer(*, actor: Actor, at: datetime, row: Officer, changes: Mapping[str, Any]) -> Officer:
    """Change what may change of an officer who serves; place, seat and person change by relieving and appointing."""
    officer: Officer = Officer.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    actor.require(MANAGE, officer)
    if officer.status != OfficerStatus.APPOINTED:
        raise Invalid({"status": _("已离任的不能再修改。")})
    changed = [name for name, value in changes.items() if getattr(officer, name) != value]
    if not changed:
        return officer
    for name in changed:
        setattr(officer, name, changes[name])
    officer.save(update_fields=changed)
    payload = events.OfficerAmended(code=officer.code, fields=tuple(changed))
    record(payload, subject=officer, actor=actor, at=at)
    return officer


@transaction.atomic
def relieve_officer(*, actor: Actor, at: datetime, row: Officer, note: str) -> Officer:
    """Somebody no longer serves. One who holds no post and no other seat leaves the contact list with it."""
    reason = note.replace("\x00", "").strip()[:200]
    if not reason:
        raise Invalid({"note": _("请写明离任原因。")})
    relieved: Officer = OFFICER.apply(
        "relieve",
        row,
        actor=actor,
        at=at,
        changes={"relieved_on": timezone.localdate(at), "reason": reason},
        event=lambda new: events.OfficerRelieved(code=new.code, person=new.person.code, reason=reason),
    )
    person = relieved.person
    still = Officer.objects.filter(person=person, status=OfficerStatus.APPOINTED).exists()
    if person.keep_until is None and not still and not Holding.objects.filter(person=person).exists():
        contacts.release_contact(actor=BY_RULE, at=at, person=person)
    return relieved


@transaction.atomic
def relieve_person(*, actor: Actor, at: datetime, person: str, note: str) -> int:
    """Relieve somebody who left the contact list, by the contact's code, of every seat; returns how many.

    Whoever came back meanwhile keeps the seat.
    """
    seats = Officer.objects.filter(person__code=person, status=OfficerStatus.APPOINTED)
    rows = seats.filter(person__keep_until__isnull=False).order_by("pk")
    return len([relieve_officer(actor=actor, at=at, row=row, note=note) for row in rows])
