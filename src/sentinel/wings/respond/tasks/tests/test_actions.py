"""Writes of tasks."""

import time
from datetime import timedelta
from functools import partial

import pytest

from sentinel.kernel import due, events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.tasks import actions
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.tests.samples import (
    AT,
    DISTRICT,
    ORIGIN,
    OTHER_TOWN,
    OTHER_VILLAGE,
    VILLAGE,
    make_task,
    make_unit,
    person,
    spec,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)


def names():
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_many_tasks_are_given_in_one_act():
    make_unit(VILLAGE)
    make_unit(OTHER_VILLAGE)
    given = actions.create_tasks(
        actor=person("tasks.assign"), at=AT, specs=[spec(), spec(area_code=OTHER_VILLAGE)], **ORIGIN
    )
    assert given == 2
    row = Task.objects.get(unit=VILLAGE)
    assert (row.code, row.number, row.status) == (f"ORDER-1:4:tell:{VILLAGE}", "RW20230729-0002", "assigned")
    payload = events.load(Event.objects.get(subject_key=row.code))
    assert (payload.unit, payload.due_at, payload.origin) == (VILLAGE, "2023-07-29T21:00+08:00", "ORDER-1")


def test_the_same_order_is_not_given_twice():
    make_task()
    assert actions.create_tasks(actor=system("test"), at=LATER, specs=[spec()], **ORIGIN) == 0
    assert names() == ["tasks.task.assigned"]


@pytest.mark.django_db(transaction=True)
def test_a_rule_and_a_person_who_give_the_same_at_once_give_it_once():
    make_unit(VILLAGE)
    give = partial(actions.create_tasks, actor=system("test"), at=AT, specs=[spec()], **ORIGIN)
    assert sorted(at_once(*[give] * 4)) == [0, 0, 0, 1]
    assert names() == ["tasks.task.assigned"]


def test_nobody_gives_tasks_outside_their_area():
    make_unit(VILLAGE)
    with pytest.raises(NotAllowed):
        actions.create_tasks(actor=person("tasks.assign", area=OTHER_TOWN), at=AT, specs=[spec()], **ORIGIN)
    assert (Task.objects.count(), names()) == (0, [])


def test_a_term_in_the_past_and_an_unknown_unit_are_refused():
    with pytest.raises(Invalid):
        actions.create_tasks(actor=system("test"), at=AT, specs=[spec(minutes=0)], **ORIGIN)
    with pytest.raises(Invalid, match=VILLAGE):
        actions.create_tasks(actor=system("test"), at=AT, specs=[spec()], **ORIGIN)
    assert (Task.objects.count(), names()) == (0, [])


def test_a_unit_signs_arrives_and_finishes_in_time():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    actions.receive_task(actor=actor, at=LATER, task=row)
    actions.arrive_at_task(actor=actor, at=LATER, task=row)
    done = actions.finish_task(actor=actor, at=row.due_at, task=row, note=" 已广播三遍 ")
    assert (done.received_at, done.received_by, done.arrived_at, done.done_at) == (LATER, "P1", LATER, row.due_at)
    assert (done.note, done.overdue) == ("已广播三遍", False)
    assert names()[1:] == ["tasks.task.received", "tasks.task.arrived", "tasks.task.finished"]


def test_finishing_after_the_term_is_late():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    actions.receive_task(actor=actor, at=LATER, task=row)
    done = actions.finish_task(actor=actor, at=row.due_at + timedelta(minutes=1), task=row, note="好了")
    assert done.overdue is True
    assert events.load(Event.objects.last()).late is True


@pytest.mark.parametrize("act", [actions.receive_task, actions.arrive_at_task])
def test_another_village_cannot_answer(act):
    row = make_task()
    with pytest.raises(NotAllowed):
        act(actor=person("tasks.act", area=OTHER_VILLAGE), at=LATER, task=row)
    row.refresh_from_db()
    assert (row.status, names()) == ("assigned", ["tasks.task.assigned"])


