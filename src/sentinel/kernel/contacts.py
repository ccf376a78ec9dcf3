"""The contact list: who answers under which number, when that was last confirmed, and who looked at it in the clear."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import parameters, privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.masking import log_unmasking, mask_phone
from sentinel.kernel.models import Holding, Person
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.kernel.telephone import clean_phone

MANAGE, UNMASK = "organisation.contacts", "organisation.unmask"
PURPOSE = "contact"
LONGEST_PURPOSE = 128


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
    """Take a person out of all posts; the number is kept as long as the rule says and then blanked."""
    fresh = _locked(actor, person)
    held = Holding.objects.select_for_update().filter(person=fresh).order_by("post__code")
    posts = tuple(held.values_list("post__code", flat=True))
    if not posts:
        raise Refused(_("“{name}”已经不在任何岗位。").format(name=fresh.name), code="left")
    held.delete()
    fresh.keep_until = privacy.keep_until(PURPOSE, timezone.localdate(at), at=at)
    fresh.save(update_fields=["keep_until"])
    payload = ContactLeft(code=fresh.code, posts=posts, keep_until=fresh.keep_until.isoformat())
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh
