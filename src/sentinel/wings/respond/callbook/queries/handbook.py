"""The handbook's own pages: standing instructions, and whom to call for what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from sentinel.kernel import contacts
from sentinel.kernel.actor import Actor
from sentinel.kernel.masking import mask_phone
from sentinel.kernel.models import Holding
from sentinel.wings.respond.callbook.models import Instruction, Referral


@dataclass(frozen=True, slots=True)
class Contact:
    """One post as the handbook prints it: the number masked, and when it was last checked.

    `code` names the person; `may_unmask` says whether the reader may ask for the number in the clear.
    """

    code: str
    title: str
    unit: str
    name: str
    phone: str
    confirmed_at: datetime | None
    may_unmask: bool


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
        (
            row,
            [contact for post in (row.first, row.following) if post is not None for contact in _contacts(actor, post)],
        )
        for row in rows.order_by("place", "code")
    ]


def _contacts(actor: Actor, post: Any) -> list[Contact]:
    return [
        Contact(
            code=holding.person.code,
            title=post.title,
            unit=post.organisation.name,
            name=holding.person.name,
            phone=mask_phone(holding.person.phone),
            confirmed_at=holding.person.confirmed_at,
            may_unmask=bool(holding.person.phone) and actor.may(contacts.UNMASK, holding.person),
        )
        for holding in post.holdings.all()
    ]
