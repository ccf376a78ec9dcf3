"""Reads of plans."""

import pytest

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.plans import queries
from sentinel.wings.prepare.plans.tests.samples import make_plan

pytestmark = pytest.mark.django_db


def reader(area):
    return Actor(key="person:P", label="P", holds=frozenset({Hold("plans.view", "area", area)}))


def test_a_plan_in_force_is_read_by_the_villages_below_and_by_no_other_district():
    plan = make_plan()
    assert queries.plan(reader("110109108203"), "PLAN-T") == plan
    with pytest.raises(NotFound):
        queries.plan(reader("110108000000"), "PLAN-T")


def test_a_warning_level_suggests_a_response_level():
    plan, actor = make_plan(), reader("110109000000")
    assert list(queries.plans_in_force(actor, "rain")) == [plan]
    assert list(queries.plans_in_force(actor, "quake")) == []
    assert queries.level_for_warning(actor, plan, "orange") == 2
    assert [measure.key for measure in queries.plan_level(actor, plan, 2).measures.all()] == [
        "f2-town",
        "f2-tell",
        "f2-meet",
    ]
    with pytest.raises(NotFound):
        queries.plan_level(actor, plan, 5)
