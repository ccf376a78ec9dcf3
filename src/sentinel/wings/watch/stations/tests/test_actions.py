"""Actions of the stations module, through their public functions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, NotAllowed
from sentinel.wings.watch.stations.actions import amend_station, record_crossings, register_station, register_stations
from sentinel.wings.watch.stations.models import Crossing, Station, StationState
from sentinel.wings.watch.stations.rules import CrossingFact
from sentinel.wings.watch.stations.tests.samples import AT, fact, make_area, make_crossing, make_station

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
