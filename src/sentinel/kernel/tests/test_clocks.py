"""The business clock, due rows and parameters."""

from datetime import date, datetime, timedelta

import pytest
from django.test import override_settings

from sentinel.kernel import clock, due, parameters
from sentinel.kernel.models import Clock, Parameter
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
def test_a_parameter_is_judged_by_the_day_of_the_facts() -> None:
    shared = {"key": "rain.test", "title": "测试", "source": "测试"}
    Parameter.objects.create(value=300, status="verified", valid_from=date(2020, 1, 1), **shared)
    Parameter.objects.create(value=350, status="unverified", valid_from=date(2023, 7, 30), **shared)
    assert parameters.value("rain.test", at=AT) == 300
    newer = parameters.get("rain.test", at=AT + timedelta(hours=5))
    assert (newer.value, newer.confirmed) == (350, False)
    with pytest.raises(LookupError, match=r"rain\.test"):
        parameters.value("rain.test", at=datetime(2019, 1, 1, tzinfo=BEIJING))
