"""Rain crosses at a station; its villages get lists."""

from datetime import timedelta

import pytest

from sentinel.kernel import reactions
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.respond.evacuations import actions
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.tests.samples import AT, OTHER_VILLAGE, TOWN, VILLAGE
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.rules import CrossingFact

pytestmark = pytest.mark.django_db(transaction=True)
THIRD = "110109108204"


@pytest.fixture(autouse=True)
def register():
    make_shelter(area_code=TOWN, code="BN-1", capacity=10)
    make_household(area_code=VILLAGE, code="H1", people=2, station="R901")
    make_household(area_code=THIRD, code="H2", people=1, station="R901")
    make_household(area_code=OTHER_VILLAGE, code="H3", people=1, station="R902")


def cross(*names, up=True, station="R901", observed_at=AT, at=AT):
    facts = [
        CrossingFact(rule=name, station=station, observed_at=observed_at, up=up, value=1503, window=360, detected_at=at)
        for name in names
    ]
    record_crossings(actor=system("gateway"), at=at, crossings=facts)
    reactions.drain()


def evacuation_events():
    rows = Event.objects.filter(name__startswith="evacuations.").order_by("position")
    return [(row.name.rpartition(".")[2], row.payload["code"], row.payload["stage"]) for row in rows]


def test_prepare_makes_a_list_for_each_village_of_the_station():
    cross("evacuate.prepare")
    assert evacuation_events() == [
        ("proposed", f"{VILLAGE}:20230731T0900", "prepare"),
        ("proposed", f"{THIRD}:20230731T0900", "prepare"),
    ]
    row = Evacuation.objects.get(area_code=VILLAGE)
    assert (row.status, row.stage, row.trigger, str(row.shelter)) == ("proposed", "prepare", "crossing", "学校BN-1")
    assert row.crossing == "evacuate.prepare:R901:20230731T0900:up"
    assert row.reason == "测站R901（R901）6 小时雨量 150.3 毫米"
    assert row.entries.count() == 2


def test_immediate_raises_and_never_orders():
    cross("evacuate.prepare")
    later = AT + timedelta(hours=1)
    cross("evacuate.immediate", observed_at=later, at=later)
    assert evacuation_events()[2:] == [
        ("raised", f"{VILLAGE}:20230731T0900", "immediate"),
        ("raised", f"{THIRD}:20230731T0900", "immediate"),
    ]
    row = Evacuation.objects.get(area_code=VILLAGE)
    assert (row.status, row.stage, row.raised_at, row.ordered_at) == ("proposed", "immediate", later, None)


@pytest.mark.parametrize(
    "names", [("evacuate.prepare", "evacuate.immediate"), ("evacuate.immediate", "evacuate.prepare")]
)
def test_two_alarms_of_one_minute_give_the_same_events_in_either_order(names):
    for name in names:
        cross(name)
    assert sorted(evacuation_events()) == [
        ("proposed", f"{VILLAGE}:20230731T0900", "prepare"),
        ("proposed", f"{THIRD}:20230731T0900", "prepare"),
        ("raised", f"{VILLAGE}:20230731T0900", "immediate"),
        ("raised", f"{THIRD}:20230731T0900", "immediate"),
    ]


def test_other_rules_falling_rain_and_rain_long_past_do_nothing():
    cross("rain.red")
    cross("evacuate.immediate", up=False)
    cross("evacuate.immediate", observed_at=AT - timedelta(hours=7))
    cross("evacuate.immediate", station="R902", observed_at=AT - timedelta(hours=6))
    assert [code for _name, code, _stage in evacuation_events()] == [f"{OTHER_VILLAGE}:20230731T0900"] * 2


def test_a_second_alarm_changes_nothing_and_a_new_one_after_closing_makes_a_new_list():
    cross("evacuate.prepare")
    cross("evacuate.prepare", observed_at=AT + timedelta(minutes=5), at=AT + timedelta(minutes=5))
    assert len(evacuation_events()) == 2
    for row in Evacuation.objects.all():
        actions.close(actor=system("test"), at=AT, evacuation=row, note="雨停")
    cross("evacuate.prepare", observed_at=AT + timedelta(hours=5), at=AT + timedelta(hours=5))
    assert [row.code for row in Evacuation.objects.exclude(status="closed").order_by("code")] == [
        f"{VILLAGE}:20230731T1400",
        f"{THIRD}:20230731T1400",
    ]
    assert reactions.parked() == 0
