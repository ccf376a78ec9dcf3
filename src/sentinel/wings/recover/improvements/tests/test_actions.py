"""Measures: set, done, passed by somebody else, or late."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.wings.recover.improvements import actions, choices, queries, rules
from sentinel.wings.recover.improvements.models import Improvement
from sentinel.wings.recover.improvements.tests.samples import CHIEF, DUE, doer, make_improvement
from sentinel.wings.recover.reviews.tests.samples import DISTRICT, LATER, make_report, officer

pytestmark = pytest.mark.django_db
TOWN, OTHER = "110109108000", "110109101000"


def told() -> list[tuple[str, dict]]:
    rows = Event.objects.filter(name__startswith="improvements.").order_by("position")
    return [(row.name.removeprefix("improvements.improvement."), row.payload) for row in rows]


def test_labels_cover_the_codes() -> None:
    assert choices.Status.values == [str(code) for code in rules.Status]


def test_a_measure_lies_in_its_units_area_and_is_passed_by_somebody_else() -> None:
    row = make_improvement(area_code=TOWN)
    assert (row.code, row.area_code, row.unit_name) == (f"{row.report.code}-Z001", TOWN, "U-1")
    done = actions.finish_improvement(actor=CHIEF, at=LATER, row=row, note="已补两人")
    assert (done.status, done.done_at, done.done_by, done.done_note) == ("done", LATER, "测试员", "已补两人")
    with pytest.raises(Refused):
        actions.verify_improvement(actor=CHIEF, at=LATER, row=row)
    back = actions.send_back_improvement(actor=CHIEF, at=LATER, row=row, note="还差一人")
    assert (back.status, back.done_at, back.done_key) == ("open", None, "")
    actions.finish_improvement(actor=doer(TOWN), at=LATER, row=row, note="补齐")
    passed = actions.verify_improvement(actor=CHIEF, at=LATER, row=row)
    assert (passed.status, passed.verified_by) == ("verified", "测试员")
    assert [name for name, _ in told()] == ["added", *["changed_status"] * 4]
    assert told()[0][1] == {
        "code": row.code,
        "report": row.report.code,
        "unit": "U-1",
        "due_at": "2023-08-11T12:03+08:00",
    }


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"finding": " "}, Invalid),
        ({"measure": ""}, Invalid),
        ({"unit": "nobody"}, Invalid),
        ({"due_at": LATER}, Invalid),
        ({"actor": doer()}, NotAllowed),
        ({"actor": officer("improvements.manage", area=OTHER)}, NotAllowed),
    ],
)
def test_a_measure_refused_writes_nothing(changes, refusal) -> None:
    made = {"actor": CHIEF, "at": LATER, "report": make_report(), "finding": "甲", "measure": "乙", "unit": "U-1"}
    with pytest.raises(refusal):
        actions.add_improvement(**{**made, "due_at": DUE, **changes})
    assert (Improvement.objects.count(), told()) == (0, [])


@pytest.mark.parametrize(
    ("act", "actor", "note", "refusal"),
    [
        (actions.finish_improvement, doer(), " ", Invalid),
        (actions.finish_improvement, officer("improvements.view"), "好", NotAllowed),
        (actions.verify_improvement, CHIEF, "", MoveRefused),
        (actions.send_back_improvement, CHIEF, "没好", MoveRefused),
        (actions.withdraw_improvement, doer(), "不需要", NotAllowed),
        (actions.withdraw_improvement, CHIEF, "", Invalid),
    ],
)
def test_a_move_refused_changes_nothing(act, actor, note, refusal) -> None:
    row = make_improvement()
    with pytest.raises(refusal):
        act(actor=actor, at=LATER, row=row, note=note)
    row.refresh_from_db()
    assert (row.status, len(told())) == ("open", 1)


def test_what_is_not_done_in_time_is_noted_once_and_what_is_withdrawn_never() -> None:
    row, other = make_improvement(), make_improvement()
    assert actions.withdraw_improvement(actor=CHIEF, at=LATER, row=other, note="并入上一条").status == "withdrawn"
    assert (queries.next_due(), queries.run_out(DUE - timedelta(seconds=1))) == (DUE, [])
    assert queries.run_out(DUE) == [(row.pk, DUE)]
    noted = [actions.note_overdue(actor=system("t"), at=DUE, pk=pk) for pk in (row.pk, row.pk, other.pk)]
    assert (noted, queries.next_due()) == ([True, False, False], None)
    assert told()[-1] == ("became_overdue", {"code": row.code, "due_at": "2023-08-11T12:03+08:00"})


def test_a_town_sees_its_own_beside_a_report() -> None:
    row = make_improvement(area_code=TOWN)
    assert queries.of_report(doer(TOWN), row.report) == [row]
    assert queries.of_report(doer(OTHER), row.report) == []
    assert queries.of_report(doer(DISTRICT), row.report) == [row]
