"""The list follows people by name; runners go where nobody answers; the board and the cards."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentinel.kernel import reactions
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Organisation, Parameter
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.notify.models import Ladder
from sentinel.notify.tests.samples import make_ladder
from sentinel.wings.prepare.households.tests.samples import number
from sentinel.wings.prepare.shelters import actions as shelters
from sentinel.wings.prepare.shelters.actions import GuestSpec
from sentinel.wings.prepare.shelters.models import Shelter, Stay
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.respond.evacuations import actions, queries, rules
from sentinel.wings.respond.evacuations.models import Entry
from sentinel.wings.respond.evacuations.tests.samples import (
    AT,
    LEADER,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    VILLAGER,
    entries,
    make_ordered,
    officer,
)
from sentinel.wings.respond.tasks.models import Task

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)
RULE = system("evacuations")
HERE, THERE = f"BN-{TOWN[:9]}", "BN-2"


def make_values():
    for key, value in (
        ("evacuations.runner_minutes", 120),
        ("station.silent_minutes", 90),
        ("shelter_inspections.inspect_days", 30),
    ):
        Parameter.objects.create(
            key=key, title=key, value=value, source="测试", status="unverified", valid_from="2020-01-01"
        )


def tick(entry, state, **more):
    return actions.tick(actor=VILLAGER, at=LATER, entry=entry, state=state, **more)


def shelter_of(code):
    return Shelter.objects.get(code=code)


def sheltered(*people):
    """A list of three, some of them inside; and a second shelter in town."""
    row = make_ordered()
    make_shelter(area_code=TOWN, code=THERE, capacity=3)
    for person in people:
        tick(entries(row)[person], "moved")
        tick(entries(row)[person], "sheltered")
    return row


def named(*people, at="BN-110109108"):
    """The family the list counted in gets its names at the door."""
    guests = [GuestSpec(name=f"王小{person + 1}", id_number=number(person + 1)) for person in people]
    return shelters.register_family(
        actor=RULE, at=LATER, shelter=shelter_of(at), guests=guests, people=len(people), counted=len(people)
    )


def transfer(stay, to=THERE):
    came = shelters.transfer_stay(actor=RULE, at=LATER, stay=stay, to=shelter_of(to))
    return actions.follow_stay(actor=RULE, at=LATER, stay=stay.code, to_stay=came.code)


def depart(stay):
    shelters.depart_stay(actor=RULE, at=LATER, stay=stay)
    return actions.follow_stay(actor=RULE, at=LATER, stay=stay.code, to_stay="")


def standing():
    return [(row.state, row.shelter.code if row.shelter else "") for row in entries_now()]


def entries_now():
    return Entry.objects.order_by("code").select_related("shelter")


def told(name):
    return [row.payload for row in Event.objects.filter(name=name).order_by("position")]


def test_a_family_moved_on_is_followed_and_released_there():
    row = sheltered(0, 1)
    followed = transfer(named(0))
    assert [entry.member_code[-1] for entry in followed] == ["1"]
    assert standing() == [("sheltered", THERE), ("sheltered", HERE), ("waiting", "")]
    assert told("shelters.shelter.list_carried") == [{"code": HERE, "to": THERE, "people": 1}]
    actions.release_return(actor=LEADER, at=LATER, evacuation=row, note="会商")
    tick(entries(row)[0], "returned")
    assert [(s.code, s.occupancy, s.listed) for s in Shelter.objects.order_by("code")] == [(HERE, 1, 1), (THERE, 0, 0)]


def test_a_family_that_leaves_is_no_longer_inside_for_the_list_either():
    sheltered(0, 1)
    assert [entry.note for entry in depart(named(0, 1))] == ["安置点登记离开"] * 2
    assert standing() == [("moved", ""), ("moved", ""), ("waiting", "")]
    assert (shelter_of(HERE).occupancy, shelter_of(HERE).listed) == (0, 0)


def test_who_is_on_no_list_is_not_followed():
    sheltered(0)
    stay = shelters.register_family(
        actor=RULE, at=LATER, shelter=shelter_of(HERE), guests=[GuestSpec(name="过路人")], people=1
    )
    assert depart(stay) == []
    twice = shelters.register_family(
        actor=RULE, at=LATER, shelter=shelter_of(HERE), guests=[GuestSpec(name="王小1")], people=1
    )
    assert depart(twice) == []
    assert standing() == [("sheltered", HERE), ("waiting", ""), ("waiting", "")]


def test_leaving_the_shelter_by_hand_needs_words_and_empties_the_bed():
    row = sheltered(0)
    with pytest.raises(Invalid, match="写明原因"):
        tick(entries(row)[0], "moved")
    left = tick(entries(row)[0], "moved", note="去城里女儿家")
    assert (left.state, left.shelter, left.note, left.moved_at) == ("moved", None, "去城里女儿家", LATER)
    assert shelter_of(HERE).occupancy == 0


@pytest.mark.django_db(transaction=True)
def test_the_reactions_are_wired():
    make_values()
    Organisation.objects.create(code=TOWN, name="妙峰山镇政府", kind="town", area_code=TOWN)
    sheltered(0)
    shelters.transfer_stay(actor=RULE, at=LATER, stay=named(0), to=shelter_of(THERE))
    make_ladder()
    reactions.drain()
    assert standing()[0] == ("sheltered", THERE)
    task = Task.objects.get()
    assert (task.unit, task.area_code, task.title) == (TOWN, VILLAGE, "敲门核查：样例（徒步或车辆入村）")
    assert task.due_at - task.assigned_at == timedelta(minutes=120)
    assert reactions.parked() == 0


acts = st.one_of(
    st.tuples(st.just("tick"), st.integers(0, 2), st.sampled_from(list(rules.EntryState))),
    st.tuples(st.sampled_from(["name", "transfer", "depart"]), st.integers(0, 2), st.sampled_from([HERE, THERE])),
)


def door(kind, person, code):
    """One act at the door of a shelter, where it is possible."""
    inside = {row.member_code: row for row in entries_now() if row.shelter and row.shelter.code == code}
    mine = [row for key, row in inside.items() if key.endswith(f"-{person + 1}")]
    stay = Stay.objects.filter(
        kind="family", departed_at__isnull=True, shelter__code=code, label__startswith="王"
    ).first()
    if kind == "name" and mine and not Stay.objects.filter(departed_at__isnull=True, place=str(person)).exists():
        Stay.objects.filter(pk=named(person, at=code).pk).update(place=str(person))
    elif kind == "transfer" and stay:
        transfer(stay, to={HERE: THERE, THERE: HERE}[code])
    elif kind == "depart" and stay:
        depart(stay)


def try_one(row, index, allow_after, kind, person, value):
    """One act of the sequence, and the permission to return where its turn has come; refusals are part of life."""
    with suppress(Refused):
        if kind == "tick":
            tick(entries(row)[person], value, note="说明")
        else:
            door(kind, person, value)
    if index == allow_after:
        with suppress(Refused):
            actions.release_return(actor=LEADER, at=LATER, evacuation=row, note="会商")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(acts, max_size=12), allow_after=st.integers(0, 12))
def test_counts_reconcile_at_every_moment_whatever_happens_at_the_doors(drawn, allow_after):
    with transaction.atomic():
        row = sheltered(0, 1)
        for index, act in enumerate(drawn):
            try_one(row, index, allow_after, *act)
            counts = queries.counts(system("test"), row)
            assert counts.due == 3 == counts.waiting + counts.moved_total + counts.refused + counts.absent
            for place in Shelter.objects.all():
                listed = sum(entry.shelter_id == place.pk for entry in entries_now())
                people = sum(place.stays.filter(departed_at__isnull=True).values_list("people", flat=True))
                assert place.listed == listed
                assert place.occupancy == people == listed
        transaction.set_rollback(True)


def test_who_helps_whom():
    first = entries(make_ordered())[0]
    helped = actions.assign_help(actor=VILLAGER, at=LATER, entry=first, helper=" 网格员老李 ", transport="carried")
    assert (helped.helper, helped.transport) == ("网格员老李", "carried")
    assert told("evacuations.entry.helped") == [
        {"evacuation": first.evacuation.code, "entry": first.code, "helped": True, "by": "carried"}
    ]
    with pytest.raises(Invalid):
        actions.assign_help(actor=VILLAGER, at=LATER, entry=first, helper="", transport="rocket")
    with pytest.raises(NotAllowed):
        actions.assign_help(actor=officer("evacuations.view"), at=LATER, entry=first, helper="")
    actions.close(actor=LEADER, at=LATER, evacuation=first.evacuation, note="误报")
    with pytest.raises(Refused, match="已结束"):
        actions.assign_help(actor=VILLAGER, at=LATER, entry=first, helper="")
    assert len(told("evacuations.entry.helped")) == 1


def test_runners_are_sent_once_for_each_way_and_need_the_right_to_give_tasks():
    make_values()
    Organisation.objects.create(code=TOWN, name="妙峰山镇政府", kind="town", area_code=TOWN)

    def send(actor=RULE, ways=("foot", "drone")):
        return actions.send_runners(actor=actor, at=LATER, area_code=VILLAGE, reason="无应答", key="K", ways=ways)

    with pytest.raises(NotAllowed):
        send(actor=VILLAGER)
    with pytest.raises(Invalid):
        send(ways=("horse",))
    with pytest.raises(Invalid):
        send(ways=())
    assert not Task.objects.exists()
    assert (send(), send(), send(ways=("satellite",))) == (2, 0, 1)


def test_the_board_adds_up_names_the_silent_and_sends_runners():
    make_values()
    make_ordered()
    make_ordered(area_code=OTHER_VILLAGE, people=2)
    make_ladder()
    Ladder.objects.update(status="human", due_at=None)
    found = queries.board(officer("evacuations.view", area="110109000000"), AT)
    assert [(town.code, town.counts.due) for town in found.towns] == [("110109101000", 2), (TOWN, 3)]
    assert (found.villages, found.counts.due, found.counts.waiting) == (2, 5, 5)
    first = found.silent[0]
    assert (first.area_code, first.people, first.sent, first.may_send) == (VILLAGE, 3, [], False)
    assert queries.board(VILLAGER, AT).counts.due == 3
