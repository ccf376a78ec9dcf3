"""The contact list: who answers under which number, when that was last confirmed, and who looked at it in the clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters, privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import Payload, event_type, record, record_many
from sentinel.kernel.masking import log_unmasking, mask_phone
from sentinel.kernel.models import Holding, Person
from sentinel.kernel.numbering import Per, next_numbers
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.kernel.telephone import clean_phone

MANAGE, UNMASK = "organisation.contacts", "organisation.unmask"
PURPOSE = "contact"
LONGEST_PURPOSE = 128


@event_type("organisation.contact.registered", version=1)
class ContactRegistered(Payload):
    """Somebody came into the contact list, or came back into it."""

    code: str


@event_type("organisation.contact.confirmed", version=1)
class ContactConfirmed(Payload):
    """Somebody rang and the number is right as of now."""

    code: str


@event_type("organisation.contact.amended", version=1)
class ContactAmended(Payload):
    """Name or number of a contact changed; never the number itself."""

    code: str
    fields: tuple[str, ...]


@event_type("organisation.contact.unmasked", version=1, view=MANAGE)
class ContactUnmasked(Payload):
    """Somebody looked at a number in the clear."""

    code: str
    purpose: str


@event_type("organisation.contact.left", version=1)
class ContactLeft(Payload):
    """A person left all posts; the number is kept until a day and then blanked."""

    code: str
    posts: tuple[str, ...]
    keep_until: str


@dataclass(frozen=True, slots=True)
class ContactSpec:
    """Somebody who shall be in the contact list; without a number whoever bears the name in this place is meant."""

    area_code: str
    name: str
    phone: str = ""


def contacts(actor: Actor) -> "QuerySet[Person]":
    """The people the actor may see, with their posts."""
    rows: QuerySet[Person] = Person.objects.visible_to(actor)
    return rows.prefetch_related("holdings__post__organisation")


def contact_of(actor: Actor, code: str) -> Person:
    """A contact the actor may see, by the code."""
    found = contacts(actor).filter(code=code).first()
    if found is None:
        raise NotFound(_("没有这个联系人，或者不在您的范围内。"))
    return found


def masked_phone(person: Person) -> str:
    """The number as a screen may show it."""
    return mask_phone(person.phone)


def stale_before(at: datetime) -> datetime:
    """Contacts confirmed earlier than this, or never, show as stale."""
    row = parameters.find("contacts.stale_days", at=at)
    return at - timedelta(days=int(row.value) if row is not None else 90)


def stale(person: Person, before: datetime) -> bool:
    """True where nobody confirmed the number lately."""
    return person.confirmed_at is None or person.confirmed_at < before


@transaction.atomic
def register_contacts(*, actor: Actor, at: datetime, specs: Sequence[ContactSpec]) -> list[Person]:
    """The people of these names and numbers, each entered once: who is there is found, who had left comes back."""
    for area_code in {spec.area_code for spec in specs}:
        actor.require_in(MANAGE, area_code)
    asked = [ContactSpec(spec.area_code, spec.name.strip()[:32], clean_phone(spec.phone)) for spec in specs]
    rows = Person.objects.select_for_update().filter(name__in={spec.name for spec in asked}, purged_at__isnull=True)
    known: dict[str, list[Person]] = {}
    for person in rows.order_by("code"):
        known.setdefault(person.name, []).append(person)
    found, made, back = [], [], {}
    for spec in asked:
        person = _meant(spec, known.get(spec.name, []))
        if person is None:
            person = Person(name=spec.name, phone=spec.phone, area_code=spec.area_code, purpose=PURPOSE)
            known.setdefault(spec.name, []).append(person)
            made.append(person)
        elif person.keep_until is not None:
            back[person.pk] = person
        found.append(person)
    for person, code in zip(made, next_numbers("contact", len(made), at=at, per=Per.YEAR) if made else (), strict=True):
        person.code = code
    insert_many(made)
    for person in back.values():
        person.keep_until = None
    Person.objects.bulk_update(back.values(), ["keep_until"])
    told = [(ContactRegistered(code=person.code), person) for person in [*made, *back.values()]]
    record_many(told, actor=actor, at=at)
    return found


def _meant(spec: ContactSpec, namesakes: Sequence[Person]) -> Person | None:
    """Who of the people of this name is meant; None for somebody new."""
    here = [person for person in namesakes if person.area_code == spec.area_code]
    if not spec.name:
        raise Invalid({"name": _("请填写姓名。")})
    if not spec.phone:
        if len(here) == 1:
            return here[0]
        why = _("本区划通讯录里有几位“{name}”，请填电话。") if here else _("本区划通讯录里没有“{name}”，请填电话。")
        raise Invalid({"phone": why.format(name=spec.name)})
    same = [person for person in namesakes if person.phone == spec.phone]
    if not same and here:
        raise Invalid(
            {
                "phone": _(
                    "本区划通讯录已有“{name}”，号码不同：是同一人请先在通讯录改号，或不填电话；"
                    "是同名的另一人请在姓名后注明，如“{name}（二组）”。"
                ).format(name=spec.name)
            }
        )
    return same[0] if same else None


def _locked(actor: Actor, person: Person, permission: str = MANAGE) -> Person:
    fresh: Person | None = Person.objects.visible_to(actor).select_for_update().filter(pk=person.pk).first()
    if fresh is None:
        raise NotFound(_("没有这个联系人，或者不在您的范围内。"))
    actor.require(permission, fresh)
    if fresh.purged_at is not None:
        raise Refused(_("这个联系人的信息已按期清除。"), code="purged")
    return fresh


@transaction.atomic
def confirm_contact(*, actor: Actor, at: datetime, person: Person) -> Person:
    """Say that the number was rung and is right."""
    fresh = _locked(actor, person)
    fresh.confirmed_at = at
    fresh.save(update_fields=["confirmed_at"])
    record(ContactConfirmed(code=fresh.code), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def amend_contact(*, actor: Actor, at: datetime, person: Person, name: str, phone: str) -> Person:
    """Change name or number, which confirms them too."""
    fresh, name, phone = _locked(actor, person), name.strip()[:32], clean_phone(phone)
    if not name:
        raise Invalid({"name": _("请填写姓名。")})
    said = {"name": name, "phone": phone}
    changed = [field for field, value in said.items() if getattr(fresh, field) != value]
    for field in changed:
        setattr(fresh, field, said[field])
    fresh.confirmed_at = at
    fresh.save(update_fields=[*changed, "confirmed_at"])
    payload = ContactAmended(code=fresh.code, fields=tuple(changed)) if changed else ContactConfirmed(code=fresh.code)
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def unmask_contact(*, actor: Actor, at: datetime, person: Person, purpose: str) -> str:
    """The number in the clear, for a purpose that is written down with the reader's name."""
    said = purpose.replace("\x00", "").strip()[:LONGEST_PURPOSE]
    fresh = _locked(actor, person, UNMASK)
    if not said:
        raise Invalid({"purpose": _("请写明查看用途。")})
    log_unmasking(actor=actor, at=at, subject=fresh, fields=("phone",), purpose=said)
    record(ContactUnmasked(code=fresh.code, purpose=said), subject=fresh, actor=actor, at=at)
    return fresh.phone


@transaction.atomic
def release_contact(*, actor: Actor, at: datetime, person: Person) -> Person:
    """Take a person out of all posts and of the list; the number is kept as long as the rule says and then blanked."""
    fresh = _locked(actor, person)
    held = Holding.objects.select_for_update().filter(person=fresh).order_by("post__code")
    posts = tuple(held.values_list("post__code", flat=True))
    if not posts and fresh.keep_until is not None:
        raise Refused(_("“{name}”已经不在任何岗位。").format(name=fresh.name), code="left")
    held.delete()
    fresh.keep_until = privacy.keep_until(PURPOSE, timezone.localdate(at), at=at)
    fresh.save(update_fields=["keep_until"])
    payload = ContactLeft(code=fresh.code, posts=posts, keep_until=fresh.keep_until.isoformat())
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh
