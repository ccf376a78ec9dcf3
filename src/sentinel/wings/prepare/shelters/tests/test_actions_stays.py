"""Who comes, leaves and moves on: counts balance whatever happens in whatever order."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from sentinel.kernel.models import Event, Unmasking
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.actions import GuestSpec
from sentinel.wings.prepare.shelters.models import Guest, Shelter, Stay
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    ELSEWHERE,
    KEEPER,
    LATER,
    NUMBER,
    TOWN,
    VILLAGE,
    balance,
    family,
    make_guest,
    make_shelter,
    make_stay,
    officer,
    told,
)

pytestmark = pytest.mark.django_db


def arrive(row, people=2, counted=0, **more):
    return actions.register_family(
        actor=KEEPER, at=AT, shelter=row, guests=more.pop("guests", family()), people=people, counted=counted, **more
    )


def test_a_family_is_counted_named_and_encrypted():
    row = make_shelter(capacity=10)
    stay = arrive(row, 3, guests=family("王小一", "王小二"), place="东 3", from_area=VILLAGE)
    assert (stay.code, stay.label, stay.people, stay.listed, stay.place) == ("BN-1-R00001", "王**", 3, 0, "东 3")
    assert [guest.masked_name for guest in stay.guests.order_by("code")] == ["王**", "王**"]
    assert (stay.guests.first().masked_id, stay.guests.first().masked_phone) == ("110199********0017", "100****5678")
    assert balance(row) == (3, 3, 3)
    assert told()[-1] == (
        "stay.registered",
        "person:P1",
        {"code": "BN-1-R00001", "kind": "family", "people": 3, "counted": 0},
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT g::text FROM shelters_guest g")
        stored = "".join(line for (line,) in cursor.fetchall())
    assert [word for word in ("王小", NUMBER, "10012345678") if word in stored] == []


def test_people_of_a_list_get_names_without_being_counted_twice():
    row = make_shelter(capacity=5)
    actions.admit(actor=KEEPER, at=AT, shelter=row, people=4)
    stay = arrive(row, 3, counted=3)
    group = row.stays.get(kind="listed")
    assert (stay.listed, group.people, group.listed) == (3, 1, 1)
    assert balance(row) == (4, 4, 4)
    stay = arrive(row, 2, counted=1)
    assert balance(row) == (5, 5, 5)
    assert (stay.listed, row.stays.get(kind="listed").departed_at) == (1, AT)
    with pytest.raises(Invalid, match="只有 0 人"):
        arrive(row, 1, counted=1)


@pytest.mark.parametrize(
    ("people", "counted", "guests", "field"),
    [
        (0, 0, family(), "people"),
        (1, 0, family("王小一", "王小二"), "people"),
        (501, 0, family(), "people"),
        (2, 3, family(), "counted"),
        (2, -1, family(), "counted"),
        (1, 0, [], "name"),
        (1, 0, [GuestSpec(name=" ")], "name"),
        (1, 0, [GuestSpec(name="王", id_number="110199196001010018")], "id_number"),
        (1, 0, [GuestSpec(name="王", care="dragon")], "care"),
    ],
)
def test_wrong_input_is_refused_at_its_field_and_nothing_is_written(people, counted, guests, field):
    row = make_shelter(capacity=1000)
    with pytest.raises(Invalid) as refused:
        arrive(row, people, counted, guests=guests)
    assert field in refused.value.errors
    assert (Stay.objects.count(), Guest.objects.count(), balance(row), told()) == (0, 0, (0, 0, 0), [])


@pytest.mark.parametrize(
    "actor",
    [officer("shelters.view"), officer("shelters.register", area=ELSEWHERE)],
    ids=["only looks", "elsewhere"],
)
def test_registering_needs_the_permission_where_the_shelter_serves(actor):
    row, stay = make_shelter(capacity=10), make_stay(code="BN-2")
    events = told()
    acts = (
        lambda: actions.register_family(actor=actor, at=AT, shelter=row, guests=family(), people=1),
        lambda: actions.count_people_in(actor=actor, at=AT, shelter=row, people=1),
        lambda: actions.depart_stay(actor=actor, at=AT, stay=stay),
        lambda: actions.transfer_stay(actor=actor, at=AT, stay=stay, to=row),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert (told(), balance(row), balance(stay.shelter)) == (events, (0, 0, 0), (2, 2, 2))


def test_people_without_names_are_one_count():
    row = make_shelter(capacity=10)
    first = actions.count_people_in(actor=KEEPER, at=AT, shelter=row, people=3)
    second = actions.count_people_in(actor=KEEPER, at=LATER, shelter=row, people=4)
    assert (first.pk, second.people, second.label) == (second.pk, 7, "未实名人员")
    arrive(row, 2, counted=2)
    assert (balance(row), row.stays.get(kind="counted").people) == ((7, 7, 7), 5)
    with pytest.raises(Invalid, match="1 到 500"):
        actions.count_people_in(actor=KEEPER, at=AT, shelter=row, people=0)
    with pytest.raises(Refused, match="只剩 3 个位置"):
        actions.count_people_in(actor=KEEPER, at=AT, shelter=row, people=4)
    assert balance(row) == (7, 7, 7)


def test_leaving_in_parts_and_whole():
    stay = make_stay(people=3)
    row = stay.shelter
    actions.depart_stay(actor=KEEPER, at=LATER, stay=stay, people=1)
    assert balance(row) == (2, 2, 2)
    done = actions.depart_stay(actor=KEEPER, at=LATER, stay=stay)
    assert (done.departed_at, done.inside, done.forget_at) == (LATER, "已离开", LATER + timedelta(days=180))
    assert balance(row) == (0, 0, 0)
    assert [payload for name, _actor, payload in told() if name == "stay.departed"] == [
        {"code": "BN-1-R00001", "people": 1, "inside": 2, "to_stay": ""},
        {"code": "BN-1-R00001", "people": 2, "inside": 0, "to_stay": ""},
    ]
    with pytest.raises(Refused, match="已办理离开"):
        actions.depart_stay(actor=KEEPER, at=LATER, stay=stay)
    with pytest.raises(Invalid, match="1 到 2"):
        actions.depart_stay(actor=KEEPER, at=LATER, stay=make_stay(code="BN-2"), people=3)


def test_who_left_at_the_door_does_not_leave_again_with_the_list():
    row = make_shelter(capacity=10)
    actions.admit(actor=KEEPER, at=AT, shelter=row, people=5)
    stay = arrive(row, 3, counted=3)
    actions.depart_stay(actor=KEEPER, at=LATER, stay=stay)
    assert balance(row) == (2, 2, 2)
    actions.release(actor=KEEPER, at=LATER, shelter=row, people=4)
    assert balance(row) == (1, 1, 1)
    assert ("shelter.list_settled", "person:P1", {"code": "BN-1", "people": 3}) in told()
    actions.release(actor=KEEPER, at=LATER, shelter=row, people=1)
    row.refresh_from_db()
    assert (balance(row), row.listed) == ((0, 0, 0), 0)
    with pytest.raises(Refused, match="只登记了 0 人"):
        actions.release(actor=KEEPER, at=LATER, shelter=row)


def test_a_list_takes_named_people_along_when_nobody_signed_them_out():
    row = make_shelter(capacity=10)
    actions.admit(actor=KEEPER, at=AT, shelter=row, people=3)
    stay = arrive(row, 4, counted=2)
    actions.release(actor=KEEPER, at=LATER, shelter=row, people=3)
    stay.refresh_from_db()
    assert (stay.people, stay.listed, balance(row)) == (2, 0, (2, 2, 2))


def test_moving_a_family_to_another_shelter():
    stay, there = make_stay(people=2), make_shelter(code="BN-2", capacity=5)
    came = actions.transfer_stay(actor=KEEPER, at=LATER, stay=stay, to=there)
    stay.refresh_from_db()
    assert (stay.departed_at, stay.forget_at, came.came_from, came.label) == (LATER, None, stay, "王**")
    assert [guest.stay for guest in Guest.objects.all()] == [came]
    assert (balance(stay.shelter), balance(there)) == ((0, 0, 0), (2, 2, 2))
    assert told("shelters.stay.")[-2:] == [
        ("stay.departed", "person:P1", {"code": stay.code, "people": 2, "inside": 0, "to_stay": came.code}),
        ("stay.registered", "person:P1", {"code": came.code, "kind": "family", "people": 2, "counted": 0}),
    ]


def test_moving_refused_leaves_everybody_where_they_were():
    stay, small = make_stay(people=2), make_shelter(code="BN-2", capacity=1)
    away = make_shelter(code="BN-3", area_code=ELSEWHERE)
    events = told()
    for to, people, refusal in (
        (small, None, Refused),
        (stay.shelter, None, Invalid),
        (away, None, NotFound),
        (small, 1, Invalid),
    ):
        with pytest.raises(refusal):
            actions.transfer_stay(actor=KEEPER, at=LATER, stay=stay, to=to, people=people)
    assert (told(), balance(stay.shelter), balance(small)) == (events, (2, 2, 2), (0, 0, 0))


def test_part_of_a_count_moves_and_its_list_is_settled_where_it_was_kept():
    here, there = make_shelter(capacity=9), make_shelter(code="BN-2", capacity=9)
    actions.admit(actor=KEEPER, at=AT, shelter=here, people=5)
    group = here.stays.get()
    came = actions.transfer_stay(actor=KEEPER, at=LATER, stay=group, to=there, people=2)
    assert (came.kind, came.listed, balance(here), balance(there)) == ("counted", 0, (3, 3, 3), (2, 2, 2))
    actions.release(actor=KEEPER, at=LATER, shelter=here, people=5)
    assert (balance(here), balance(there)) == ((0, 0, 0), (2, 2, 2))


def walk(shelters, dice):
    """One act out of all there are, on shelters and people as they come."""
    row, people = dice.choice(shelters), dice.randint(1, 4)
    stays = [*Stay.objects.filter(departed_at__isnull=True).order_by("code"), None]
    stay = dice.choice(stays)
    acts = [
        lambda: actions.admit(actor=KEEPER, at=AT, shelter=row, people=people),
        lambda: actions.release(actor=KEEPER, at=AT, shelter=row, people=people),
        lambda: actions.count_people_in(actor=KEEPER, at=AT, shelter=row, people=people),
        lambda: arrive(row, people, counted=dice.randint(0, people)),
        lambda: stay and actions.depart_stay(actor=KEEPER, at=AT, stay=stay, people=dice.choice([None, 1, 2])),
        lambda: stay and actions.transfer_stay(actor=KEEPER, at=AT, stay=stay, to=row, people=dice.choice([None, 1])),
    ]
    with suppress(Refused):
        dice.choice(acts)()


@pytest.mark.parametrize("seed", range(4))
def test_occupancy_is_the_sum_of_open_stays_whatever_happens(seed):
    dice = random.Random(seed)
    shelters = [make_shelter(code="BN-1", capacity=9), make_shelter(code="BN-2", capacity=6)]
    for _step in range(60):
        walk(shelters, dice)
        assert all(len(set(balance(row))) == 1 for row in shelters)
    assert Event.objects.filter(name="shelters.stay.registered").count() > 3
    for row in Shelter.objects.all():
        assert row.listed >= sum(row.stays.values_list("listed", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("capacity", "inside"), [(3, 2), (4, 4)], ids=["one place too few", "control"])
def test_the_last_place_is_given_once_whichever_door_asks(capacity, inside):
    row = make_shelter(capacity=capacity)
    found = at_once(
        lambda: actions.admit(actor=KEEPER, at=AT, shelter=row, people=2),
        lambda: arrive(row, 2),
    )
    assert found.count("no_room") == 2 - inside // 2
    assert balance(row) == (inside, inside, inside)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("second", "refused"), [(0, 1), (1, 0)], ids=["same family", "control"])
def test_a_family_leaves_once_though_two_press(second, refused):
    stays = [make_stay(code="BN-1"), make_stay(code="BN-2")]
    found = at_once(
        lambda: actions.depart_stay(actor=KEEPER, at=AT, stay=stays[0]),
        lambda: actions.depart_stay(actor=KEEPER, at=AT, stay=stays[second]),
    )
    assert found.count("departed") == refused
    assert sum(balance(stay.shelter)[0] for stay in stays) == 2 * refused


@pytest.mark.django_db(transaction=True)
def test_two_shelters_swap_people_without_waiting_for_each_other():
    first, second = make_stay(code="BN-1", capacity=9), make_stay(code="BN-2", capacity=9, people=3)
    at_once(
        lambda: actions.transfer_stay(actor=KEEPER, at=AT, stay=first, to=second.shelter),
        lambda: actions.transfer_stay(actor=KEEPER, at=AT, stay=second, to=first.shelter),
    )
    assert (balance(first.shelter), balance(second.shelter)) == ((3, 3, 3), (2, 2, 2))


def test_unmasking_shows_the_guest_and_is_written_down_twice():
    guest = make_guest()
    clear = actions.unmask_guest(actor=officer("shelters.unmask"), at=AT, guest=guest, purpose=" 寻人 ")
    assert clear == {"name": "王小一", "id_number": NUMBER, "phone": "10012345678"}
    look = Unmasking.objects.get()
    assert (look.subject, look.fields, look.purpose) == (
        "shelters.guest:BN-1-R00001-1",
        "name,id_number,phone",
        "寻人",
    )
    assert told()[-1] == (
        "guest.unmasked",
        "person:P1",
        {"code": "BN-1-R00001-1", "fields": ["name", "id_number", "phone"], "purpose": "寻人"},
    )


@pytest.mark.parametrize(
    ("actor", "purpose", "refusal"),
    [
        (officer("shelters.unmask"), " ", Invalid),
        (KEEPER, "寻人", NotAllowed),
        (officer("shelters.unmask", area=ELSEWHERE), "寻人", NotAllowed),
    ],
)
def test_unmasking_refused_shows_and_logs_nothing(actor, purpose, refusal):
    guest, events = make_guest(), told()
    with pytest.raises(refusal):
        actions.unmask_guest(actor=actor, at=AT, guest=guest, purpose=purpose)
    assert (Unmasking.objects.count(), told()) == (0, events)


def test_people_are_forgotten_when_their_time_has_come_and_not_before():
    stay = actions.depart_stay(actor=KEEPER, at=AT, stay=make_stay())
    manager, due = officer("shelters.manage", area=TOWN), AT + timedelta(days=180)
    assert actions.forget_stay(actor=manager, at=due - timedelta(seconds=1), pk=stay.pk) == 0
    assert Guest.objects.get().name == "王小一"
    assert actions.forget_stay(actor=manager, at=due, pk=stay.pk) == 1
    guest = Guest.objects.get()
    assert (guest.name, guest.id_number, guest.phone, guest.masked_name) == ("", "", "", "")
    assert actions.forget_stay(actor=manager, at=due, pk=stay.pk) == 0
    assert told()[-1] == ("stay.forgotten", "person:P1", {"code": stay.code, "guests": 1})
    kept = actions.depart_stay(actor=KEEPER, at=AT, stay=make_stay(code="BN-2"))
    with pytest.raises(NotAllowed):
        actions.forget_stay(actor=KEEPER, at=due, pk=kept.pk)


def test_a_list_goes_along_with_who_is_moved_on():
    here, there = make_shelter(code="BN-1", capacity=5), make_shelter(code="BN-2", capacity=5)
    actions.admit(actor=KEEPER, at=AT, shelter=here, people=2)
    stay = arrive(here, 1, counted=1)
    came = actions.transfer_stay(actor=KEEPER, at=LATER, stay=stay, to=there)
    for wrong, people in ((came, 0), (came, 2), (stay, 1)):
        with pytest.raises(Refused, match=r"对不上|不是从别处转来"):
            actions.carry_list(actor=KEEPER, at=LATER, stay=wrong, people=people)
    with pytest.raises(NotFound):
        actions.carry_list(actor=officer("shelters.view", area=ELSEWHERE), at=LATER, stay=came, people=1)
    assert actions.carry_list(actor=KEEPER, at=LATER, stay=came, people=1).listed == 1
    assert list(Shelter.objects.order_by("code").values_list("occupancy", "listed")) == [(1, 1), (1, 1)]
    assert [payload for name, _actor, payload in told() if name == "shelter.list_carried"] == [
        {"code": "BN-1", "to": "BN-2", "people": 1}
    ]
