"""From crossings of rain to outlooks, and from outlooks to the duty room, through the reaction loop's own handlers."""

from datetime import datetime

import pytest

from sentinel.geo.models import ImportedLayer
from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Grant, Holding, Organisation, Parameter, Person, Post
from sentinel.kernel.reactions import HANDLERS
from sentinel.notify.models import Message
from sentinel.wings.watch.geohazards.models import Outlook
from sentinel.wings.watch.geohazards.tests.samples import AT, DISTRICT, HOUR, NEAR, look, make_district, rain
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db
RULE, MADE, CROSSED = "rain.red", "geohazards.outlook.made", "stations.crossing.recorded"


@pytest.fixture(autouse=True)
def named() -> None:
    """The pack names one rule; a gauge has measured heavy rain."""
    make_district()
    Parameter.objects.filter(key="geohazards.on_rules").update(value=[RULE])
    rain(make_station(area_code=NEAR, code="R901"), [0.0] * 23 + [105.0])


def make_desk() -> None:
    """A post that judges, with somebody in it."""
    unit = Organisation.objects.create(code="U1", name="值班室", kind="bureau", area_code=DISTRICT)
    post = Post.objects.create(code="D1", organisation=unit, title="D1", role="duty", rank=1, area_code=DISTRICT)
    Holding.objects.create(post=post, person=Person.objects.create(code="P-D1", name="甲"))
    Grant.objects.create(post=post, permission="geohazards.judge", kind="area", value=DISTRICT, source="测试")


def rained(rule: str = RULE, *, at: datetime = AT, observed: datetime | None = None, up: bool = True) -> None:
    """A gauge crosses a threshold, and the module hears of it."""
    fact = CrossingFact(
        rule=rule,
        title="暴雨红色",
        station=Station.objects.get().code,
        element="rain",
        observed_at=observed or at,
        up=up,
        value=1050,
        window=60,
        detected_at=at,
    )
    record_crossings(actor=system("gateway"), at=at, crossings=[fact])
    heard(CROSSED)


def heard(name: str) -> None:
    """Run the module's handler of the newest event of a name."""
    event = Event.objects.filter(name=name).latest("position")
    HANDLERS["geohazards", name](event, events.load(event))


def test_a_crossing_of_a_named_rule_asks_for_one_outlook_on_measured_rain() -> None:
    rained()
    row = Outlook.objects.get()
    assert (row.source, row.rain, row.title) == ("rule", "measured", "测站R901越限（暴雨红色）")
    assert (row.level, row.made_at, row.cause) == ("red", AT, Event.objects.get(name=MADE).payload["cause"])


def test_the_same_crossing_and_another_soon_after_ask_for_no_second() -> None:
    rained()
    heard(CROSSED)
    rained(at=AT + HOUR / 2)
    assert Outlook.objects.count() == 1
    rained(at=AT + 2 * HOUR)
    assert Outlook.objects.count() == 2


def test_other_rules_falls_old_crossings_and_a_district_without_points_ask_for_none() -> None:
    rained("rain.blue")
    rained(up=False)
    rained(observed=AT - 2 * HOUR)
    ImportedLayer.objects.update(current=None)
    rained()
    assert (Outlook.objects.count(), Event.objects.filter(name=MADE).count()) == (0, 0)


def test_the_duty_room_is_told_once_of_what_a_rule_found() -> None:
    make_desk()
    rained()
    heard(MADE)
    heard(MADE)
    told = Message.objects.get()
    assert told.title == "地质灾害研判：红 1 处、黄 1 处"
    assert told.text.endswith("请打开研判核对，是否预警、是否转移由人决定。")
    assert told.url == f"/geohazards/outlook/{Outlook.objects.get().code}/"


def test_nobody_is_told_of_what_a_person_asked_or_where_nobody_is_posted() -> None:
    rained()
    heard(MADE)
    make_desk()
    look(at=AT + HOUR)
    heard(MADE)
    assert Message.objects.count() == 0
