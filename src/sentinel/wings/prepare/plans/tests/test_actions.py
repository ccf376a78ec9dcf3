"""Writes of plans."""

from datetime import timedelta

import pytest

from sentinel.kernel import events
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.prepare.plans import actions
from sentinel.wings.prepare.plans.models import Measure, Plan
from sentinel.wings.prepare.plans.tests.samples import AT, make_plan, plan_content

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_a_plan_comes_into_force_with_its_levels_and_measures():
    plan = make_plan()
    assert (plan.status, plan.published_at, plan.target_areas) == ("in_force", AT, ["110109000000"])
    assert list(plan.levels.values_list("level", "starts_with", "commander_permission")) == [
        (1, "red", "responses.command_1"),
        (2, "orange", "responses.command_2"),
        (3, "yellow", "responses.command_3"),
        (4, "blue", "responses.command_4"),
    ]
    assert Measure.objects.count() == 12
    assert events.load(Event.objects.get()).levels == (1, 2, 3, 4)


def test_the_same_text_again_changes_nothing():
    make_plan()
    actions.adopt_plan(actor=system("pack"), at=LATER, **plan_content())
    assert Event.objects.count() == 1
    assert Plan.objects.get().published_at == AT


def test_a_newer_text_replaces_the_old_one():
    make_plan()
    levels = plan_content()["levels"][:1]
    plan = actions.adopt_plan(actor=system("pack"), at=LATER, **plan_content(levels=levels, title="新版"))
    assert (plan.title, plan.published_at, plan.levels.count(), Measure.objects.count()) == ("新版", LATER, 1, 3)
    assert [event.name for event in Event.objects.order_by("position")] == [
        "plans.plan.adopted",
        "plans.plan.adopted",
        "plans.version.changed_status",
    ]
    assert list(plan.versions.order_by("number").values_list("number", "status")) == [
        (1, "superseded"),
        (2, "in_force"),
    ]


@pytest.mark.parametrize("changes", [{"levels": []}, {"hazards": []}])
def test_an_unusable_text_is_refused(changes):
    with pytest.raises(Invalid):
        actions.adopt_plan(actor=system("pack"), at=AT, **plan_content(**changes))
    assert (Plan.objects.count(), Event.objects.count()) == (0, 0)


def test_adopting_needs_the_permission_over_the_area():
    other = Actor(key="person:P", label="P", holds=frozenset({Hold("plans.manage", "area", "110108000000")}))
    with pytest.raises(NotAllowed):
        actions.adopt_plan(actor=other, at=AT, **plan_content())
    assert (Plan.objects.count(), Event.objects.count()) == (0, 0)


def test_a_retired_plan_stays_retired():
    plan = actions.retire_plan(actor=system("admin"), at=LATER, plan=make_plan(), reason="修订")
    assert plan.status == "retired"
    with pytest.raises(MoveRefused, match="已废止"):
        actions.adopt_plan(actor=system("pack"), at=LATER, **plan_content(title="新版"))
    with pytest.raises(Invalid):
        actions.retire_plan(actor=system("admin"), at=LATER, plan=plan, reason=" ")
    assert [event.name for event in Event.objects.order_by("position")] == ["plans.plan.adopted", "plans.plan.retired"]
