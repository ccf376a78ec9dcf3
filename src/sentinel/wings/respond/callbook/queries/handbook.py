"""The handbook's own pages: standing instructions, and whom to call for what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.masking import mask_phone
from sentinel.kernel.models import Holding
from sentinel.wings.respond.callbook.models import Instruction, Referral


@dataclass(frozen=True, slots=True)
class Contact:
    """One post as the handbook prints it: the number masked, and when it was last checked."""

    title: str
    unit: str
    name: str
    phone: str
    confirmed_at: datetime | None


def instructions(actor: Actor) -> "QuerySet[Instruction]":
    """Pages the actor may read: of the own area and of those above."""
    found: QuerySet[Instruction] = Instruction.objects.visible_to(actor)
    return found


def referrals(actor: Actor) -> "QuerySet[Referral]":
    """Whom to call for what, as far as the actor may read."""
    found: QuerySet[Referral] = Referral.objects.visible_to(actor)
    return found.select_related("first__organisation", "following__organisation")


def referral_lines(actor: Actor) -> list[tuple[Referral, list[Contact]]]:
    """Each matter with the posts to call in order, and who holds them."""
    held = Holding.objects.select_related("person").order_by("person__code")
    rows = referrals(actor).prefetch_related(Prefetch("first__holdings", held), Prefetch("following__holdings", held))
    return [
        (row, [contact for post in (row.first, row.following) if post is not None for contact in _contacts(post)])
        for row in rows.order_by("place", "code")
    ]


def _contacts(post: Any) -> list[Contact]:
    return [
        Contact(
            title=post.title,
            unit=post.organisation.name,
            name=holding.person.name,
            phone=mask_phone(holding.person.phone) if holding.person.phone else "",
            confirmed_at=holding.person.confirmed_at,
        )
        for holding in post.holdings.all()
    ]
