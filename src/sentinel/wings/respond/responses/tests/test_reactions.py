"""What a released warning sets going."""

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.events import record
from sentinel.kernel.models import Event
from sentinel.wings.respond.responses import reactions
from sentinel.wings.respond.responses.models import Response
from sentinel.wings.respond.responses.tests.samples import AT, DISTRICT, TOWN, make_plan, make_units, make_warning
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.watch.warnings.events import WarningReleased

pytestmark = pytest.mark.django_db


def release(level, hazard="rain", areas=(DISTRICT,)):
    warning = make_warning(level, hazard, areas=areas)
    payload = WarningReleased(
        code=warning.code,
        hazard=hazard,
        level=level,
        target_areas=tuple(areas),
        supersedes=(),
        expires_at="2023-08-02T12:00+08:00",
    )
    event = record(payload, subject=warning, actor=system("test"), at=AT)
    reactions.suggest_when_released(event, payload)
    return warning


@pytest.fixture(autouse=True)
def _plan():
    make_units()
    make_plan()


@pytest.mark.parametrize(("level", "expected"), [("blue", 4), ("yellow", 3), ("orange", 2), ("red", 1)])
def test_a_released_warning_suggests_the_plans_level_and_starts_nothing(level, expected):
    warning = release(level)
    row = Response.objects.get()
    assert (row.status, row.suggested_level, row.suggested_by) == ("proposed", expected, warning.code)
    assert Task.objects.count() == 0
    event = Event.objects.get(name="responses.response.suggested")
    assert (event.at, event.actor) == (AT, "system:responses")


def test_a_warning_for_one_town_suggests_too_and_one_elsewhere_does_not():
    release("blue", areas=("110108000000",))
    assert Response.objects.count() == 0
    release("yellow", areas=(TOWN,))
    assert Response.objects.get().suggested_level == 3


def test_hazards_of_the_plan_only():
    release("red", hazard="flash_flood")
    assert Response.objects.count() == 0
