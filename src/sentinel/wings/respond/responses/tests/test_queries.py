"""Reads of responses."""

from datetime import timedelta

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.responses import actions, queries
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

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_a_response_in_force_is_read_below_and_a_proposal_is_not():
    make_units()
    make_plan()
    row = actions.suggest_response(actor=system("test"), at=AT, plan_code="PLAN-T", level=4, warning="rain-blue")
    village = person(area=VILLAGE)
    assert list(queries.responses(village)) == []
    assert list(queries.suggestions(director())) == [row]
    assert queries.current(director(), "PLAN-T") == row
    actions.start_response(actor=director(), at=LATER, plan_code="PLAN-T", level=4, statement=said(LATER))
    assert list(queries.active(village)) == [row]
    assert list(queries.suggestions(director())) == []
    with pytest.raises(NotFound):
        queries.response(person(area="110108000000"), row.code)


def test_the_confirmation_shows_what_the_action_sends():
    make_units()
    make_plan()
    out = queries.dispatch(director(), plan_code="PLAN-T", level=4, targets=[DISTRICT], at=AT)
    assert [(order.text, order.units) for order in out.orders] == [("巡查道路", 1), ("广播告知", 2), ("会商", 1)]
    assert (out.total, out.units) == (4, 4)
    assert queries.dispatch(director(), plan_code="PLAN-T", level=4, targets=[TOWN], at=AT).total == 3


def test_the_board_sums_towns_and_a_village_sees_its_own_line():
    row = make_response()
    groups = queries.tasks_board(director(), row)
    assert [(group.total.area_code, group.total.assigned) for group in groups] == [
        (DISTRICT, 1),
        ("110109101000", 1),
        (TOWN, 2),
    ]
    assert [len(group.lines) for group in queries.tasks_board(person(area=OTHER_VILLAGE), row)] == [1]


def test_warnings_of_other_areas_do_not_stand_beside_a_response():
    here = make_warning()
    make_warning("blue", "rain", areas=("110108000000",))
    assert queries.standing_warnings(system("test"), [DISTRICT]) == [here]


def test_offers_follow_permission_and_stop_while_a_response_is_open():
    make_plan()
    assert [offer.level for offer in queries.offers(director())] == [3, 4]
    assert [offer.level for offer in queries.offers(commander())] == [1, 2, 3, 4]
    assert queries.offers(person()) == []
    make_response()
    assert queries.offers(commander()) == []


def test_buttons_are_what_the_person_may_decide():
    row = make_response(level=3)
    assert [(button.kind, button.level) for button in queries.buttons(director(), row)] == [("lower", 4), ("end", 3)]
    urls = [button.url for button in queries.buttons(commander(), row)]
    assert urls == [
        f"/responses/raise/1/{row.code}/",
        f"/responses/raise/2/{row.code}/",
        f"/responses/lower/4/{row.code}/",
        f"/responses/end/{row.code}/",
    ]
    assert queries.buttons(person(), row) == []


def test_the_history_is_read_with_the_response():
    row = make_response()
    assert [change.kind for change in queries.history(director(), row)] == ["start"]
    assert list(queries.history(person(area="110108000000"), row)) == []


def test_the_form_proposes_the_plans_own_words():
    make_plan()
    statement = queries.statement_for(director(), "PLAN-T", 4, AT)
    assert (statement.topic, statement.expected_end_at) == ("第 4 级条件", AT + timedelta(hours=24))
    assert statement.measures == "镇街：巡查道路\n村（社区）：广播告知\n专项指挥部：会商"
