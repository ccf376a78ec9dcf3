"""Rules are founded as versions, refused with sentences; crossings of areas and withdrawn ones are kept on record."""

from datetime import date, timedelta

import pytest

from sentinel.kernel.actor import NOBODY, system
from sentinel.kernel.founding import Difference
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.refusals import NotAllowed
from sentinel.stream.language import RuleFaults
from sentinel.wings.watch.stations.actions import found_rules, record_crossings
from sentinel.wings.watch.stations.models import Crossing, Rule
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import (
    AT,
    LEVEL,
    NUMBERED,
    make_area,
    make_crossing,
    make_rules,
    make_station,
)

pytestmark = pytest.mark.django_db
DISTRICT = "110109000000"
PACK = system("pack")


def test_a_version_is_founded_once_and_what_the_pack_says_otherwise_is_named() -> None:
    make_rules(LEVEL)
    again = found_rules(actor=PACK, at=AT, area_code=DISTRICT, rows=[{**LEVEL, "title": "更高"}])
    assert (again.added, again.differences) == (
        0,
        (Difference("stations.rule", "level.high@2020-01-01", "title", '"高水位"', '"更高"'),),
    )
    new = found_rules(actor=PACK, at=AT, area_code=DISTRICT, rows=[LEVEL, {**LEVEL, "valid_from": date(2023, 1, 1)}])
    assert (new.added, new.differences) == (1, ())
    assert [row.title for row in Rule.objects.order_by("code")] == ["高水位", "高水位"]
    events = Event.objects.filter(name="stations.rule.founded").order_by("position")
    assert [event.payload["codes"] for event in events] == [["level.high@2020-01-01"], ["level.high@2023-01-01"]]


def test_faults_are_sentences_and_nothing_is_founded() -> None:
    make_area(DISTRICT)
    mean = {"measure": "area_mean", "over": "24h", "raise_ge": 500, "clear_lt": 400}
    rows = [
        NUMBERED,
        {**LEVEL, "id": "a.b", "kind": "rain"},
        {**LEVEL, "id": "c.d", "element": "rain", "kind": "rain", "when": mean, "areas": ["1"], "least_share": 50},
        {**LEVEL, "id": "e.f", "when": {"measure": "most", "raise_ge": 1, "clear_lt": 1}},
    ]
    with pytest.raises(RuleFaults) as wrong:
        found_rules(actor=PACK, at=AT, area_code=DISTRICT, rows=rows)
    assert [tuple(fault) for fault in wrong.value.faults] == [
        ("e.f", "when.measure", "应是 sum、last、delta、rate、area_mean 之一"),
        ("flow.numbered", "when", "没有参数 flow.{slug}.numbered，请先写进 parameters/"),
        ("a.b", "element", "rain 测站可判的要素是 rain"),
        ("c.d", "areas", "没有区划 1"),
    ]
    with pytest.raises(NotAllowed):
        found_rules(actor=NOBODY, at=AT, area_code=DISTRICT, rows=[LEVEL])
    assert not Rule.objects.exists()
    assert not Event.objects.filter(name="stations.rule.founded").exists()


def test_a_parameter_of_each_target_is_known_by_its_ends() -> None:
    make_area(DISTRICT)
    Parameter.objects.create(
        key="flow.x.numbered", title="x", value=1, source="测试", status="unverified", valid_from=date(2020, 1, 1)
    )
    assert found_rules(actor=PACK, at=AT, area_code=DISTRICT, rows=[NUMBERED]).added == 1


def test_a_withdrawn_crossing_is_told_once_and_may_stand_again() -> None:
    row = make_crossing(area_code=DISTRICT)
    with pytest.raises(NotAllowed):
        record_crossings(actor=NOBODY, at=AT, crossings=[], withdrawn=[row.code])
    assert Crossing.objects.get().withdrawn_at is None
    for _time in range(2):
        record_crossings(actor=PACK, at=AT, crossings=[], withdrawn=[row.code, "nothing:R1:20230729T2000:up"])
    assert Crossing.objects.get().withdrawn_at == AT
    fact = CrossingFact(
        rule="rain.blue", station="R901", observed_at=AT, up=True, value=311, window=60, detected_at=AT, late=True
    )
    assert record_crossings(actor=PACK, at=AT + timedelta(minutes=5), crossings=[fact]) == 1
    again = Crossing.objects.get()
    assert (again.withdrawn_at, again.value, again.late) == (None, 311, True)
    names = Event.objects.filter(subject_key=row.code).order_by("position").values_list("name", flat=True)
    assert list(names) == [
        "stations.crossing.recorded",
        "stations.crossing.withdrawn",
        "stations.crossing.recorded",
    ]


def test_the_mean_of_an_area_crosses_with_the_stations_it_rests_on() -> None:
    make_station(area_code=DISTRICT)
    fact = CrossingFact(
        rule="mean.red", title="面雨量", area=DISTRICT, area_code=DISTRICT, observed_at=AT, up=True, value=1003,
        window=1440, detected_at=AT, element="rain", present=31, expected=60,
    )  # fmt: skip
    assert record_crossings(actor=PACK, at=AT, crossings=[fact]) == 1
    row = Crossing.objects.get()
    assert (row.code, row.station, row.target_name) == (f"mean.red:{DISTRICT}:20230729T2000:up", None, "样例区域")
    event = Event.objects.get(name="stations.mean.crossed")
    assert (event.area_code, event.payload["area"], event.payload["present"], event.payload["expected"]) == (
        DISTRICT,
        DISTRICT,
        31,
        60,
    )
