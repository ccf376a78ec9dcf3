"""A commander starts, raises, lowers, ends; nothing starts by itself."""

import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Organisation
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.responses import actions
from sentinel.wings.respond.responses.models import Response, ResponseLevel
from sentinel.wings.respond.responses.tests.samples import (
    AT,
    DISTRICT,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    commander,
    director,
    make_plan,
    make_response,
    make_units,
    make_warning,
    person,
    said,
)
from sentinel.wings.respond.tasks.models import Task

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
SYSTEM = system("test")


def names():
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def state():
    return (
        list(Response.objects.values()),
        list(ResponseLevel.objects.values()),
        list(Task.objects.order_by("pk").values()),
        Event.objects.count(),
    )


@pytest.fixture
def plan():
    make_units()
    return make_plan()


def start(actor, level=4, at=AT, **changes):
    given = {"plan_code": "PLAN-T", "level": level, "statement": said(at), **changes}
    return actions.start_response(actor=actor, at=at, **given)


def test_starting_gives_each_unit_its_tasks_at_once(plan):
    row = start(director())
    assert (row.status, row.level, row.code, row.number) == ("active", 4, "PLAN-T-20230729T2000", "XY20230729-0001")
    assert (row.title, row.topic, row.started_by, row.published_at) == ("防汛4级响应", "强降雨防御", "主任", AT)
    tasks = Task.objects.order_by("code").values_list("code", "due_at", "assigned_by")
    assert list(tasks) == [
        (f"{row.code}:4:f4-headquarters:HQ", AT + timedelta(minutes=120), "主任"),
        (f"{row.code}:4:f4-town:{TOWN}", AT + timedelta(minutes=60), "主任"),
        (f"{row.code}:4:f4-village:{OTHER_VILLAGE}", AT + timedelta(minutes=30), "主任"),
        (f"{row.code}:4:f4-village:{VILLAGE}", AT + timedelta(minutes=30), "主任"),
    ]
    assert names() == ["plans.plan.adopted", "responses.response.started", *["tasks.task.assigned"] * 4]
    payload = events.load(Event.objects.get(name="responses.response.started"))
    assert (payload.level, payload.tasks, payload.expected_end_at) == (4, 4, "2023-07-30T20:00+08:00")
    change = row.changes.get()
    assert (change.kind, change.level, change.from_at, change.to_at, change.tasks_given) == ("start", 4, AT, None, 4)


def test_starting_for_one_town_reaches_only_what_meets_it(plan):
    start(director(), target_areas=[TOWN])
    assert set(Task.objects.values_list("unit", flat=True)) == {"HQ", TOWN, VILLAGE}


def test_a_level_is_started_only_by_its_commander(plan):
    before = state()
    with pytest.raises(NotAllowed):
        start(director(), level=2)
    with pytest.raises(NotAllowed):
        start(person("tasks.assign"), level=4)
    with pytest.raises(NotFound):
        start(person("tasks.assign", "responses.command_4", area="110108000000"))
    assert state() == before


@pytest.mark.parametrize("missing", [{"topic": ""}, {"measures": " "}, {"expected_end_at": AT}])
def test_what_the_law_wants_said_must_be_said(plan, missing):
    before = state()
    with pytest.raises(Invalid) as refused:
        start(director(), statement=replace(said(), **missing))
    assert (list(refused.value.errors), state()) == (list(missing), before)


def test_a_second_start_is_refused(plan):
    start(director())
    before = state()
    with pytest.raises(MoveRefused, match="响应中"):
        start(commander(), level=1, at=LATER)
    assert state() == before


def test_raising_adds_tasks_and_keeps_the_earlier_ones(plan):
    row = start(director())
    raised = actions.raise_response(actor=commander(), at=LATER, response=row, level=2, statement=said(LATER))
    assert (raised.level, raised.title, raised.expected_end_at) == (2, "防汛2级响应", LATER + timedelta(hours=24))
    assert sorted(Task.objects.values_list("level", flat=True)) == [2, 2, 2, 2, 4, 4, 4, 4]
    spans = raised.changes.order_by("from_at").values_list("kind", "level", "from_at", "to_at", "by")
    assert list(spans) == [("start", 4, AT, LATER, "主任"), ("raise", 2, LATER, None, "指挥")]
    payload = events.load(Event.objects.get(name="responses.response.raised"))
    assert (payload.from_level, payload.level, payload.tasks, payload.reason) == (4, 2, 4, "强降雨防御")


