"""Writes of tasks."""

import time
from datetime import timedelta

import pytest

from sentinel.kernel import due, events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
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
