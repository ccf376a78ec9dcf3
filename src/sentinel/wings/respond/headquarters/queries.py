"""Reads of field headquarters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Holding, Matter
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.headquarters.models import Field, Group, Handover, Member
from sentinel.wings.respond.headquarters.rules import Duty, FieldStatus
from sentinel.wings.respond.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class Hands:
    """What this person may do in a headquarters now."""

    run: bool
    offer: bool
    accept: bool


def fields(actor: Actor) -> "QuerySet[Field]":
    """Headquarters the actor may read, with how many are in each."""
    found: QuerySet[Field] = Field.objects.visible_to(actor).select_related("matter")
    return found.annotate(inside=Count("members", filter=Q(members__left_at__isnull=True)))


def field_of(actor: Actor, code: str) -> Field:
    """One headquarters in reach by its code, or NotFound."""
    row = fields(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这个现场指挥部，或不在您的管辖范围。")
    return row


def mine(actor: Actor) -> "QuerySet[Field]":
    """Running headquarters the actor's own person is in."""
    own = Q(members__person__code=actor.person_code, members__left_at__isnull=True)
    inside = Field.objects.filter(own).values("pk")
    return fields(actor).filter(pk__in=inside, status=FieldStatus.ACTIVE)


def members(row: Field) -> list[Member]:
    """Who is in now: the commander first, then by group."""
    order = {Duty.COMMANDER: 0, Duty.DEPUTY: 1, Duty.LEADER: 2, Duty.MEMBER: 3}
    found = row.members.filter(left_at__isnull=True).select_related("person", "group")
    return sorted(found, key=lambda member: (order[Duty(member.duty)], member.joined_at, member.pk))


def commander(row: Field) -> Member:
    """Who commands now; of a closed headquarters the last who did."""
    found = row.members.filter(duty=Duty.COMMANDER).select_related("person").order_by("-joined_at", "-pk").first()
    if found is None:
        raise NotFound("这个现场指挥部没有总指挥的记录。")
    return found


def waiting_handover(row: Field) -> Handover | None:
    """The passing of the command that waits for its second signature."""
    return row.handovers.select_related("giver", "taker").filter(taken_at__isnull=True).first()


def hands(actor: Actor, row: Field) -> Hands:
    """What this person may do now."""
    active = row.status == FieldStatus.ACTIVE
    waiting = waiting_handover(row) if active else None
    commands = active and commander(row).person.code == actor.person_code != ""
    return Hands(
        run=active and actor.may("headquarters.run", row),
        offer=commands and waiting is None,
        accept=waiting is not None and waiting.taker.code == actor.person_code,
    )


def panel(row: Field, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything the record and the phone show beside the row."""
    inside = Prefetch(
        "members", Member.objects.filter(left_at__isnull=True).select_related("person").order_by("joined_at", "pk")
    )
    return {
        "members": members(row),
        "former": list(row.members.filter(left_at__isnull=False).select_related("person", "group")),
        "groups": list(Group.objects.filter(field=row).prefetch_related(inside)),
        "decisions": list(row.decisions.order_by("-number")),
        "handovers": list(row.handovers.select_related("giver", "taker")),
        "waiting": waiting_handover(row),
        "hands": hands(actor, row),
    }


def people(actor: Actor) -> list[tuple[str, str]]:
    """(code, name with post) of people who hold a post, to choose from."""
    found: dict[str, str] = {}
    held = Holding.objects.select_related("person", "post").order_by("post__code", "pk")
    for holding in held:
        found.setdefault(holding.person.code, f"{holding.person.name} {holding.post.title}")
    return sorted(found.items(), key=lambda item: item[1])


def groups_offered(at: datetime) -> list[str]:
    """The working groups the pack knows."""
    return list(parameters.value("headquarters.groups", at=at))


def matters_without(actor: Actor) -> list[tuple[str, str]]:
    """(matter code, incident's title) of open incidents that have no running headquarters."""
    busy = Field.objects.filter(status=FieldStatus.ACTIVE).values("matter")
    found = incidents.incidents(actor).filter(matter__closed_at__isnull=True).exclude(matter__in=busy)
    return [(row.matter.code, f"{row.number} {row.title}") for row in found.order_by("-first_known_at", "code")[:200]]


def matter(actor: Actor, code: str) -> Matter:
    """The matter of an incident in reach."""
    found = incidents.incidents(actor).filter(matter__code=code).select_related("matter").first()
    if found is None:
        raise NotFound("没有这个突发事件，或不在您的管辖范围。")
    return found.matter
