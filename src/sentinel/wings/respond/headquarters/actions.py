"""Writes of field headquarters."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.geo.models import CGCS2000
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Grant, Matter, Person
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.respond.headquarters import events, rules
from sentinel.wings.respond.headquarters.models import Decision, Field, Group, Handover, Member
from sentinel.wings.respond.headquarters.rules import Duty, FieldStatus
from sentinel.wings.respond.headquarters.workflow import FIELD


def _words(text: str, name: str, refusal: str) -> str:
    if not text.strip():
        raise Invalid({name: refusal})
    return text.strip()


def _person(code: str, name: str) -> Person:
    found: Person | None = Person.objects.filter(code=code).first()
    if found is None:
        raise Invalid({name: _("没有这个人员，请从名单里选。")})
    return found


@transaction.atomic
def set_up_headquarters(
    *,
    actor: Actor,
    at: datetime,
    matter: Matter,
    title: str,
    place: str,
    commander: str,
    groups: Sequence[str] | None = None,
    point: tuple[float, float] | None = None,
) -> Field:
    """Set up a headquarters on the spot of an open matter, with its commander and groups; one at a time for a matter.

    `groups` are the names chosen from the pack's; every one of them where none is given.
    """
    said, where = _words(title, "title", _("请写明名称。")), _words(place, "place", _("请写明地点。"))
    actor.require("headquarters.set_up", matter)
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    if locked.closed_at is not None:
        raise MoveRefused(_("事项已经结束，不能设立现场指挥部。"))
    if Field.objects.filter(matter=locked, status=FieldStatus.ACTIVE).exists():
        raise MoveRefused(_("这个事项已经有现场指挥部。"))
    chief = _person(commander, "commander")
    known = list(parameters.value("headquarters.groups", at=at))
    chosen = list(known if groups is None else groups)
    if unknown := [name for name in chosen if name not in known]:
        raise Invalid({"groups": _("没有这些工作组：{names}。").format(names="、".join(unknown))})
    row = Field.objects.create(
        code=next_number("headquarters", at=at),
        title=said,
        matter=locked,
        area_code=locked.area_code,
        place=where,
        point=Point(*point, srid=CGCS2000) if point else None,
        set_up_at=at,
        set_up_by=actor.label,
    )
    Group.objects.bulk_create(Group(field=row, name=name, position=number) for number, name in enumerate(chosen, 1))
    payload = events.FieldSetUp(code=row.code, title=said, place=where, commander=chief.code, groups=tuple(chosen))
    record(payload, subject=row, actor=actor, at=at)
    _join(row, chief, Duty.COMMANDER, None, actor, at)
    return row


def _open(row: Field) -> Field:
    found: Field = Field.objects.select_for_update(of=("self",)).select_related("matter").get(pk=row.pk)
    if found.status != FieldStatus.ACTIVE:
        raise MoveRefused(_("现场指挥部已撤销，不能再改。"))
    return found


def _join(row: Field, person: Person, duty: str, group: Group | None, actor: Actor, at: datetime) -> Member:
    made = Member.objects.create(field=row, person=person, group=group, duty=duty, joined_at=at)
    for permission in rules.GRANTED:
        Grant.objects.update_or_create(
            person=person,
            post=None,
            permission=permission,
            kind="matter",
            value=row.matter.code,
            source=rules.source(row.code),
            defaults={"valid_from": at, "valid_to": None},
        )
    payload = events.MemberJoined(
        code=row.code, person=person.code, duty=duty, group=group.name if group is not None else ""
    )
    record(payload, subject=row, actor=actor, at=at)
    return made


@transaction.atomic
def assign_member(
    *, actor: Actor, at: datetime, field: Field, person: str, duty: str = Duty.MEMBER, group: str = ""
) -> Member:
    """Assign a person to a headquarters, and grant them the matter while they are in it."""
    row = _open(field)
    actor.require("headquarters.run", row)
    if duty not in (Duty.DEPUTY, Duty.LEADER, Duty.MEMBER):
        raise Invalid({"duty": _("总指挥由移交产生；请选副总指挥、组长或成员。")})
    found = row.groups.filter(name=group).first() if group else None
    if found is None and (group or duty == Duty.LEADER):
        raise Invalid({"group": _("请选择这个指挥部的一个工作组。")})
    chosen = _person(person, "person")
    if row.members.filter(person=chosen, left_at__isnull=True).exists():
        raise Invalid({"person": _("{name}已经在这个指挥部。").format(name=chosen.name)})
    return _join(row, chosen, duty, found, actor, at)


@transaction.atomic
def release_member(*, actor: Actor, at: datetime, field: Field, person: str, reason: str) -> Member:
    """Release a person, and end the grant in the same act; who commands hands the command over first."""
    row = _open(field)
    actor.require("headquarters.run", row)
    why = _words(reason, "reason", _("请写明离开原因。"))
    member = row.members.select_related("person").filter(person__code=person, left_at__isnull=True).first()
    if member is None:
        raise Invalid({"person": _("这个人不在指挥部。")})
    if member.duty == Duty.COMMANDER:
        raise MoveRefused(_("总指挥离开前，先移交指挥权。"))
    if row.handovers.filter(taker=member.person, taken_at__isnull=True).exists():
        raise MoveRefused(_("指挥权正在移交给这个人，等接任签字后再调整。"))
    _release(row, [member], at)
    record(events.MemberReleased(code=row.code, person=person, reason=why), subject=row, actor=actor, at=at)
    return member


def _release(row: Field, members: Sequence[Member], at: datetime) -> None:
    for member in members:
        member.left_at = at
        member.save(update_fields=["left_at"])
    held = Grant.objects.filter(source=rules.source(row.code), person__in=[member.person_id for member in members])
    held.update(valid_to=at)


@transaction.atomic
def offer_command(*, actor: Actor, at: datetime, field: Field, to: str, reason: str) -> Handover:
    """The commander signs the command over to another member; until that one signs the commander still commands."""
    row = _open(field)
    why = _words(reason, "reason", _("请写明交接情况。"))
    chief = row.members.select_related("person").get(duty=Duty.COMMANDER, left_at__isnull=True)
    if actor.person_code != chief.person.code:
        raise NotAllowed(_("指挥权由现任总指挥{name}本人签字交出。").format(name=chief.person.name))
    taker = row.members.select_related("person").filter(person__code=to, left_at__isnull=True).first()
    if taker is None or taker.pk == chief.pk:
        raise Invalid({"to": _("请选择指挥部里的另一个人接任。")})
    if row.handovers.filter(taken_at__isnull=True).exists():
        raise MoveRefused(_("已经有一次移交等待接任签字。"))
    made = Handover.objects.create(field=row, giver=chief.person, taker=taker.person, reason=why, given_at=at)
    payload = events.CommandOffered(
        code=row.code, from_person=chief.person.code, to_person=taker.person.code, reason=why
    )
    record(payload, subject=row, actor=actor, at=at)
    return made


@transaction.atomic
def accept_command(*, actor: Actor, at: datetime, field: Field) -> Handover:
    """The other one signs: from this instant the command is theirs, and who gave it stays as deputy."""
    row = _open(field)
    found = row.handovers.select_related("giver", "taker").filter(taken_at__isnull=True).first()
    if found is None:
        raise MoveRefused(_("没有等待接任的移交。"))
    if actor.person_code != found.taker.code:
        raise NotAllowed(_("指挥权由接任人{name}本人签字接受。").format(name=found.taker.name))
    inside = row.members.filter(left_at__isnull=True)
    inside.filter(person=found.giver).update(duty=Duty.DEPUTY)
    inside.filter(person=found.taker).update(duty=Duty.COMMANDER, group=None)
    found.taken_at = at
    found.save(update_fields=["taken_at"])
    payload = events.CommandAccepted(code=row.code, from_person=found.giver.code, to_person=found.taker.code)
    record(payload, subject=row, actor=actor, at=at)
    return found


@transaction.atomic
def record_decision(*, actor: Actor, at: datetime, field: Field, text: str) -> Decision:
    """Write down a decision taken on the spot (708 号令第二十四条: what matters is recorded)."""
    row = _open(field)
    actor.require("headquarters.run", row)
    said = _words(text, "text", _("请写明决定内容。"))
    if len(said) > rules.TEXT_LENGTH:
        raise Invalid({"text": _("决定内容不超过 1000 字。")})
    made = Decision.objects.create(
        field=row, number=row.decisions.count() + 1, text=said, decided_at=at, decided_by=actor.label
    )
    payload = events.DecisionRecorded(code=row.code, number=made.number, text=said, by=actor.label)
    record(payload, subject=row, actor=actor, at=at)
    return made


@transaction.atomic
def close_headquarters(*, actor: Actor, at: datetime, field: Field, summary: str) -> Field:
    """Dissolve a headquarters with a summary; everybody still in it is released and their grants end."""
    said = _words(summary, "note", _("请写一段总结。"))
    row = _open(field)
    inside = list(row.members.filter(left_at__isnull=True))
    payload = events.FieldClosed(code=row.code, summary=said, released=len(inside), decisions=row.decisions.count())
    changes = {"closed_at": at, "summary": said}
    closed: Field = FIELD.apply("close", row, actor=actor, at=at, event=payload, changes=changes)
    _release(closed, inside, at)
    closed.handovers.filter(taken_at__isnull=True).delete()
    return closed
