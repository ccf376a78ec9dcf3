"""Officers come from the contact list and are relieved with a reason; each part fills in its sheet of a training."""

from datetime import date, timedelta
from typing import Any

import pytest

from sentinel.kernel import contacts, reactions
from sentinel.kernel.models import Event, Holding, Person, Post
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, VILLAGE, actor, make_unit
from sentinel.wings.prepare.officers import actions
from sentinel.wings.prepare.officers.models import Attendance, Officer, Training
from sentinel.wings.prepare.officers.tests.samples import (
    OTHER_VILLAGE,
    TRAINING,
    attend,
    make_officer,
    make_person,
    make_places,
    make_training,
)

pytestmark = pytest.mark.django_db
CLERK = actor("officers.view", "officers.manage", "organisation.contacts", area=TOWN)
LATER = AT + timedelta(days=1)
NEW = {"area_code": VILLAGE, "rank": "A", "employment": "part", "appointed_on": date(2023, 7, 1)}


@pytest.fixture(autouse=True)
def _places() -> None:
    make_places()


def told() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def appoint(**fields: Any) -> Officer:
    return actions.appoint_officer(actor=CLERK, at=AT, **{**NEW, **fields})


def test_somebody_new_comes_into_the_contact_list_once() -> None:
    first = appoint(name="王小明", phone="100 1111 0000")
    again = appoint(name="王小明", phone="10011110000", group="一组")
    assert (first.code, again.code, first.level, again.level) == (f"{VILLAGE}-01", f"{VILLAGE}-02", "village", "group")
    person = Person.objects.get()
    assert (first.person, again.person, person.code, person.area_code) == (person, person, "LX2023-0001", VILLAGE)
    assert (person.phone, person.confirmed_at, first.phone) == ("10011110000", None, "100****0000")
    assert told() == ["organisation.contact.registered", "officers.officer.appointed", "officers.officer.appointed"]
    payload = Event.objects.get(subject_key=first.code).payload
    assert payload == {"code": first.code, "person": "LX2023-0001", "level": "village", "rank": "A"}


def test_whoever_is_listed_here_is_found_by_name_alone() -> None:
    person = make_person("P-1")
    assert appoint(name=person.name).person == person
    assert told() == ["officers.officer.appointed"]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"person": "P-2"}, "A角已有在任的“人P-1”"),
        ({"person": "P-1", "rank": "B"}, "A、B角不能是同一人"),
        ({"person": "P-2", "rank": "B", "code": f"{VILLAGE}-01"}, "已有灾害信息员"),
        ({"name": "没有此人", "rank": "B"}, "请填电话"),
        ({"person": "P-2", "area_code": "999901001999"}, "没有区划"),
    ],
)
def test_a_seat_that_cannot_be_filled_keeps_all_out(fields: dict[str, Any], text: str) -> None:
    make_officer(person=make_person("P-1").code)
    make_person("P-2", phone="10099990000")
    before = told()
    rows = [{**NEW, "rank": "B", "group": "二组", "person": "P-2"}, {**NEW, **fields}]
    with pytest.raises(Invalid, match=text):
        actions.appoint_officers(actor=CLERK, at=AT, rows=rows)
    assert (Officer.objects.count(), told()) == (1, before)


def test_nobody_appoints_or_relieves_elsewhere_or_without_the_permission() -> None:
    there = make_officer(area_code=OTHER_VILLAGE)
    before = told()
    reader = actor("officers.view", area=DISTRICT)
    for who, place in ((CLERK, OTHER_VILLAGE), (reader, VILLAGE)):
        with pytest.raises(NotAllowed):
            actions.appoint_officer(actor=who, at=AT, **{**NEW, "area_code": place, "name": "甲", "phone": "119"})
        with pytest.raises(NotAllowed):
            actions.relieve_officer(actor=who, at=AT, row=there, note="调离")
        with pytest.raises(NotAllowed):
            actions.amend_officer(actor=who, at=AT, row=there, changes={"employment": "full"})
    assert (Officer.objects.get().status, Officer.objects.get().employment, told()) == ("appointed", "part", before)


def test_an_officer_is_amended_and_the_same_again_is_no_change() -> None:
    row = make_officer()
    changed = actions.amend_officer(actor=CLERK, at=AT, row=row, changes={"employment": "full"})
    actions.amend_officer(actor=CLERK, at=AT, row=row, changes={"employment": "full"})
    assert (changed.employment, told()) == ("full", ["officers.officer.appointed", "officers.officer.amended"])


def test_who_is_relieved_leaves_the_list_and_the_seat_is_free() -> None:
    row = appoint(name="王小明", phone="10011110000")
    gone = actions.relieve_officer(actor=CLERK, at=LATER, row=row, note=" 调离本村 ")
    assert (gone.status, gone.relieved_on, gone.reason) == ("relieved", date(2023, 7, 30), "调离本村")
    assert Person.objects.get().keep_until == date(2023, 8, 29)
    assert told()[2:] == ["officers.officer.relieved", "organisation.contact.left"]
    with pytest.raises(MoveRefused, match="离任"):
        actions.relieve_officer(actor=CLERK, at=LATER, row=row, note="再次")
    with pytest.raises(Invalid, match="已离任"):
        actions.amend_officer(actor=CLERK, at=LATER, row=row, changes={"mark": "x"})
    back = appoint(name="王小明", phone="10011110000")
    assert (back.code, back.person.keep_until) == (f"{VILLAGE}-02", None)
    reactions.drain()
    back.refresh_from_db()
    assert back.status == "appointed"


