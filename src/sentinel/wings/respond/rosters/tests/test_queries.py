"""Who stands where at an instant, in whose reach."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Parameter
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.tests.samples import (
    AT,
    MONTH,
    SYSTEM,
    ZONE,
    make_month,
    make_room,
    make_roster,
    make_swap,
    shift_on,
    stander,
)

pytestmark = pytest.mark.django_db
TOWN, OTHER = "110109108000", "110109101000"


def reader(area: str) -> Actor:
    """Somebody who reads rosters over an area."""
    return Actor(key="p", label="p", holds=frozenset({Hold("rosters.view", "area", area)}), area_code=area)


def names(places: list[object]) -> list[str]:
    return [str(place) for place in places]


def test_who_is_on_duty_at_an_instant() -> None:
    room = make_roster().room
    bare = make_room(code="R2")
    found = queries.on_duty(reader(TOWN), AT)
    assert [item.room.code for item in found] == [room.code, bare.code]
    assert (names(found[0].leaders), names(found[0].officers), found[1].shift) == (
        ["人R1-1"],
        ["人R1-2", "人R1-3"],
        None,
    )
    assert queries.on_duty(reader(OTHER), AT) == []


@pytest.mark.parametrize(("hour", "minute", "chief"), [(8, 29, "人R1-4"), (8, 30, "人R1-2")])
def test_the_hour_of_the_handover_belongs_to_the_next(hour: int, minute: int, chief: str) -> None:
    make_roster()
    found = queries.on_duty(reader(TOWN), datetime(2023, 7, 31, hour, minute, tzinfo=ZONE))
    assert names(found[0].officers)[0] == chief


def test_a_month_that_is_no_longer_in_force_stands_nowhere() -> None:
    roster = make_roster()
    actions.reopen_roster(actor=SYSTEM, at=AT, row=roster, note="调整")
    assert queries.on_duty(reader(TOWN), AT)[0].shift is None
    assert queries.standing_here(reader(roster.area_code), AT) == []


def test_the_desk_asks_once_for_its_own_area() -> None:
    room = make_room(code="T1", area_code=TOWN)
    make_month(room)
    make_roster()
    with CaptureQueriesContext(connection) as seen:
        found = queries.standing_here(reader(TOWN), AT)
    assert ([str(place) for place in found], len(seen)) == (["人T1-1", "人T1-2", "人T1-3"], 1)


def test_more_rooms_take_no_more_queries() -> None:
    make_roster()
    with CaptureQueriesContext(connection) as few:
        queries.on_duty(reader(TOWN), AT)
    make_month(make_room(code="R2"))
    with CaptureQueriesContext(connection) as many:
        assert len(queries.on_duty(reader(TOWN), AT)) == 2
    assert len(many) == len(few)


def test_a_month_shows_holidays_and_gaps() -> None:
    Parameter.objects.get_or_create(
        key="workdays.2023",
        valid_from=date(2022, 12, 8),
        defaults={
            "title": "x",
            "value": {"rest": ["2023-07-03"], "work": ["2023-07-01"]},
            "source": "测试",
            "status": "verified",
        },
    )
    room = make_room()
    actions.draft_roster(actor=SYSTEM, at=AT, room=room, month=MONTH)
    found = queries.month(reader(TOWN), room, MONTH, AT)
    assert [day.working for day in found.days[:3]] == [True, False, False]
    assert (len(found.days), len(found.gaps), found.days[0].lines[0].shift.code) == (31, 62, "R1:20230701:whole")
    assert queries.months_of(reader(TOWN), room) == [MONTH]
    assert queries.month(reader(TOWN), room, date(2023, 9, 1), AT).roster is None


def test_my_shifts_and_swaps_and_rooms() -> None:
    room = make_roster().room
    at = datetime(2023, 7, 29, 12, tzinfo=ZONE)
    mine = queries.my_shifts(stander("R1-2", room), at)
    assert [(stand.shift.duty_on.day, stand.role, stand.with_whom) for stand in mine] == [
        (29, "值班长", ["人R1-1", "人R1-3"]),
        (31, "值班长", ["人R1-1", "人R1-3"]),
    ]
    row = make_swap()
    assert [swap.code for swap in queries.my_swaps(stander("R1-2", room))] == [row.code]
    assert list(queries.my_swaps(stander("R1-3", room))) == []
    assert queries.my_rooms(stander("P", room)) == [room]


def test_who_could_stand_in_and_what_could_be_taken_back() -> None:
    room = make_roster().room
    takers = queries.possible_takers(stander("R1-4", room), shift_on(room, 28))
    assert [(person.code, [shift.duty_on.day for shift in shifts]) for person, shifts in takers] == [
        ("R1-2", [29, 31]),
        ("R1-3", [29, 31]),
    ]


def test_stale_telephones() -> None:
    room = make_room()
    assert queries.room_panel(room, SYSTEM, AT) == {"stale": True, "may_confirm": True}
    actions.confirm_room(actor=SYSTEM, at=AT - timedelta(days=30), room=room, phone="010-1")
    room.refresh_from_db()
    assert queries.room_panel(room, reader(TOWN), AT) == {"stale": False, "may_confirm": False}
