"""Contacts and personal data: masked, confirmed, stale, looked at with a purpose, kept for a time and then blanked."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from sentinel.kernel import contacts, privacy
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Event, Holding, Parameter, Person, Post, Unmasking
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.telephone import clean_phone
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, actor, make_unit

pytestmark = pytest.mark.django_db
NUMBER = "10012345678"
KEEPER = actor("organisation.contacts", "organisation.view", "organisation.unmask", area=TOWN)
CLERK = actor("organisation.view", area=TOWN)
ADMIN = actor("organisation.purge", area=DISTRICT)


@pytest.fixture
def person() -> Person:
    Area.objects.create(code=DISTRICT, name="区", short_name="区", kind="district")
    person = Person.objects.create(code="P-1", name="王小明", phone=NUMBER, area_code=TOWN, purpose="contact")
    post = Post.objects.create(code="A", organisation=make_unit(), title="值班员", role="town_duty", area_code=TOWN)
    Holding.objects.create(post=post, person=person)
    return person


def told() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_the_number_is_ciphertext_in_the_table_and_masked_on_screen(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM kernel_person p")
        assert NUMBER not in cursor.fetchone()[0]
    assert contacts.masked_phone(Person.objects.get()) == "100****5678"
    assert contacts.masked_phone(Person(phone="")) == ""


def test_a_contact_is_stale_until_confirmed_and_again_after_a_while(person: Person) -> None:
    Parameter.objects.create(
        key="contacts.stale_days", value=30, title="x", source="x", status="verified", valid_from=date(2020, 1, 1)
    )
    assert contacts.stale(person, contacts.stale_before(AT))
    fresh = contacts.confirm_contact(actor=KEEPER, at=AT, person=person)
    stands = [contacts.stale(fresh, contacts.stale_before(AT + timedelta(days=days))) for days in (0, 30, 31)]
    assert (stands, told()) == ([False, False, True], ["organisation.contact.confirmed"])


def test_a_changed_number_is_confirmed_and_never_told(person: Person) -> None:
    changed = contacts.amend_contact(actor=KEEPER, at=AT, person=person, name="王小明", phone="100 9999 0000")
    assert (changed.phone, changed.confirmed_at) == ("10099990000", AT)
    assert Event.objects.get().payload == {"code": "P-1", "fields": ["phone"]}
    contacts.amend_contact(actor=KEEPER, at=AT, person=person, name="王小明", phone="10099990000")
    assert told() == ["organisation.contact.amended", "organisation.contact.confirmed"]
    with pytest.raises(Invalid, match="姓名"):
        contacts.amend_contact(actor=KEEPER, at=AT, person=person, name=" ", phone="")


def test_a_look_in_the_clear_is_written_down_with_its_purpose(person: Person) -> None:
    assert contacts.unmask_contact(actor=KEEPER, at=AT, person=person, purpose=" 红色预警叫应 ") == NUMBER
    row = Unmasking.objects.get()
    assert (row.subject, row.fields, row.purpose) == ("kernel.person:P-1", "phone", "红色预警叫应")
    assert told() == ["organisation.contact.unmasked"]
    with pytest.raises(Invalid, match="用途"):
        contacts.unmask_contact(actor=KEEPER, at=AT, person=person, purpose="\x00 ")
    assert Unmasking.objects.count() == 1


Act = Callable[[Actor, Person], object]
ACTS: dict[str, Act] = {
    "confirm": lambda who, person: contacts.confirm_contact(actor=who, at=AT, person=person),
    "amend": lambda who, person: contacts.amend_contact(actor=who, at=AT, person=person, name="x", phone=""),
    "unmask": lambda who, person: contacts.unmask_contact(actor=who, at=AT, person=person, purpose="x"),
    "release": lambda who, person: contacts.release_contact(actor=who, at=AT, person=person),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
@pytest.mark.parametrize(
    ("who", "refusal"),
    [(CLERK, NotAllowed), (actor("organisation.view", "organisation.contacts", area=OTHER_TOWN), NotFound)],
    ids=["without the permission", "another town"],
)
def test_who_may_not_changes_and_sees_nothing(person: Person, act: Act, who: Actor, refusal: type[Refused]) -> None:
    before = Person.objects.values().get()
    with pytest.raises(refusal):
        act(who, person)
    assert (Person.objects.values().get(), told(), Unmasking.objects.count()) == (before, [], 0)


def test_who_leaves_is_kept_as_long_as_the_rule_says_and_then_blanked(person: Person) -> None:
    Parameter.objects.create(
        key="privacy.keep_days.contact", value=30, title="x", source="x", status="verified", valid_from=date(2020, 1, 1)
    )
    left = contacts.release_contact(actor=KEEPER, at=AT, person=person)
    assert (left.keep_until, Holding.objects.count()) == (date(2023, 8, 28), 0)
    payload = Event.objects.get(name="organisation.contact.left").payload
    assert (payload["posts"], payload["keep_until"]) == (["A"], "2023-08-28")
    with pytest.raises(Refused, match="不在任何岗位"):
        contacts.release_contact(actor=KEEPER, at=AT, person=person)
    assert privacy.preview(ADMIN, AT + timedelta(days=30)) == []
    late = AT + timedelta(days=31)
    assert privacy.preview(ADMIN, late) == [privacy.Line("kernel.person", "通讯录", "contact", ("phone",), 1)]
    assert privacy.purge(actor=ADMIN, at=late, kind="kernel.person", purpose="contact") == 1
    blank = Person.objects.get()
    assert (blank.phone, blank.purged_at, blank.name) == ("", late, "王小明")
    assert Event.objects.get(name="organisation.data.purged").payload == {
        "kind": "kernel.person",
        "purpose": "contact",
        "fields": ["phone"],
        "keys": ["P-1"],
    }
    assert privacy.preview(ADMIN, late) == []
    for act in ACTS.values():
        with pytest.raises(Refused, match="已按期清除"):
            act(KEEPER, person)


def test_a_purge_needs_the_right_over_the_whole_district_and_something_to_purge(person: Person) -> None:
    Person.objects.update(keep_until=date(2020, 1, 1))
    for who in (KEEPER, actor("organisation.purge", area=TOWN)):
        with pytest.raises(NotAllowed):
            privacy.preview(who, AT)
        with pytest.raises(NotAllowed):
            privacy.purge(actor=who, at=AT, kind="kernel.person", purpose="contact")
    for kind, purpose, refusal in (("kernel.area", "contact", NotFound), ("kernel.person", "other", Refused)):
        with pytest.raises(refusal):
            privacy.purge(actor=ADMIN, at=AT, kind=kind, purpose=purpose)
    assert (Person.objects.get().phone, told()) == (NUMBER, [])


def test_a_purge_of_many_goes_in_chunks(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "CHUNK", 2)
    Person.objects.bulk_create(
        Person(code=f"Q-{number}", name="x", phone=NUMBER, purpose="contact", keep_until=date(2020, 1, 1))
        for number in range(5)
    )
    assert privacy.purge(actor=ADMIN, at=AT, kind="kernel.person", purpose="contact") == 5
    assert told() == ["organisation.data.purged"] * 3
    assert Person.objects.get(code="P-1").phone == NUMBER


@pytest.mark.parametrize(
    ("typed", "number"),
    [(" 100 1234 5678", "10012345678"), ("010－69842345", "010-69842345"), ("（010）69842345-801", "01069842345-801"),
     ("119", "119"), ("12350", "12350"), ("", "")],
)  # fmt: skip
def test_numbers_are_taken_as_people_type_them(typed: str, number: str) -> None:
    assert clean_phone(typed) == number


@pytest.mark.parametrize("typed", ["1234", "100123456789", "没有", "1001234567x", "+1 5551234"])
def test_what_no_telephone_has_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="电话号码不对"):
        clean_phone(typed)


def listed(*specs: contacts.ContactSpec) -> list[Person]:
    return contacts.register_contacts(actor=KEEPER, at=AT, specs=specs)


def test_everybody_is_entered_once_and_who_left_comes_back(person: Person) -> None:
    left = contacts.release_contact(actor=KEEPER, at=AT, person=person)
    asked = contacts.ContactSpec(TOWN, " 王小明 ", "100 1234 5678")
    new = contacts.ContactSpec(TOWN, "李大", "10099990000")
    found = listed(asked, new, new, contacts.ContactSpec(TOWN, "李大"))
    assert [row.code for row in found] == ["P-1", "LX2023-0001", "LX2023-0001", "LX2023-0001"]
    assert (Person.objects.get(pk=left.pk).keep_until, Person.objects.count()) == (None, 2)
    assert told() == ["organisation.contact.left", *["organisation.contact.registered"] * 2]
    again = contacts.release_contact(actor=KEEPER, at=AT, person=found[1])
    assert again.keep_until == date(2023, 8, 28)


@pytest.mark.parametrize(
    ("name", "phone", "text"),
    [
        ("王小明", "10000000000", "号码不同"),
        ("李大", "", "没有“李大”"),
        ("双生", "", "几位“双生”"),
        (" ", "119", "姓名"),
    ],
)
def test_whoever_cannot_be_told_apart_is_not_entered(person: Person, name: str, phone: str, text: str) -> None:
    for code in ("T-1", "T-2"):
        Person.objects.create(code=code, name="双生", phone=f"100{code[-1] * 8}", area_code=TOWN)
    with pytest.raises(Invalid, match=text):
        listed(contacts.ContactSpec(TOWN, "新人", "10077770000"), contacts.ContactSpec(TOWN, name, phone))
    with pytest.raises(NotAllowed):
        listed(contacts.ContactSpec(OTHER_TOWN, "新人", "10077770000"))
    assert (Person.objects.count(), told()) == (3, [])