@pytest.mark.parametrize(("actor", "level"), [("director", 2), ("commander", 3), ("commander", 4)])
def test_raising_needs_the_commander_of_the_new_level_and_a_stronger_one(plan, actor, level):
    row = start(director(), level=3)
    before = state()
    people = {"director": director(), "commander": commander()}
    with pytest.raises(Refused):
        actions.raise_response(actor=people[actor], at=LATER, response=row, level=level, statement=said(LATER))
    assert state() == before


def test_lowering_belongs_to_the_present_levels_commander(plan):
    row = start(commander(), level=1)
    before = state()
    with pytest.raises(NotAllowed):
        actions.lower_response(actor=director(), at=LATER, response=row, level=3, reason="雨停")
    with pytest.raises(NotAllowed):
        actions.end_response(actor=director(), at=LATER, response=row, reason="雨停")
    assert state() == before


def test_lowering_lifts_no_warning_and_withdraws_no_task(plan):
    row, warning = start(commander(), level=1), make_warning()
    make_warning("blue", "rain", areas=("110108000000",))
    before = state()
    with pytest.raises(MoveRefused, match="geology red") as refused:
        actions.lower_response(actor=commander(), at=LATER, response=row, level=3, reason="雨停")
    assert (refused.value.code, state()) == ("warnings_standing", before)
    lowered = actions.lower_response(
        actor=commander(), at=LATER, response=row, level=3, reason="雨停", acknowledged=[warning.code]
    )
    assert (lowered.level, lowered.status, lowered.title) == (3, "active", "防汛3级响应")
    warning.refresh_from_db()
    assert (warning.status, Task.objects.filter(status="assigned").count()) == ("released", 4)
    change = lowered.changes.get(kind="lower")
    assert (change.standing_warnings, change.tasks_standing, change.reason) == ([warning.code], 4, "雨停")
    payload = events.load(Event.objects.get(name="responses.response.lowered"))
    assert (payload.from_level, payload.level, payload.standing_warnings) == (1, 3, (warning.code,))


@pytest.mark.parametrize(("level", "now"), [(3, 3), (3, 2), (4, 4)])
def test_lowering_goes_down_only(plan, level, now):
    row = start(commander(), level=level)
    before = state()
    with pytest.raises(MoveRefused):
        actions.lower_response(actor=commander(), at=LATER, response=row, level=now, reason="雨停")
    assert state() == before


def test_a_level_reached_again_gives_its_tasks_anew(plan):
    row = start(commander(), level=3)
    row = actions.raise_response(actor=commander(), at=LATER, response=row, level=2, statement=said(LATER))
    row = actions.lower_response(actor=commander(), at=LATER, response=row, level=3, reason="雨小")
    actions.raise_response(actor=commander(), at=LATER, response=row, level=2, statement=said(LATER))
    assert Task.objects.filter(code__contains=":2:f2-town:").count() == 1
    assert Task.objects.filter(code__contains=":2:f2-town.2:").count() == 1


def test_ending_keeps_tasks_unless_asked_and_names_the_warnings_that_stay(plan):
    row, warning = start(director()), make_warning("yellow")
    before = state()
    with pytest.raises(MoveRefused):
        actions.end_response(actor=director(), at=LATER, response=row, reason="雨停")
    with pytest.raises(Invalid):
        actions.end_response(actor=director(), at=LATER, response=row, reason=" ", acknowledged=[warning.code])
    assert state() == before
    ended = actions.end_response(actor=director(), at=LATER, response=row, reason="雨停", acknowledged=[warning.code])
    assert (ended.status, ended.ended_at, Task.objects.filter(status="assigned").count()) == ("ended", LATER, 4)
    assert list(ended.changes.values_list("kind", "to_at")) == [("start", LATER), ("end", LATER)]
    assert events.load(Event.objects.get(name="responses.response.ended")).standing_warnings == (warning.code,)


