"""Arithmetic of the review."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.recover.reviews import rules

AT = datetime(2023, 7, 31, 11, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def after(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_answers_count_the_silent_and_never_average_them() -> None:
    found = rules.answers([3.0, None, 1.0, 10.0, None])
    assert (found.called, found.answered, found.silent) == (5, 3, 2)
    assert (found.median_minutes, found.p90_minutes) == (3.0, 10.0)
    assert rules.answers([None]) == rules.Answers(1, 0, None, None)


@pytest.mark.parametrize(("count", "rank"), [(1, 1), (9, 9), (10, 9), (11, 10), (100, 90)])
def test_the_90th_percentile_is_the_nearest_rank(count: int, rank: int) -> None:
    assert rules.nearest_rank([float(number) for number in range(1, count + 1)], 0.9) == float(rank)


@given(st.lists(st.floats(0, 1000), min_size=1))
def test_a_percentile_is_one_of_the_values_and_above_the_median(values: list[float]) -> None:
    found = rules.answers(values)
    assert found.p90_minutes in values
    assert found.median_minutes is not None
    assert found.p90_minutes >= found.median_minutes or len(values) < 3


def test_places_the_most_silent_first_then_the_slowest() -> None:
    rows = [("a", 2.0), ("b", None), ("c", 9.0), ("a", 4.0), ("c", None), ("c", None)]
    assert [(row.area_code, row.answers.silent, row.slowest_minutes) for row in rules.by_place(rows)] == [
        ("c", 2, 9.0),
        ("b", 1, None),
        ("a", 0, 4.0),
    ]


def test_terms() -> None:
    rows = [
        rules.Term(after(0), after(0)),
        rules.Term(after(0), after(1)),
        rules.Term(after(0), None),
        rules.Term(after(5), None),
        rules.Term(after(0), None, dropped=True),
    ]
    assert rules.terms(rows, after(5)) == rules.Terms(on_time=1, late=2, running=1)


def test_lead_is_the_time_to_the_next_danger() -> None:
    dangers = [after(0), after(30)]
    assert rules.lead(after(-10), dangers) == 10.0
    assert rules.lead(after(0), dangers) == 30.0
    assert rules.lead(after(40), dangers) is None


def test_a_strip_shows_the_gravest_level_of_each_hour() -> None:
    marks = rules.hours(after(-30), after(200))
    assert [f"{mark:%H}" for mark in marks] == ["10", "11", "12", "13", "14"]
    changes = [
        rules.Change(after(10), 2),
        rules.Change(after(50), 4),
        rules.Change(after(70), 1),
        rules.Change(after(180), 0),
    ]
    assert rules.strip(changes, marks) == [0, 4, 4, 1, 0]
    assert rules.strip([], marks) == [0, 0, 0, 0, 0]


def test_overlapping_spans_show_the_gravest() -> None:
    found = rules.spans([(after(0), after(60), 1), (after(30), None, 3)])
    assert found == [rules.Change(after(0), 1), rules.Change(after(30), 3), rules.Change(after(60), 3)]


def test_dangers_and_warnings_are_held_against_each_other():
    force = rules.Force("W1", after(0), after(60), ("110109108",))
    idle = rules.Force("W2", after(0), after(60), ("110109101",))
    inside, too_late, elsewhere = (
        rules.Danger(after(30), "110109108203", "a"),
        rules.Danger(after(61), "110109108203", "b"),
        rules.Danger(after(30), "110109102001", "c"),
    )
    assert rules.hits([force, idle], [inside, too_late, elsewhere]) == (["W2"], [too_late, elsewhere])


def test_gaps_are_longer_than_the_silence_allowed():
    hour = timedelta(minutes=60)
    assert rules.gaps([after(60), after(180)], after(0), after(200), hour) == [(after(60), after(180))]
    assert rules.gaps([], after(0), after(61), hour) == [(after(0), after(61))]


def crossing(observed: float, **more: object) -> rules.Fact:
    return rules.Fact("x", after(0), "C", {"observed_at": after(observed).isoformat(), **more})


def test_what_was_known_late():
    assert rules.lateness(crossing(-9)) is None
    assert rules.lateness(crossing(-10)) == timedelta(minutes=10)
    assert rules.lateness(crossing(-1, late=True)) == timedelta(minutes=1)
    assert rules.lateness(rules.Fact("x", after(0), "C", {})) is None
