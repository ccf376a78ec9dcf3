"""Writes of the evacuations, through their public functions."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.respond.evacuations import actions, queries, rules
from sentinel.wings.respond.evacuations.models import Entry, Evacuation
from sentinel.wings.respond.evacuations.tests.samples import (
    AT,
    LEADER,
    OTHER_VILLAGE,
    VILLAGE,
    VILLAGER,
    entries,
    make_evacuation,
    make_ordered,
    officer,
)
from sentinel.wings.watch.stations.tests.samples import make_area

pytestmark = pytest.mark.django_db
CODE = f"{VILLAGE}:20230731T0900"
LATER = AT + timedelta(minutes=10)


def evacuation_events():
    rows = Event.objects.filter(name__startswith="evacuations.").order_by("position")
    return [(row.name.removeprefix("evacuations."), row.payload) for row in rows]


def ticks():
    return [
        (payload["entry"].removeprefix(f"{CODE}:{VILLAGE}-01-"), payload["state"], payload["shelter"])
        for name, payload in evacuation_events()
        if name == "entry.ticked"
    ]


def tick(entry, state, actor=VILLAGER, **more):
    return actions.tick(actor=actor, at=LATER, entry=entry, state=state, **more)


def test_a_list_by_hand_holds_everybody_once_masked():
    row = make_evacuation(people=2)
    assert (row.code, row.number, row.status, row.stage) == (CODE, "ZY20230731-0001", "proposed", "prepare")
    assert str(row.shelter) == "学校BN-110109108"
    assert [(entry.code, entry.label, entry.state) for entry in entries(row)] == [
        (f"{CODE}:{VILLAGE}-01-1", "王**", "waiting"),
        (f"{CODE}:{VILLAGE}-01-2", "王**", "waiting"),
    ]
    assert evacuation_events() == [
        (
            "evacuation.proposed",
            {
                "code": CODE,
                "stage": "prepare",
                "people": 2,
                "shelter": "BN-110109108",
                "trigger": "manual",
                "number": "ZY20230731-0001",
                "crossing": "",
            },
        )
    ]


def propose(actor=LEADER, area_code=VILLAGE, stage="prepare", reason="雨大"):
    return actions.propose_evacuation(actor=actor, at=AT, area_code=area_code, stage=stage, reason=reason)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": " "}, Invalid),
        ({"stage": "later"}, Invalid),
        ({"actor": VILLAGER}, NotAllowed),
        ({"area_code": OTHER_VILLAGE}, NotAllowed),
        ({"area_code": "110109108204"}, Refused),
    ],
)
def test_a_list_by_hand_refused_writes_nothing(changes, refusal):
    make_household(area_code=VILLAGE)
    with pytest.raises(refusal):
        propose(**changes)
    assert not Evacuation.objects.exists()
    assert evacuation_events() == []


def test_one_open_list_per_village_and_one_per_minute():
    row = make_evacuation()
    with pytest.raises(Refused, match="ZY20230731-0001"):
        propose()
    actions.close(actor=LEADER, at=AT, evacuation=row, note="误报")
    with pytest.raises(Refused, match="同一分钟"):
        propose()
    assert [name for name, _payload in evacuation_events()] == ["evacuation.proposed", "evacuation.closed"]


def test_immediate_by_hand_is_proposed_and_raised():
    make_household(area_code=VILLAGE)
    assert propose(stage="immediate").stage == "immediate"
    assert [name for name, _payload in evacuation_events()] == ["evacuation.proposed", "evacuation.raised"]


def test_ordering_says_who_and_takes_in_people_registered_since():
    row = make_evacuation(people=2)
    make_household(area_code=VILLAGE, code="LATE", people=1)
    other = make_shelter(code="BN-OTHER")
    row = actions.order_evacuation(actor=LEADER, at=LATER, evacuation=row, shelter=other, note="带好药品")
    assert (row.status, row.ordered_at, row.ordered_by) == ("ordered", LATER, "测试员")
    assert (row.shelter, row.reason) == (other, "雨大 带好药品")
    assert evacuation_events()[-1] == (
        "evacuation.ordered",
        {"code": CODE, "stage": "prepare", "people": 3, "shelter": "BN-OTHER", "number": "ZY20230731-0001"},
    )
    with pytest.raises(MoveRefused, match="已下令"):
        actions.order_evacuation(actor=LEADER, at=LATER, evacuation=row)


@pytest.mark.parametrize(
    "actor", [VILLAGER, officer("evacuations.order", area=OTHER_VILLAGE)], ids=["villager", "elsewhere"]
)
def test_deciding_needs_the_permission_over_the_village(actor):
    row = make_evacuation()
    with pytest.raises(NotAllowed):
        actions.order_evacuation(actor=actor, at=AT, evacuation=row)
    with pytest.raises(NotAllowed):
        actions.raise_stage(actor=actor, at=AT, evacuation=row)
    with pytest.raises(NotAllowed):
        actions.release_return(actor=actor, at=AT, evacuation=row, note="会商")
    with pytest.raises(NotAllowed):
        actions.close(actor=actor, at=AT, evacuation=row, note="完")
    row.refresh_from_db()
    assert (row.status, row.stage) == ("proposed", "prepare")
    assert len(evacuation_events()) == 1


def test_raising_by_hand():
    row = actions.raise_stage(actor=LEADER, at=LATER, evacuation=make_evacuation())
    assert (row.stage, row.raised_at, row.status) == ("immediate", LATER, "proposed")
    with pytest.raises(MoveRefused):
        actions.raise_stage(actor=LEADER, at=LATER, evacuation=row)


def test_a_person_moves_and_arrives():
    row = make_ordered()
    first = entries(row)[0]
    moved = tick(first, "moved")
    assert (moved.state, moved.moved_at, moved.ticked_at, moved.by) == ("moved", LATER, LATER, "测试员")
    arrived = tick(first, "sheltered")
    assert (arrived.state, arrived.shelter, arrived.moved_at) == ("sheltered", row.shelter, LATER)
    assert Shelter.objects.get().occupancy == 1
    assert ticks() == [("1", "moved", ""), ("1", "sheltered", "BN-110109108")]
    assert queries.counts(VILLAGER, row) == rules.Counts(waiting=2, sheltered=1)


def test_refusing_needs_the_reason_and_can_end_in_moving():
    first, second, third = entries(make_ordered())
    with pytest.raises(Invalid, match="写明原因"):
        tick(first, "refused", note="  ")
    assert tick(first, "refused", note="要看牲口").note == "要看牲口"
    tick(second, "absent")
    tick(first, "moved")
    tick(second, "moved")
    tick(third, "moved")
    with pytest.raises(Invalid, match="写明原因"):
        tick(third, "waiting")
    assert tick(third, "waiting", note="点错了人").state == "waiting"
    assert [state for _person, state, _shelter in ticks()] == [
        "refused",
        "absent",
        "moved",
        "moved",
        "moved",
        "waiting",
    ]


@pytest.mark.parametrize(
    ("before", "state", "refusal"),
    [
        ([], "sheltered", MoveRefused),
        ([], "returned", MoveRefused),
        ([], "waiting", MoveRefused),
        ([], "flown", Invalid),
        (["moved"], "moved", MoveRefused),
        (["moved"], "returned", MoveRefused),
        (["moved"], "absent", MoveRefused),
        (["moved", "sheltered"], "waiting", MoveRefused),
        (["moved", "sheltered"], "returned", MoveRefused),
    ],
)
def test_steps_out_of_order_change_nothing(before, state, refusal):
    row = make_ordered()
    first = entries(row)[0]
    for done in before:
        tick(first, done)
    events, counts = evacuation_events(), queries.counts(VILLAGER, row)
    with pytest.raises(refusal):
        tick(first, state, note="说明")
    assert evacuation_events() == events
    assert queries.counts(VILLAGER, row) == counts


@pytest.mark.parametrize(
    "actor",
    [officer("evacuations.view"), officer("evacuations.tick", area=OTHER_VILLAGE), officer("evacuations.order")],
    ids=["reader", "another village", "orders only"],
)
def test_ticking_needs_the_permission_over_the_village(actor):
    first = entries(make_ordered())[0]
    events = evacuation_events()
    with pytest.raises(NotAllowed):
        tick(first, "moved", actor=actor)
    first.refresh_from_db()
    assert first.state == "waiting"
    assert evacuation_events() == events


def test_a_full_shelter_refuses_and_the_tick_is_not_kept():
    row = make_ordered()
    make_shelter(code="BN-FULL", capacity=1)
    make_shelter(code="BN-ROOM", capacity=5)
    full = Shelter.objects.get(code="BN-FULL")
    first, second, _third = entries(row)
    tick(first, "moved")
    tick(second, "moved")
    tick(first, "sheltered", shelter=full)
    events = evacuation_events()
    with pytest.raises(Refused, match="学校BN-ROOM"):
        tick(second, "sheltered", shelter=full)
    second.refresh_from_db()
    assert (second.state, second.shelter) == ("moved", None)
    assert evacuation_events() == events
    assert Shelter.objects.get(code="BN-FULL").occupancy == 1


def test_arriving_somewhere_out_of_sight_or_nowhere_is_refused():
    row = make_ordered()
    away = make_shelter(area_code=OTHER_VILLAGE, code="BN-AWAY")
    first = tick(entries(row)[0], "moved")
    with pytest.raises(NotFound):
        tick(first, "sheltered", shelter=away)
    Evacuation.objects.update(shelter=None)
    with pytest.raises(Invalid, match="请选择"):
        tick(first, "sheltered")
    assert ticks() == [("1", "moved", "")]


def test_a_household_at_once():
    row = make_ordered()
    tick(entries(row)[0], "refused", note="要看牲口")
    house = f"{VILLAGE}-01"
    moved = actions.tick_household(actor=VILLAGER, at=LATER, evacuation=row, household=house, state="moved")
    assert [entry.code[-1] for entry in moved] == ["2", "3"]
    actions.tick_household(actor=VILLAGER, at=LATER, evacuation=row, household=house, state="sheltered")
    assert Shelter.objects.get().occupancy == 2
    assert Event.objects.filter(name="shelters.shelter.admitted").count() == 1
    assert queries.counts(VILLAGER, row) == rules.Counts(sheltered=2, refused=1)
    events = evacuation_events()
    with pytest.raises(MoveRefused, match="没有人可以"):
        actions.tick_household(actor=VILLAGER, at=LATER, evacuation=row, household=house, state="moved")
    with pytest.raises(MoveRefused):
        actions.tick_household(actor=VILLAGER, at=LATER, evacuation=row, household="nobody", state="moved")
    assert evacuation_events() == events


def test_nobody_returns_before_it_is_allowed_and_the_list_closes_when_all_are_back():
    row = make_ordered()
    first, second, _third = entries(row)
    tick(first, "moved")
    tick(first, "sheltered")
    tick(second, "moved")
    with pytest.raises(MoveRefused, match="会商"):
        tick(first, "returned")
    with pytest.raises(Invalid, match="会商"):
        actions.release_return(actor=LEADER, at=LATER, evacuation=row, note=" ")
    row = actions.release_return(actor=LEADER, at=LATER, evacuation=row, note="8-2 会商:雨停,沟道稳定")
    assert (row.status, row.return_allowed_at, row.return_note) == ("returning", LATER, "8-2 会商:雨停,沟道稳定")
    tick(first, "returned")
    with pytest.raises(MoveRefused, match="还有 1 人"):
        actions.close(actor=LEADER, at=LATER, evacuation=row, note="完")
    tick(second, "returned")
    assert Shelter.objects.get().occupancy == 0
    with pytest.raises(Invalid):
        actions.close(actor=LEADER, at=LATER, evacuation=row, note="")
    row = actions.close(actor=LEADER, at=LATER, evacuation=row, note="全部返回")
    assert (row.status, row.closed_at) == ("closed", LATER)
    assert evacuation_events()[-1] == (
        "evacuation.closed",
        {"code": CODE, "note": "全部返回", "moved": 2, "refused": 0, "absent": 0, "waiting": 1},
    )
    with pytest.raises(MoveRefused, match="已结束"):
        tick(first, "moved")


def test_a_return_is_allowed_only_for_people_who_are_away():
    row = make_ordered()
    with pytest.raises(MoveRefused, match="没有人转移在外"):
        actions.release_return(actor=LEADER, at=LATER, evacuation=row, note="会商")
    row.refresh_from_db()
    assert row.status == "ordered"


def test_rain_again_while_returning_needs_a_new_order():
    row = make_ordered()
    first = tick(entries(row)[0], "moved")
    row = actions.release_return(actor=LEADER, at=LATER, evacuation=row, note="会商")
    tick(first, "returned")
    with pytest.raises(MoveRefused, match="重新下令"):
        tick(first, "moved")
    actions.order_evacuation(actor=LEADER, at=LATER, evacuation=row)
    assert tick(first, "moved").state == "moved"


steps_drawn = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(rules.EntryState))), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps_drawn, allow_after=st.integers(0, 14))
def test_counts_and_shelter_agree_whatever_is_tried(steps, allow_after):
    with transaction.atomic():
        row = make_ordered()
        for index, (person, state) in enumerate(steps):
            with suppress(Refused):
                tick(entries(row)[person], state, note="说明")
            with suppress(Refused):
                {allow_after: actions.release_return}.get(index, _nothing)(
                    actor=LEADER, at=LATER, evacuation=row, note="会商"
                )
            counts = queries.counts(system("test"), row)
            inside = Entry.objects.filter(shelter__isnull=False).count()
            assert counts.due == 3
            assert counts.sheltered == inside == sum(Shelter.objects.values_list("occupancy", flat=True))
        transaction.set_rollback(True)


def _nothing(**_ignored):
    return None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("second", "made"), [(VILLAGE, 1), (OTHER_VILLAGE, 2)], ids=["same village", "control"])
def test_two_alarms_at_once_make_one_list_a_village(second, made):
    for code in (VILLAGE, OTHER_VILLAGE):
        make_area(code)
        make_household(area_code=code)
    anybody = system("test")
    found = at_once(lambda: propose(actor=anybody), lambda: propose(actor=anybody, area_code=second))
    assert Evacuation.objects.count() == made
    assert found.count("open_already") == 2 - made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("capacity", "inside"), [(1, 1), (2, 2)], ids=["one place", "control"])
def test_the_last_place_is_given_once(capacity, inside):
    row = make_ordered()
    Shelter.objects.update(capacity=capacity)
    first, second, _third = entries(row)
    tick(first, "moved")
    tick(second, "moved")
    found = at_once(lambda: tick(first, "sheltered"), lambda: tick(second, "sheltered"))
    assert found.count("no_room") == 2 - inside
    assert Shelter.objects.get().occupancy == inside
    assert queries.counts(VILLAGER, row).sheltered == inside
