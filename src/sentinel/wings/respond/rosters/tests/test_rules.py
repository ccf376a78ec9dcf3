"""Arithmetic of rosters."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.respond.rosters import choices, rules
from sentinel.wings.respond.rosters.rules import Gap, Needed, Role, ShiftKind
from sentinel.wings.respond.rosters.tests.samples import AT, ZONE

CODES = (
    "Level",
    "Pattern",
    "ShiftKind",
    "Role",
    "RosterStatus",
    "SwapStatus",
    "HandoverStatus",
    "OpenKind",
)
JULY = date(2023, 7, 1)


@pytest.mark.parametrize("name", CODES)
def test_labels_cover_the_codes(name: str) -> None:
    assert getattr(choices, name).values == [code.value for code in getattr(rules, name)]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_month_has_all_its_days_and_the_next_follows(day: date) -> None:
    first = rules.month_of(day)
    found = rules.days(first)
    assert (found[0], found[-1] + timedelta(days=1)) == (first, rules.next_month(first))
    assert day in found


def test_the_shifts_of_a_day_end_where_the_next_day_begins() -> None:
    whole = rules.spans("whole", JULY, time(8, 30), ZONE)
    assert [(span.kind, span.starts_at, span.ends_at) for span in whole] == [
        ("whole", datetime(2023, 7, 1, 8, 30, tzinfo=ZONE), datetime(2023, 7, 2, 8, 30, tzinfo=ZONE))
    ]
    two = rules.spans("day_night", JULY, time(8, 30), ZONE)
    assert [(span.kind, span.starts_at.hour, span.ends_at.hour) for span in two] == [("day", 8, 20), ("night", 20, 8)]
    assert two[-1].ends_at == rules.spans("day_night", date(2023, 7, 2), time(8, 30), ZONE)[0].starts_at


@pytest.mark.parametrize(
    ("roles", "lacks"),
    [
        (("leader", "chief", "officer"), []),
        (("leader", "officer", "officer"), []),
        (("leader", "chief"), [(Role.OFFICER, 1)]),
        (("chief", "officer", "standby"), [(Role.LEADER, 1)]),
        ((), [(Role.LEADER, 1), (Role.OFFICER, 2)]),
    ],
)
def test_a_shift_needs_a_leader_and_two_on_duty(roles: tuple[str, ...], lacks: list[tuple[Role, int]]) -> None:
    found = rules.lacks(JULY, ShiftKind.WHOLE, roles, Needed(1, 2))
    assert found == [Gap(JULY, ShiftKind.WHOLE, role, missing) for role, missing in lacks]


def test_a_span_that_ends_where_another_begins_does_not_overlap() -> None:
    hour = timedelta(hours=1)
    assert not rules.overlap((AT, AT + hour), (AT + hour, AT + 2 * hour))
    assert rules.overlap((AT, AT + hour), (AT + hour / 2, AT + 2 * hour))
    assert rules.overlap((AT, AT + 3 * hour), (AT + hour, AT + 2 * hour))


def test_the_copied_day_is_the_same_weekday_of_the_same_week() -> None:
    # 2023-08-01 is the first Tuesday of August, 2023-07-04 that of July; the fifth Tuesday has no forerunner.
    assert rules.copied_day(date(2023, 8, 1), date(2023, 8, 1)) == date(2023, 7, 4)
    assert rules.copied_day(date(2023, 8, 29), date(2023, 8, 1)) == date(2023, 7, 25)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_every_day_is_copied_from_its_own_weekday(day: date) -> None:
    found = rules.copied_day(day, rules.month_of(day))
    assert found is not None
    assert (found.weekday(), rules.next_month(rules.month_of(found))) == (day.weekday(), rules.month_of(day))


def test_what_was_never_checked_is_stale() -> None:
    assert rules.stale(None, AT, 30)
    assert not rules.stale(AT - timedelta(days=30), AT, 30)
    assert rules.stale(AT - timedelta(days=30, seconds=1), AT, 30)