def test_a_task_is_not_finished_before_it_is_signed_for_or_without_words():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    with pytest.raises(MoveRefused, match="待签收"):
        actions.finish_task(actor=actor, at=LATER, task=row, note="好了")
    with pytest.raises(Invalid):
        actions.finish_task(actor=actor, at=LATER, task=row, note="  ")
    row.refresh_from_db()
    assert (row.status, names()) == ("assigned", ["tasks.task.assigned"])


def test_refusing_needs_a_reason_and_withdrawing_needs_the_assigner():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    with pytest.raises(Invalid):
        actions.refuse_task(actor=actor, at=LATER, task=row, reason="")
    refused = actions.refuse_task(actor=actor, at=LATER, task=row, reason="路断")
    assert (refused.status, refused.closing_reason) == ("refused", "路断")
    with pytest.raises(NotAllowed):
        actions.withdraw_task(actor=actor, at=LATER, task=row, reason="改派")
    assert actions.withdraw_task(actor=person("tasks.assign"), at=LATER, task=row, reason="改派").status == "withdrawn"
    assert names()[1:] == ["tasks.task.refused", "tasks.task.withdrawn"]


def test_several_tasks_are_signed_for_reached_and_finished_in_one_act_each_with_its_event():
    first, second, actor = make_task(code="a"), make_task(code="b"), person("tasks.act", area=VILLAGE)
    signed = actions.receive_tasks(actor=actor, at=LATER, tasks=[second, first])
    arrived = actions.arrive_at_tasks(actor=actor, at=LATER, tasks=signed)
    done = actions.finish_tasks(actor=actor, at=LATER, tasks=arrived, note=" 都办了 ")
    assert {(row.code, row.received_by, row.note, row.overdue) for row in done} == {
        (first.code, "P1", "都办了", False),
        (second.code, "P1", "都办了", False),
    }
    first.refresh_from_db()
    assert (first.status, first.received_at, first.arrived_at, first.done_at) == ("done", LATER, LATER, LATER)
    said = Event.objects.exclude(name="tasks.task.assigned").order_by("position").values_list("name", "subject_key")
    assert list(said) == [
        (f"tasks.task.{name}", code)
        for name in ("received", "arrived", "finished")
        for code in (first.code, second.code)
    ]


def test_each_of_several_is_late_by_its_own_term():
    short, long, actor = make_task(code="a"), make_task(code="b"), person("tasks.act", area=VILLAGE)
    Task.objects.filter(pk=long.pk).update(due_at=AT + timedelta(minutes=90))
    actions.receive_tasks(actor=actor, at=LATER, tasks=[short, long])
    rows = list(Task.objects.order_by("code"))
    actions.finish_tasks(actor=actor, at=AT + timedelta(minutes=61), tasks=rows, note="都办了")
    found = Event.objects.filter(name="tasks.task.finished")
    assert {event.subject_key: events.load(event).late for event in found} == {short.code: True, long.code: False}
    assert dict(Task.objects.values_list("code", "overdue")) == {short.code: True, long.code: False}


def finish_tasks(**asked):
    return actions.finish_tasks(note="都办了", **asked)


MANY = pytest.mark.parametrize(
    ("act", "ready"),
    [(actions.receive_tasks, "assigned"), (actions.arrive_at_tasks, "received"), (finish_tasks, "arrived")],
    ids=["receive", "arrive", "finish"],
)


@MANY
def test_one_refusal_refuses_all_and_names_its_task(act, ready):
    fitting, withdrawn = make_task(code="a"), make_task(code="b")
    Task.objects.filter(pk=fitting.pk).update(status=ready)
    Task.objects.filter(pk=withdrawn.pk).update(status="withdrawn", title="撤销了的")
    before = list(Task.objects.order_by("pk").values())
    with pytest.raises(MoveRefused, match=r"^撤销了的:现在是“已撤销”"):
        act(actor=person("tasks.act", area=VILLAGE), at=LATER, tasks=[fitting, withdrawn])
    assert list(Task.objects.order_by("pk").values()) == before
    assert len(names()) == 2