def test_who_still_holds_a_post_or_a_seat_stays_in_the_list() -> None:
    person = make_person("P-1")
    post = Post.objects.create(code="A", organisation=make_unit(), title="A", role="village_a", area_code=VILLAGE)
    rows = [make_officer(person=person.code), make_officer(person=person.code, group="一组")]
    actions.relieve_officer(actor=CLERK, at=AT, row=rows[0], note="调整")
    Holding.objects.create(post=post, person=person)
    actions.relieve_officer(actor=CLERK, at=AT, row=rows[1], note="调整")
    assert Person.objects.get().keep_until is None
    with pytest.raises(Invalid, match="离任原因"):
        actions.relieve_officer(actor=CLERK, at=AT, row=rows[1], note=" ")


def test_who_leaves_all_posts_is_relieved_by_rule() -> None:
    person = make_person("P-1")
    row = make_officer(person=person.code)
    post = Post.objects.create(code="A", organisation=make_unit(), title="A", role="village_a", area_code=VILLAGE)
    Holding.objects.create(post=post, person=person)
    keeper = actor("organisation.contacts", "organisation.view", area=TOWN)
    contacts.release_contact(actor=keeper, at=LATER, person=person)
    reactions.drain()
    row.refresh_from_db()
    assert (row.status, row.relieved_on, row.reason) == ("relieved", date(2023, 7, 30), "本人已离岗")


def test_a_training_is_registered_and_amended() -> None:
    row = actions.register_training(actor=CLERK, at=AT, area_code=TOWN, **TRAINING)
    assert (row.code, row.target_areas) == ("PX20230729-0001", [TOWN])
    changed = actions.amend_training(actor=CLERK, at=AT, row=row, changes={"held_on": date(2023, 6, 1)})
    actions.amend_training(actor=CLERK, at=AT, row=row, changes={"held_on": date(2023, 6, 1)})
    assert (changed.held_on, told()) == (
        date(2023, 6, 1),
        ["officers.training.registered", "officers.training.amended"],
    )


@pytest.mark.parametrize(
    ("changes", "field"), [({"hours": 0}, "hours"), ({"valid_until": date(2023, 5, 17)}, "valid_until")]
)
def test_a_training_that_makes_no_sense_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.register_training(actor=CLERK, at=AT, area_code=TOWN, **{**TRAINING, **changes})
    assert (list(refused.value.errors), Training.objects.count(), told()) == ([field], 0, [])


def test_each_town_ticks_its_own_people_on_the_districts_sheet() -> None:
    own, group, other = make_officer(), make_officer(group="一组"), make_officer(area_code=OTHER_VILLAGE)
    training = make_training()
    attend(training, other)
    fill = {"actor": CLERK, "at": AT, "training": training, "part": TOWN}
    assert actions.record_attendance(**fill, attended=[own.code, group.code]) == (2, 0)
    assert actions.record_attendance(**fill, attended=[own.code]) == (0, 1)
    assert actions.record_attendance(**fill, attended=[own.code]) == (0, 0)
    assert set(Attendance.objects.values_list("officer", flat=True)) == {own.pk, other.pk}
    last = Event.objects.filter(name="officers.training.attended").order_by("-position")[0].payload
    assert last == {"code": training.code, "part": TOWN, "added": [], "removed": [group.code]}
    with pytest.raises(Invalid, match="不是这里在任的"):
        actions.record_attendance(**fill, attended=[other.code])
    with pytest.raises(NotAllowed):
        actions.record_attendance(**{**fill, "part": OTHER_TOWN}, attended=[])
    assert Attendance.objects.count() == 2


def test_who_was_relieved_since_stays_on_the_sheet_and_the_day_stays() -> None:
    row, training = make_officer(), make_training()
    attend(training, row)
    actions.relieve_officer(actor=CLERK, at=AT, row=row, note="调离")
    assert actions.record_attendance(actor=CLERK, at=AT, training=training, part=TOWN, attended=[]) == (0, 0)
    keeper = actor("officers.manage", area=DISTRICT)
    with pytest.raises(Invalid, match="不能再改"):
        actions.amend_training(actor=keeper, at=AT, row=training, changes={"held_on": date(2023, 6, 1)})
    assert (Attendance.objects.count(), Training.objects.get().held_on) == (1, date(2023, 5, 18))


def test_a_sheet_waits_for_its_day_and_keeps_to_its_area() -> None:
    row, training = make_officer(), make_training(held_on=date(2023, 8, 1))
    with pytest.raises(Invalid, match="不包括这个范围"):
        actions.record_attendance(
            actor=CLERK, at=AT, training=make_training(area_code=OTHER_TOWN), part=TOWN, attended=[row.code]
        )
    with pytest.raises(Refused, match="还没有举行"):
        actions.record_attendance(actor=CLERK, at=AT, training=training, part=TOWN, attended=[row.code])
    assert Attendance.objects.count() == 0


def test_a_certificate_is_noted_by_who_may() -> None:
    row = attend(make_training(), make_officer())
    with pytest.raises(NotAllowed):
        actions.amend_attendance(actor=actor("officers.view"), at=AT, row=row, changes={"certificate": "Z-1"})
    before = len(told())
    for _again in range(2):
        row = actions.amend_attendance(actor=CLERK, at=AT, row=row, changes={"certificate": "Z-1"})
    assert (row.certificate, told()[before:]) == ("Z-1", ["officers.attendance.amended"])
