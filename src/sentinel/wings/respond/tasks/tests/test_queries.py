"""Reads of tasks."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.tests.samples import (
    AT,
    DISTRICT,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    make_task,
    make_unit,
    person,
)

pytestmark = pytest.mark.django_db
KIND, KEY = "test.order", "ORDER-1"


def test_a_village_sees_only_its_own_tasks():
    mine, other = make_task(), make_task(area_code=OTHER_VILLAGE)
    village = person("tasks.view", area=VILLAGE, units=(VILLAGE,))
    assert list(queries.tasks(village)) == [mine]
    assert list(queries.my_tasks(village)) == [mine]
    assert queries.task(person("tasks.view", area=DISTRICT), other.code) == other
    with pytest.raises(NotFound):
        queries.task(village, other.code)


def test_a_town_sees_its_villages_tasks_but_they_are_not_its_own():
    make_task()
    town = person("tasks.view", area=TOWN, units=(TOWN,))
    assert (queries.tasks(town).count(), queries.my_tasks(town).count()) == (1, 0)


def test_the_board_counts_units_and_towns():
    first, second = make_task(), make_task(code="list")
    make_task(area_code=OTHER_VILLAGE)
    make_unit(TOWN, "town")
    make_task(area_code=TOWN, code="road")
    actions.receive_task(actor=system("test"), at=AT, task=first)
    actions.withdraw_task(actor=system("test"), at=AT, task=second, reason="重复")
    lines = queries.board(person("tasks.view"), KIND, KEY)
    assert [(line.unit, line.assigned, line.received, line.withdrawn, line.total) for line in lines] == [
        (OTHER_VILLAGE, 1, 0, 0, 1),
        (TOWN, 1, 0, 0, 1),
        (VILLAGE, 0, 1, 1, 1),
    ]
    groups = queries.board_groups(lines)
    assert [(group.total.area_code, group.total.total, len(group.lines)) for group in groups] == [
        ("110109101000", 1, 1),
        (TOWN, 2, 2),
    ]
    assert queries.standing_at_level(person("tasks.view"), KIND, KEY) == {4: 3}


def test_totals_and_late():
    on_time, late, undone = make_task(), make_task(code="b"), make_task(code="c")
    due = on_time.due_at
    for row, at in ((on_time, due), (late, due + timedelta(minutes=1))):
        actions.receive_task(actor=system("test"), at=AT, task=row)
        actions.finish_task(actor=system("test"), at=at, task=row, note="好了")
    assert queries.totals(due) == {"on_time": 1, "late": 1}
    assert queries.totals(due + timedelta(minutes=1)) == {"on_time": 1, "late": 2}
    assert list(queries.late(person("tasks.view"), due + timedelta(minutes=1))) == [undone]
    village = person("tasks.view", area=VILLAGE, units=(VILLAGE,))
    assert queries.mine_counts(village, due + timedelta(minutes=1)) == {"assigned": 1, "doing": 0, "late": 1}
    assert {row.code for row in queries.my_finished(village)} == {on_time.code, late.code}


def test_what_an_origin_gave_to_units_by_status():
    first, second, elsewhere = make_task(code="a"), make_task(code="b"), make_task(area_code=OTHER_VILLAGE)
    actions.receive_task(actor=system("test"), at=AT, task=second)
    everybody = person("tasks.view")
    assert list(queries.given(everybody, {KEY}, {VILLAGE}, {"assigned"})) == [first]
    assert set(queries.given(everybody, {KEY}, {VILLAGE}, {"assigned", "received"})) == {first, second}
    assert list(queries.given(everybody, {KEY}, {OTHER_VILLAGE}, {"assigned"})) == [elsewhere]
    assert list(queries.given(everybody, {"ORDER-2"}, {VILLAGE}, {"assigned"})) == []
    assert list(queries.given(person("tasks.view", area=VILLAGE), {KEY}, {OTHER_VILLAGE}, {"assigned"})) == []
