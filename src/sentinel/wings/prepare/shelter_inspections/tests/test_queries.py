"""What is due, what is to be mended, and what the sweeper sees."""

from datetime import timedelta

import pytest

from sentinel.wings.prepare.shelter_inspections import actions, queries
from sentinel.wings.prepare.shelter_inspections.tests.samples import AT, INSPECTOR, make_defect, make_inspection
from sentinel.wings.prepare.shelters.tests.samples import ELSEWHERE, RULE

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


def test_the_desk_shows_what_is_due_in_a_week_and_what_is_not_settled():
    due, defect = make_inspection(code="BN-1"), make_defect(code="BN-2")
    make_defect(code="BN-3", area_code=ELSEWHERE)
    early = queries.desk(INSPECTOR, AT)
    assert (early.due, early.n_due, early.defects, early.n_defects) == ([], 0, [defect], 1)
    actions.note_overdue_inspection(actor=RULE, at=AT + MONTH, pk=due.pk)
    actions.note_overdue_defect(actor=RULE, at=AT + MONTH, pk=defect.pk)
    late = queries.desk(INSPECTOR, AT + MONTH)
    assert [row.code for row in late.due] == ["BN-1-J00001", "BN-2-J00002"]
    assert (late.n_due, late.n_overdue, late.n_defects, late.n_defects_overdue) == (2, 1, 1, 1)


def test_one_shelters_looks_and_open_defects():
    defect = make_defect()
    seen = queries.of_shelter(INSPECTOR, defect.shelter)
    assert (seen["due"].code, seen["defects"], seen["may_inspect"]) == ("BN-1-J00002", [defect], True)
    assert [row.code for row in seen["looks"]] == ["BN-1-J00001"]


def test_what_is_due_and_when():
    look, defect = make_inspection(code="BN-1"), make_defect(code="BN-2")
    late = AT + timedelta(days=400)
    assert queries.next_defect() == defect.due_at
    assert [pk for pk, _due in queries.defects_run_out(late)] == [defect.pk]
    assert queries.next_inspection() == look.due_at == AT + MONTH
    assert len(queries.inspections_run_out(late)) == 2