def test_ending_takes_undone_tasks_back_when_asked(plan):
    row = start(director())
    actions.end_response(actor=director(), at=LATER, response=row, reason="雨停", withdraw_tasks=True)
    assert set(Task.objects.values_list("status", "closing_reason")) == {("withdrawn", "响应解除：雨停")}
    assert names()[-5:] == ["responses.response.ended", *["tasks.task.withdrawn"] * 4]


def test_a_suggestion_starts_nothing_and_is_taken_up_by_a_person(plan):
    row = actions.suggest_response(actor=SYSTEM, at=AT, plan_code="PLAN-T", level=3, warning="rain-yellow")
    assert (row.status, row.level, row.suggested_level, row.suggested_by) == ("proposed", None, 3, "rain-yellow")
    assert (Task.objects.count(), row.published_at) == (0, None)
    started = start(director(), level=3, at=LATER)
    assert (started.pk, started.code, started.suggested_level) == (row.pk, "PLAN-T-20230729T2000", None)
    assert started.started_at == LATER


def test_a_stronger_warning_suggests_more_and_the_same_again_nothing(plan):
    suggest = {"actor": SYSTEM, "plan_code": "PLAN-T"}
    actions.suggest_response(**suggest, at=AT, level=4, warning="rain-blue")
    assert actions.suggest_response(**suggest, at=LATER, level=4, warning="rain-blue-2") is None
    row = actions.suggest_response(**suggest, at=LATER, level=2, warning="rain-orange")
    assert (row.suggested_level, row.title, Response.objects.count()) == (2, "防汛2级响应", 1)
    started = start(director(), at=LATER)
    assert (started.level, started.suggested_level) == (4, 2)
    raised = actions.raise_response(actor=commander(), at=LATER, response=started, level=2, statement=said(LATER))
    assert raised.suggested_level is None
    assert names().count("responses.response.suggested") == 2


def test_declining_needs_a_reason_and_the_commander_of_the_suggested_level(plan):
    row = actions.suggest_response(actor=SYSTEM, at=AT, plan_code="PLAN-T", level=2, warning="rain-orange")
    before = state()
    with pytest.raises(NotAllowed):
        actions.decline_response(actor=director(), at=LATER, response=row, reason="无强降雨")
    with pytest.raises(Invalid):
        actions.decline_response(actor=commander(), at=LATER, response=row, reason="")
    with pytest.raises(MoveRefused):
        actions.end_response(actor=commander(), at=LATER, response=row, reason="雨停")
    assert state() == before
    declined = actions.decline_response(actor=commander(), at=LATER, response=row, reason="无强降雨")
    assert (declined.status, declined.reason) == ("declined", "无强降雨")
    assert names()[-1] == "responses.response.declined"
    again = actions.suggest_response(actor=SYSTEM, at=LATER, plan_code="PLAN-T", level=2, warning="rain-orange-2")
    assert again.pk != row.pk


def test_seven_hundred_tasks_go_out_within_a_second():
    make_units()
    units = [
        Organisation(code=f"V{number}", name=f"村{number}", kind="village", area_code=f"110109{number:06d}")
        for number in range(100001, 100697)
    ]
    Organisation.objects.bulk_create(units)
    make_plan()
    started = time.thread_time()
    row = start(director())
    assert time.thread_time() - started < 1
    assert row.changes.get().tasks_given == 700


@pytest.mark.django_db(transaction=True)
def test_two_commanders_at_once_start_exactly_one_response():
    make_units()
    make_plan()
    outcomes = at_once(lambda: start(commander("甲"), level=3), lambda: start(commander("乙"), level=2))
    assert outcomes.count("move_refused") == 1
    assert (Response.objects.count(), ResponseLevel.objects.count(), Task.objects.count()) == (1, 1, 4)
    assert names().count("responses.response.started") == 1


@pytest.mark.django_db(transaction=True)
def test_control_the_two_threads_do_overlap():
    """Without the action both threads see no response and both insert: only the database stops the second."""
    make_units()
    plan = make_plan()
    looked = threading.Barrier(2)

    def press(code):
        assert not Response.objects.filter(status__in=("proposed", "active")).exists()
        looked.wait()
        with suppress(IntegrityError):
            return Response.objects.create(code=code, plan=plan, title=code, area_code=DISTRICT)

    assert at_once(lambda: press("A"), lambda: press("B")).count(None) == 1


def test_the_sample_is_an_active_response():
    assert make_response().status == "active"
