"""Actions of the stations module, through their public functions: stations, rules, crossings."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sentinel.kernel.actor import NOBODY, Actor, Hold, system
from sentinel.kernel.founding import Difference
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.refusals import Invalid, NotAllowed
from sentinel.stream.language import RuleFaults
from sentinel.wings.watch.stations.actions import (
    amend_station,
    found_rules,
    record_crossings,
    register_station,
    register_stations,
)
from sentinel.wings.watch.stations.models import Crossing, Rule, Station, StationState
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import (
    AT,
    LEVEL,
    NUMBERED,
    fact,
    make_area,
    make_crossing,
    make_rules,
    make_station,
)

pytestmark = pytest.mark.django_db
DISTRICT, TOWN = "110109000000", "110109108000"
MANAGER = Actor(
    key="person:P1",
    label="甲",
    holds=frozenset({Hold("stations.manage", "area", TOWN), Hold("stations.view", "area", TOWN)}),
)


def _crossing(**changes: object) -> CrossingFact:
    base = CrossingFact(rule="rain.blue", station="R901", observed_at=AT, up=True, value=305, window=60, detected_at=AT)
    return replace(base, **changes)  # type: ignore[arg-type]


def test_registering_writes_station_state_and_event() -> None:
    make_area(TOWN)
    rows = register_stations(
        actor=MANAGER, at=AT, facts=[fact(area_code=TOWN, code="R901"), fact(area_code=TOWN, code="R902")]
    )
    assert [row.code for row in rows] == ["R901", "R902"]
    assert StationState.objects.filter(observed_at=None, rain_1h=None).count() == 2
    event = Event.objects.get(name="stations.station.registered", subject_key="R901")
    assert event.payload == {
        "code": "R901",
        "address": "1101091A03",
        "station_name": "测站R901",
        "kind": "rain",
        "area_code": TOWN,
    }
    assert (event.at, event.area_code, event.actor) == (AT, TOWN, "person:P1")


def test_registering_again_leaves_what_a_person_changed() -> None:
    row = make_station(area_code=TOWN)
    amend_station(actor=MANAGER, at=AT, row=row, changes={"name": "改过的名字"})
    before = Event.objects.count()
    assert register_stations(actor=system("pack"), at=AT, facts=[fact(area_code=TOWN)]) == []
    assert Station.objects.get().name == "改过的名字"
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "12345"}, "address"),
        ({"address": "11010900ZZ"}, "address"),
        ({"kind": "moon"}, "kind"),
        ({"lon": 40.0, "lat": 116.0}, "point"),
        ({"area_code": "999999000000"}, "area_code"),
        ({"slug": "三家店"}, "slug"),
        ({"name": " "}, ""),
    ],
)
def test_bad_particulars_are_refused(changes: dict[str, object], field: str) -> None:
    make_area(TOWN)
    with pytest.raises(Invalid) as refused:
        register_stations(actor=system("pack"), at=AT, facts=[replace(fact(area_code=TOWN), **changes)])  # type: ignore[arg-type]
    assert list(refused.value.errors) == [field]
    assert (Station.objects.count(), Event.objects.count()) == (0, 0)


def test_an_address_names_one_station() -> None:
    make_station(area_code=TOWN)
    before = Event.objects.count()
    with pytest.raises(Invalid, match="占用"):
        register_stations(actor=MANAGER, at=AT, facts=[fact(area_code=TOWN, code="R902", address="1101091A03")])
    twins = [fact(area_code=TOWN, code=code, address="11010900FF") for code in ("R903", "R904")]
    with pytest.raises(Invalid, match="重复"):
        register_stations(actor=MANAGER, at=AT, facts=twins)
    assert (Station.objects.count(), Event.objects.count()) == (1, before)


def test_a_form_cannot_take_a_code_twice() -> None:
    row = make_station(area_code=TOWN)
    with pytest.raises(Invalid) as refused:
        register_station(
            actor=MANAGER,
            at=AT,
            code="R901",
            address="11010900FE",
            name="乙",
            kind="rain",
            area_code=TOWN,
            point=row.point,
        )
    assert list(refused.value.errors) == ["code"]


def test_registering_elsewhere_is_not_allowed() -> None:
    make_area(DISTRICT)
    with pytest.raises(NotAllowed):
        register_stations(actor=MANAGER, at=AT, facts=[fact(area_code=DISTRICT)])
    assert (Station.objects.count(), Event.objects.count()) == (0, 0)


def test_amending_names_the_fields_and_needs_the_right_in_both_places() -> None:
    row = make_station(area_code=TOWN)
    make_area(DISTRICT)
    amend_station(actor=MANAGER, at=AT, row=row, changes={"mark": "演示", "name": row.name, "address": "11010900aB"})
    assert Event.objects.get(name="stations.station.amended").payload == {"code": "R901", "fields": ["address", "mark"]}
    assert Station.objects.get().address == "11010900AB"
    with pytest.raises(NotAllowed):
        amend_station(actor=MANAGER, at=AT, row=row, changes={"area_code": DISTRICT})
    with pytest.raises(Invalid):
        amend_station(actor=MANAGER, at=AT, row=row, changes={"code": "X"})
    assert Station.objects.get().area_code == TOWN
    assert Event.objects.filter(name="stations.station.amended").count() == 1


def test_amending_nothing_writes_no_event() -> None:
    row = make_station(area_code=TOWN)
    amend_station(actor=MANAGER, at=AT, row=row, changes={"name": row.name})
    assert not Event.objects.filter(name="stations.station.amended").exists()


def test_a_crossing_is_recorded_exactly_once() -> None:
    make_station(area_code=TOWN)
    late = AT + timedelta(minutes=5)
    assert record_crossings(actor=system("gateway"), at=AT, crossings=[_crossing()]) == 1
    again = [_crossing(detected_at=late, value=999), _crossing(up=False), _crossing(up=False)]
    assert record_crossings(actor=system("gateway"), at=late, crossings=again) == 1
    assert list(Crossing.objects.order_by("code").values_list("code", "value")) == [
        ("rain.blue:R901:20230729T2000:down", 305),
        ("rain.blue:R901:20230729T2000:up", 305),
    ]
    events = Event.objects.filter(name="stations.crossing.recorded").order_by("position")
    assert [(event.subject_key, event.at) for event in events] == [
        ("rain.blue:R901:20230729T2000:up", AT),
        ("rain.blue:R901:20230729T2000:down", late),
    ]


def test_a_crossing_event_says_what_was_crossed() -> None:
    crossing = make_crossing(area_code=TOWN)
    assert crossing.area_code == TOWN
    assert Event.objects.get(name="stations.crossing.recorded").payload == {
        "code": "rain.blue:R901:20230729T2000:up",
        "rule": "rain.blue",
        "level": "blue",
        "station": "R901",
        "observed_at": "2023-07-29T20:00+08:00",
        "up": True,
        "value": 305,
        "window": 60,
        "detected_at": "2023-07-29T20:00:00+08:00",
        "late": False,
    }


def test_only_who_manages_the_station_records_crossings() -> None:
    make_station(area_code=DISTRICT)
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        record_crossings(actor=MANAGER, at=AT, crossings=[_crossing()])
    assert (Crossing.objects.count(), Event.objects.count()) == (0, before)


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
    news = CrossingFact(
        rule="rain.blue", station="R901", observed_at=AT, up=True, value=311, window=60, detected_at=AT, late=True
    )
    assert record_crossings(actor=PACK, at=AT + timedelta(minutes=5), crossings=[news]) == 1
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
    news = CrossingFact(
        rule="mean.red", title="面雨量", area=DISTRICT, area_code=DISTRICT, observed_at=AT, up=True, value=1003,
        window=1440, detected_at=AT, element="rain", present=31, expected=60,
    )  # fmt: skip
    assert record_crossings(actor=PACK, at=AT, crossings=[news]) == 1
    row = Crossing.objects.get()
    assert (row.code, row.station, row.target_name) == (f"mean.red:{DISTRICT}:20230729T2000:up", None, "样例区域")
    event = Event.objects.get(name="stations.mean.crossed")
    assert (event.area_code, event.payload["area"], event.payload["present"], event.payload["expected"]) == (
        DISTRICT,
        DISTRICT,
        31,
        60,
    )
