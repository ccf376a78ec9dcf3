"""What a warning obliges, and what of it was done (A02)."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.responses import queries
from sentinel.wings.respond.responses.rules import Duty, Work, duty_state, measure_key
from sentinel.wings.respond.responses.tests.samples import (
    AT,
    DISTRICT,
    TOWN,
    VILLAGE,
    make_response,
    make_units,
    person,
)
from sentinel.wings.respond.tasks import actions as tasks
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.watch.warnings.tests.samples import make_released

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("work", "minutes", "state"),
    [
        (None, 30, Duty.NOBODY),
        (None, 31, Duty.FORGOTTEN),
        (Work("withdrawn", AT, None), 31, Duty.FORGOTTEN),
        (Work("done", AT + 40 * MINUTE, AT + 40 * MINUTE), 99, Duty.DONE),
        (Work("done", AT + 40 * MINUTE, AT + 41 * MINUTE), 99, Duty.DONE_LATE),
        (Work("refused", AT + 40 * MINUTE, None), 40, Duty.OPEN),
        (Work("received", AT + 40 * MINUTE, None), 41, Duty.LATE),
    ],
)
def test_how_an_obligation_stands(work, minutes, state):
    assert duty_state(work, AT + 30 * MINUTE, AT + minutes * MINUTE) == state


@pytest.mark.parametrize("code", ["PLAN-1:4:f4-tell:1101", "PLAN-1:4:f4-tell.2:1101", "PLAN-1:4:f4-tell:1101~1102"])
def test_a_task_names_its_measure(code):
    assert measure_key(code) == "f4-tell"


@pytest.mark.django_db
def test_a_warning_obliges_without_a_response_and_shows_what_was_not_done():
    make_units()
    warning = make_released(at=AT, level="blue")
    reader = person(area=DISTRICT)
    assert queries.obligations(reader, warning.code, warning.released_at).measures == []
    response = make_response()
    found = queries.obligations(reader, warning.code, warning.released_at + MINUTE)
    assert {line.name: line.units for line in found.measures} == {"巡查道路": 2, "广播告知": 2, "会商": 1}
    assert [(line.area_code, line.units) for line in found.towns] == [
        (DISTRICT, 1),
        ("110109101000", 1),
        (TOWN, 3),
    ]
    assert found.total.counts == {Duty.OPEN: 5}
    row = Task.objects.get(origin_key=response.code, unit=VILLAGE)
    tasks.receive_task(actor=system("test"), at=AT, task=row)
    tasks.finish_task(actor=system("test"), at=row.due_at, task=row, note="好了")
    later = queries.obligations(reader, warning.code, AT + timedelta(hours=5))
    assert later.total.counts == {Duty.DONE: 1, Duty.LATE: 4}
    tasks.withdraw_tasks(
        actor=system("test"), at=AT, origin_kind="responses.response", origin_key=response.code, reason="误"
    )
    gone = queries.obligations(reader, warning.code, AT + timedelta(hours=5))
    assert (gone.total.counts, gone.total.open) == ({Duty.DONE: 1, Duty.FORGOTTEN: 4}, 4)
    village = queries.obligations(person(area=VILLAGE), warning.code, AT)
    assert [(line.area_code, line.units) for line in village.towns] == [(TOWN, 1)]


@pytest.mark.django_db
def test_an_unknown_warning_is_not_found():
    with pytest.raises(NotFound):
        queries.obligations(person(), "NO", AT)