def test_a_late_task_that_is_refused_takes_the_timely_ones_back():
    late, timely, actor = make_task(code="a"), make_task(code="b"), person("tasks.act", area=VILLAGE)
    Task.objects.filter(pk=timely.pk).update(due_at=AT + timedelta(minutes=90), status="received")
    with pytest.raises(MoveRefused, match="待签收"):
        finish_tasks(actor=actor, at=AT + timedelta(minutes=61), tasks=list(Task.objects.all()))
    assert dict(Task.objects.values_list("code", "status")) == {late.code: "assigned", timely.code: "received"}
    assert len(names()) == 2


@MANY
def test_several_need_the_permission_over_each(act, ready):
    mine, other = make_task(), make_task(area_code=OTHER_VILLAGE)
    Task.objects.update(status=ready)
    Task.objects.filter(pk=other.pk).update(title="别村的任务")
    with pytest.raises(NotAllowed, match=r"^别村的任务:"):
        act(actor=person("tasks.act", area=VILLAGE), at=LATER, tasks=[mine, other])
    assert set(Task.objects.values_list("status", flat=True)) == {ready}
    assert len(names()) == 2


@MANY
def test_no_tasks_is_no_act(act, ready):
    assert act(actor=person(), at=LATER, tasks=[]) == []
    assert names() == []


def test_finishing_several_needs_words():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    actions.receive_task(actor=actor, at=LATER, task=row)
    with pytest.raises(Invalid):
        actions.finish_tasks(actor=actor, at=LATER, tasks=[row], note=" ")
    assert names()[1:] == ["tasks.task.received"]


def test_withdrawing_an_origin_leaves_what_is_done():
    done, still_open = make_task(), make_task(area_code=OTHER_VILLAGE)
    actions.receive_task(actor=system("test"), at=LATER, task=done)
    actions.finish_task(actor=system("test"), at=LATER, task=done, note="好了")
    assert actions.withdraw_tasks(actor=person("tasks.assign"), at=LATER, reason="响应解除", **ORIGIN) == 1
    still_open.refresh_from_db()
    done.refresh_from_db()
    assert (done.status, still_open.status, still_open.closing_reason) == ("done", "withdrawn", "响应解除")
    assert names()[-1] == "tasks.task.withdrawn"


def test_withdrawing_an_origin_needs_the_assigner_of_every_task():
    make_task()
    make_task(area_code=OTHER_VILLAGE)
    with pytest.raises(NotAllowed):
        actions.withdraw_tasks(actor=person("tasks.assign", area=VILLAGE), at=LATER, reason="解除", **ORIGIN)
    assert Task.objects.filter(status="assigned").count() == 2
    assert names() == ["tasks.task.assigned", "tasks.task.assigned"]


def test_the_sweeper_notes_a_term_once_for_all_its_tasks():
    row, _other, done = make_task(), make_task(area_code=OTHER_VILLAGE), make_task(code="list")
    actions.receive_task(actor=system("test"), at=LATER, task=done)
    actions.finish_task(actor=system("test"), at=row.due_at, task=done, note="好了")
    assert due.sweep(row.due_at) == 0
    assert due.next_due() == row.due_at + timedelta(seconds=1)
    assert due.sweep(row.due_at + timedelta(minutes=5)) == 1
    assert due.sweep(row.due_at + timedelta(minutes=9)) == 0
    late = Event.objects.filter(name="tasks.task.became_overdue").order_by("position")
    assert [event.subject_key for event in late] == sorted([row.code, _other.code])
    assert {event.at for event in late} == {row.due_at + timedelta(seconds=1)}
    assert Task.objects.filter(overdue=True).count() == 2


def test_seven_hundred_tasks_are_given_within_a_second():
    unit = make_unit(VILLAGE)
    specs = [spec(key=f"m{number}", area_code=unit.area_code) for number in range(700)]
    started = time.thread_time()
    assert actions.create_tasks(actor=person("tasks.assign", area=DISTRICT), at=AT, specs=specs, **ORIGIN) == 700
    assert time.thread_time() - started < 1
    assert Event.objects.filter(name="tasks.task.assigned").count() == 700
