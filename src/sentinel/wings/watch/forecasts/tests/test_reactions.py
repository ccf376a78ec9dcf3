"""From crossings of rain to runs, through the reaction loop's own handlers."""

from datetime import datetime, timedelta

import pytest

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.reactions import HANDLERS
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import AT, LOW, make_district
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db
GATEWAY = system("gateway")
RULE = "rain.red"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def named() -> None:
    """The pack names one rule."""
    make_district()
    Parameter.objects.filter(key="forecasts.on_rules").update(value=[RULE])
    make_station(area_code=LOW, code="R901")


def rained(rule: str = RULE, *, at: datetime = AT, observed: datetime | None = None, up: bool = True) -> None:
    """A gauge crosses a threshold, and the module hears of it."""
    fact = CrossingFact(
        rule=rule,
        title="暴雨",
        station=Station.objects.get().code,
        element="rain",
        observed_at=observed or at,
        up=up,
        value=705,
        window=60,
        detected_at=at,
    )
    record_crossings(actor=GATEWAY, at=at, crossings=[fact])
    heard()


def heard() -> None:
    """Run the module's handler of the newest crossing."""
    event = Event.objects.filter(name="stations.crossing.recorded").latest("position")
    HANDLERS["forecasts", "stations.crossing.recorded"](event, events.load(event))


def test_a_crossing_of_a_named_rule_asks_for_one_run_of_the_rain_that_fell() -> None:
    rained()
    row = Run.objects.get()
    assert (row.source, row.turn, row.rain_mm, row.rain_hours, row.shape) == ("rule", 1, 70.5, 1, "even")
    assert (row.title, row.status) == ("测站R901 60 分钟 70.5 毫米", "queued")


def test_the_same_crossing_heard_twice_and_another_soon_after_ask_for_no_second_run() -> None:
    rained()
    heard()
    rained(at=AT + HOUR / 2)
    assert Run.objects.count() == 1
    assert Event.objects.filter(name="forecasts.run.queued").count() == 1
    rained(at=AT + 2 * HOUR)
    assert Run.objects.count() == 2


def test_other_rules_and_falls_ask_for_none() -> None:
    rained("rain.blue")
    rained(up=False)
    assert (Run.objects.count(), Event.objects.filter(name="forecasts.run.queued").count()) == (0, 0)


def test_a_crossing_too_long_ago_asks_for_none() -> None:
    rained(observed=AT - 2 * HOUR)
    assert Run.objects.count() == 0
