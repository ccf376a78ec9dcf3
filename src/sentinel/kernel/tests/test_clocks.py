"""The business clock, statutory terms, due rows, numbers and parameters."""

from datetime import date, datetime, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from sentinel.kernel import clock, due, numbering, parameters
from sentinel.kernel.models import Clock, Parameter
from sentinel.kernel.statutory import Standing, Term, Unit, deadline, standing
from sentinel.kernel.tests.samples import AT, BEIJING


@pytest.mark.django_db
def test_without_a_clock_row_business_time_is_wall_time() -> None:
    before = clock.wall_now()
    assert before <= clock.now() <= clock.wall_now()


@pytest.mark.django_db
def test_a_placed_clock_stands_or_runs_at_its_speed() -> None:
    with override_settings(SENTINEL_SPACE="exercise"):
        clock.place(AT, speed=600, paused=True)
        assert clock.now() == AT
    running = Clock(anchor_wall=AT, anchor_business=AT, speed=600, paused=False)
    assert running.at(AT + timedelta(seconds=2)) == AT + timedelta(minutes=20)


@pytest.mark.django_db
def test_a_fast_clock_waits_at_its_limit_and_goes_on_without_a_jump() -> None:
    clock.place(AT, speed=10**9, paused=False, limit=AT + timedelta(hours=1))
    assert clock.now() == AT + timedelta(hours=1)
    clock.allow(AT + timedelta(hours=2))
    standing = clock.reading()
    assert (standing.anchor_business, standing.limit) == (AT + timedelta(hours=1), AT + timedelta(hours=2))
    assert standing.at(standing.anchor_wall) == AT + timedelta(hours=1)


@pytest.mark.django_db
def test_a_paused_clock_is_not_let_on() -> None:
    clock.place(AT, speed=600, paused=True)
    clock.allow(AT + timedelta(hours=2))
    assert (clock.now(), clock.reading().limit) == (AT, None)


@pytest.mark.parametrize(
    ("term", "end"),
    [
        (Term(90, Unit.MINUTE), datetime(2023, 7, 29, 21, 30, tzinfo=BEIJING)),
        (Term(2, Unit.HOUR), datetime(2023, 7, 29, 22, 0, tzinfo=BEIJING)),
        (Term(7, Unit.DAY), datetime(2023, 8, 6, 0, 0, tzinfo=BEIJING)),
        (Term(2, Unit.WORKING_DAY), datetime(2023, 8, 2, 0, 0, tzinfo=BEIJING)),
    ],
)
def test_terms_end_as_the_law_counts(term: Term, end: datetime) -> None:
    """29 July 2023 is a Saturday; the starting day is not counted."""
    assert deadline(AT, term) == end


def test_the_published_calendar_turns_days_around() -> None:
    swapped = {date(2023, 7, 30): True, date(2023, 7, 31): False}
    assert deadline(AT, Term(1, Unit.WORKING_DAY), exceptions=swapped) == datetime(2023, 7, 31, tzinfo=BEIJING)


@given(st.integers(1, 500), st.integers(0, 300), st.integers(1, 600))
def test_a_pause_pushes_the_end_by_its_length(minutes: int, into: int, length: int) -> None:
    plain = deadline(AT, Term(minutes, Unit.MINUTE))
    pause = (AT + timedelta(minutes=into), AT + timedelta(minutes=into + length))
    pushed = timedelta(minutes=length) if into < minutes else timedelta()
    assert deadline(AT, Term(minutes, Unit.MINUTE), pauses=[pause]) == plain + pushed


@pytest.mark.parametrize(
    ("minutes", "stands"),
    [(-31, Standing.RUNNING), (-30, Standing.PRE_ALARM), (0, Standing.PRE_ALARM), (1, Standing.OVERDUE)],
)
def test_a_clock_warns_before_it_is_broken(minutes: int, stands: Standing) -> None:
    assert standing(AT, AT + timedelta(minutes=minutes), pre_alarm=timedelta(minutes=30)) is stands


def test_a_term_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Term(0, Unit.DAY)


def test_due_rows_are_settled_earliest_first_each_at_its_own_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "SOURCES", {})
    rows = {"late": AT + timedelta(minutes=2), "early": AT, "future": AT + timedelta(hours=1)}
    settled: list[tuple[object, datetime]] = []

    def act(pk: object, at: datetime) -> None:
        settled.append((pk, at))
        del rows[str(pk)]

    due.due_source(
        "test.row",
        due=lambda at: [(pk, instant) for pk, instant in rows.items() if instant <= at],
        act=act,
        next_due=lambda: min(rows.values(), default=None),
    )
    assert due.next_due() == AT
    assert (due.anything_open(AT - timedelta(seconds=1)), due.anything_open(AT)) == (False, True)
    assert due.sweep(AT + timedelta(minutes=5)) == 2
    assert settled == [("early", AT), ("late", AT + timedelta(minutes=2))]
    assert due.next_due() == AT + timedelta(hours=1)
    assert due.anything_open(AT + timedelta(minutes=5)) is False
    rows.clear()
    assert due.anything_open(AT + timedelta(days=1)) is False


@pytest.mark.django_db
def test_numbers_count_by_kind_and_day() -> None:
    assert numbering.next_numbers("task", 2, at=AT) == ["RW20230729-0001", "RW20230729-0002"]
    assert numbering.next_number("task", at=AT) == "RW20230729-0003"
    assert numbering.next_number("warning", at=AT) == "YJ20230729-0001"
    assert numbering.next_number("task", at=AT + timedelta(days=1)) == "RW20230730-0001"


@pytest.mark.django_db
def test_a_parameter_is_judged_by_the_day_of_the_facts() -> None:
    shared = {"key": "rain.test", "title": "测试", "source": "测试"}
    Parameter.objects.create(value=300, status="verified", valid_from=date(2020, 1, 1), **shared)
    Parameter.objects.create(value=350, status="unverified", valid_from=date(2023, 7, 30), **shared)
    assert parameters.value("rain.test", at=AT) == 300
    newer = parameters.get("rain.test", at=AT + timedelta(hours=5))
    assert (newer.value, newer.confirmed) == (350, False)
    with pytest.raises(LookupError, match=r"rain\.test"):
        parameters.value("rain.test", at=datetime(2019, 1, 1, tzinfo=BEIJING))
