"""Runs: asked for, taken, under way, done; refused asks change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.watch.forecasts import actions, rules
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.tests.samples import (
    AT,
    DISTRICT,
    ENGINE,
    HIGH,
    LOW,
    MINUTE,
    TOWN,
    WORKER,
    ask,
    computed,
    hit,
    make_district,
    officer,
    outcome,
)
from sentinel.wings.watch.forecasts.workflow import FORECAST

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def events() -> list[str]:
    """The names of what was recorded, in order."""
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def claim(worker: str = WORKER, *, wall: Any = AT) -> Run | None:
    """The next run, for a process."""
    return actions.claim(actor=ENGINE, at=AT + MINUTE, wall=wall, worker=worker)


def test_a_run_is_asked_for_and_waits() -> None:
    row = ask(title=" 七月暴雨 ", shape="late", cell_m=60, members=10)
    assert (row.title, row.status, row.source, row.turn) == ("七月暴雨", "queued", "hand", 0)
    assert row.basis["curve_number"] == 75
    assert (row.area_code, row.target_areas) == (DISTRICT, [DISTRICT])
    told = Event.objects.get(name="forecasts.run.queued").payload
    assert (told["cell"], told["members"], told["source"]) == (60, 10, "hand")


def test_a_run_without_a_title_is_named_after_its_rain() -> None:
    assert ask(rain_mm=62.5).title == "3 小时 62.5 毫米"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"rain_mm": 0}, "rain_mm"),
        ({"rain_mm": float("nan")}, "rain_mm"),
        ({"rain_hours": 500}, "rain_hours"),
        ({"shape": "sideways"}, "shape"),
        ({"cell_m": 7}, "cell_m"),
        ({"members": 61}, "members"),
        ({"tail_hours": -1.0}, "tail_hours"),
        ({"inflow_m3s": 100.0, "inflow_hours": 1.0}, "inflow_point"),
        ({"inflow_point": Point(116, 40, srid=4490), "inflow_m3s": 100.0}, "inflow_hours"),
        ({"inflow_point": Point(116, 40, srid=4490), "inflow_m3s": -1.0, "inflow_hours": 1.0}, "inflow_m3s"),
    ],
)
def test_what_no_run_can_be_asked_for_is_refused_at_its_field(asked: dict[str, Any], field: str) -> None:
    make_district()
    with pytest.raises(Invalid) as refused:
        ask(**asked)
    assert list(refused.value.errors) == [field]
    assert (Run.objects.count(), events()) == (0, [])


def test_only_who_may_run_over_the_district_asks() -> None:
    make_district()
    for actor in (officer("forecasts.view"), officer("forecasts.run", area=TOWN)):
        with pytest.raises(NotAllowed):
            actions.queue_run(actor=actor, at=AT, rain_mm=100, rain_hours=3)
    assert events() == []


def test_hand_goes_before_rule_before_library() -> None:
    make_district()
    actions.queue_library(actor=officer(), at=AT)
    asked = ask()
    assert [row.pk for row in (claim("a"), claim("b")) if row] == [
        asked.pk,
        Run.objects.filter(source="library").order_by("asked_at", "code").values_list("pk", flat=True)[0],
    ]


def test_a_taken_run_is_nobody_elses_until_its_lease_is_over() -> None:
    row = ask()
    taken = claim("a")
    assert taken is not None
    assert (taken.pk, taken.status, taken.attempts) == (row.pk, "running", 1)
    assert claim("b", wall=AT + rules.LEASE) is None
    again = claim("b", wall=AT + rules.LEASE + SECOND)
    assert again is not None
    assert (again.worker, again.attempts) == ("b", 2)
    assert not actions.beat(run=row, worker="a", wall=AT, progress=0.5)
    assert actions.beat(run=row, worker="b", wall=AT, progress=1.5)
    assert Run.objects.get(pk=row.pk).progress == 1.0
    assert events() == ["forecasts.run.queued", "forecasts.run.started", "forecasts.run.started"]


def test_a_run_given_up_is_taken_at_once() -> None:
    row = ask()
    claim("a")
    actions.release(run=row, worker="a")
    taken = claim("b")
    assert taken is not None
    assert taken.worker == "b"


def test_a_run_that_cost_its_process_the_life_three_times_fails_with_a_sentence() -> None:
    row = ask()
    wall = AT
    for _ in range(rules.MOST_ATTEMPTS):
        assert claim(wall=wall) is not None
        wall += rules.LEASE + SECOND
    assert claim(wall=wall) is None
    row.refresh_from_db()
    assert (row.status, row.worker) == ("failed", "")
    assert "换大一级的网格" in row.problem
    assert events()[-1] == "forecasts.run.failed"


def test_a_finished_run_keeps_its_places() -> None:
    done = computed(ask(), hit(), hit(HIGH, people=0, households=0, minutes=None, depth=0.31))
    assert (done.status, done.villages, done.people, done.progress) == ("done", 2, 3, 1.0)
    assert list(done.impacts.values_list("subject", "minutes", "registered")) == [(LOW, 50, 5), (HIGH, None, 5)]
    assert events()[-1] == "forecasts.run.finished"


def test_a_cancelled_run_keeps_no_result() -> None:
    row = ask()
    claim()
    actions.cancel(actor=officer(), at=AT + MINUTE, row=row, note="雨停了")
    assert not actions.beat(run=row, worker=WORKER, wall=AT, progress=0.5)
    said = {"actor": ENGINE, "at": AT + 2 * MINUTE, "run": row, "worker": WORKER}
    assert actions.finish(**said, outcome=outcome(hit())) is None
    assert actions.fail(**said, text="x") is None
    row.refresh_from_db()
    assert (row.status, row.problem, Impact.objects.count()) == ("cancelled", "雨停了", 0)
    assert events()[-1] == "forecasts.run.cancelled"


def test_cancelling_needs_a_word_and_a_run_that_is_not_over() -> None:
    row = ask()
    with pytest.raises(Invalid):
        actions.cancel(actor=officer(), at=AT, row=row, note="  ")
    done = computed(row)
    with pytest.raises(MoveRefused):
        actions.cancel(actor=officer(), at=AT, row=done, note="晚了")
    assert events()[-1] == "forecasts.run.finished"


def test_a_failed_run_can_be_asked_for_again() -> None:
    row = ask()
    claim()
    actions.fail(actor=ENGINE, at=AT + MINUTE, run=row, worker=WORKER, text="内存不足")
    again = actions.queue_again(actor=officer(), at=AT + 2 * MINUTE, row=row)
    assert (again.status, again.attempts, again.problem, again.ended_at) == ("queued", 0, "", None)
    assert events()[-1] == "forecasts.run.again"


def test_the_library_is_asked_for_once_on_the_same_parameters() -> None:
    make_district()
    made = actions.queue_library(actor=officer(), at=AT)
    assert [(row.rain_mm, row.rain_hours, row.source) for row in made] == [(50, 1, "library"), (100, 3, "library")]
    assert actions.queue_library(actor=officer(), at=AT + MINUTE) == []


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("queued", {"start", "cancel"}),
        ("running", {"resume", "finish", "fail", "cancel"}),
        ("done", set()),
        ("failed", {"again"}),
        ("cancelled", {"again"}),
    ],
)
def test_what_may_become_of_a_run(state: str, moves: set[str]) -> None:
    assert {move.name for move in FORECAST.moves if state in move.sources} == moves
