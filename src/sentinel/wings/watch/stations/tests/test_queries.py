"""Reads of the stations module: scope, missing values, thresholds."""

from datetime import date, timedelta

import pytest

from sentinel.kernel.actor import NOBODY, Actor, Hold, system
from sentinel.kernel.models import Parameter
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.stations import queries
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.models import Reading, Station, StationState
from sentinel.wings.watch.stations.rules import AreaRain
from sentinel.wings.watch.stations.tests.samples import (
    AT,
    NUMBERED,
    RAIN_BLUE,
    make_crossing,
    make_rules,
    make_station,
)

pytestmark = pytest.mark.django_db
DISTRICT, TOWN, OTHER = "110109000000", "110109108000", "110109101000"
SYSTEM = system("tests")
READER = Actor(key="person:P1", label="甲", holds=frozenset({Hold("stations.view", "area", TOWN)}))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _parameters() -> None:
    values = {
        "station.silent_minutes": 90,
        "rain.1h.blue": 300,
        "rain.6h.blue": 500,
        "rain.clear_ratio": 0.8,
        "flow.sanjiadian.numbered": 500000,
    }
    Parameter.objects.bulk_create(
        Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2020, 1, 1))
        for key, value in values.items()
    )


def _state(station: Station, **values: object) -> None:
    StationState.objects.filter(pk=station.pk).update(**values)


def test_a_town_sees_its_own_stations() -> None:
    make_station(area_code=TOWN, code="R901")
    make_station(area_code=OTHER, code="R902")
    assert [row.code for row in queries.stations(READER)] == ["R901"]
    assert [row.code for row in queries.stations(SYSTEM)] == ["R901", "R902"]
    assert not queries.stations(NOBODY).exists()
    assert queries.station(READER, "R901").state.rain_1h is None
    with pytest.raises(NotFound):
        queries.station(READER, "R902")


def test_crossings_and_readings_stay_within_reach() -> None:
    other = make_station(area_code=OTHER, code="R902")
    make_crossing(area_code=TOWN, code="R901")
    make_crossing(area_code=OTHER, code="R902")
    Reading.objects.create(station=other, element="rain", observed_at=AT, value=5, serial=1, received_at=AT)
    assert [row.station.code for row in queries.crossings(READER)] == ["R901"]
    assert queries.crossings(SYSTEM).count() == 2
    assert not queries.readings(READER, other, AT - HOUR, AT).exists()
    assert [each.value for each in queries.readings(SYSTEM, other, AT - HOUR, AT)] == [5]
    assert not queries.readings(SYSTEM, other, AT, AT + HOUR).exists()


def test_silence_is_counted_from_the_last_frame() -> None:
    for code, minutes in (("R901", 89), ("R902", 90), ("R903", None)):
        row = make_station(area_code=TOWN, code=code)
        _state(row, last_frame_at=minutes and AT - timedelta(minutes=minutes))
    assert [row.code for row in queries.silent(READER, AT)] == ["R902", "R903"]


def test_the_board_names_what_is_missing_and_never_counts_it_as_zero() -> None:
    fresh = {"observed_at": AT, "present_1h": 1, "present_6h": 4, "rain_3h": 400, "rain_24h": 700}
    _state(make_station(area_code=TOWN, code="R901"), rain_1h=300, rain_6h=500, **fresh)
    _state(make_station(area_code=TOWN, code="R902"), rain_1h=101, rain_6h=499, **fresh)
    _state(make_station(area_code=TOWN, code="R903"), rain_1h=9999, observed_at=AT - 2 * HOUR)
    make_station(area_code=OTHER, code="R904")
    make_station(area_code=TOWN, code="H901", kind="river")
    board = queries.rain_board(SYSTEM, AT)
    assert [(row.station.code, row.stale, row.coloured) for row in board] == [
        ("R901", False, True),
        ("R902", False, False),
        ("R903", True, False),
        ("R904", True, False),
    ]
    assert [(cell.amount, cell.colour, cell.missing) for cell in board[0].cells] == [
        (300, "blue", 0),
        (400, "", 3),
        (500, "blue", 2),
        (700, "", 24),
    ]
    assert [cell.amount for cell in board[2].cells] == [None] * 4
    assert queries.area_rain(SYSTEM, TOWN, AT)[0] == AreaRain(201, 2, 3)
    assert queries.area_rain(SYSTEM, OTHER, AT)[0] == AreaRain(None, 0, 1)


def test_the_rules_of_the_day_stand_on_its_parameters() -> None:
    make_rules(RAIN_BLUE, NUMBERED)
    make_rules({**RAIN_BLUE, "valid_from": date(2024, 1, 1), "title": "暴雨蓝色（新）"})
    found = queries.rules_in_force(SYSTEM, AT)
    assert [(each.row.code, each.confirmed) for each in found] == [
        ("flow.numbered@2020-01-01", False),
        ("rain.blue@2020-01-01", False),
    ]
    assert [(term.span, term.raise_ge, term.clear_lt, term.unit, term.mark) for term in found[1].terms] == [
        ("1 小时", 30.0, 24.0, "mm", "待确认"),
        ("6 小时", 50.0, 40.0, "mm", "待确认"),
    ]
    numbered = found[0].terms[0]
    assert (numbered.raise_ge, numbered.key, numbered.own) == (None, "flow.{slug}.numbered", "500")
    assert (numbered.source, numbered.mark) == ("测试", "待确认")
    assert [spec.title for spec in queries.specs_in_force(SYSTEM, AT + timedelta(days=400))] == [
        "编号洪水流量",
        "暴雨蓝色（新）",
    ]
    assert queries.specs_in_force(SYSTEM, AT - timedelta(days=2000)) == ()
    assert queries.rule_panel(found[0].row, SYSTEM, AT)["in_force"]


def test_a_withdrawn_crossing_stands_no_more_and_stays_on_record() -> None:
    row = make_crossing(area_code=TOWN, code="R901")
    record_crossings(actor=SYSTEM, at=AT, crossings=[], withdrawn=[row.code])
    assert not queries.crossings(READER).exists()
    assert [each.withdrawn_at for each in queries.recorded_crossings(READER)] == [AT]


def test_the_panel_shows_an_hour_without_data_as_missing() -> None:
    row = make_station(area_code=TOWN, code="R901")
    for minutes, value, quality in ((0, 30, "good"), (-5, 12, "late"), (-120, 7, "good")):
        Reading.objects.create(
            station=row,
            element="rain",
            observed_at=AT + timedelta(minutes=minutes),
            value=value,
            serial=1,
            received_at=AT,
            quality=quality,
        )
    panel = queries.station_panel(Station.objects.select_related("state").get(), READER, AT)
    assert [point.value for point in panel["points"]][-4:] == [None, 0.7, None, 4.2]
    assert panel["chart"]["notes"][-4:] == ["", "", "", "迟到"]
    assert panel["chart"]["x"][-1] == "29 20:00"
    assert len(panel["points"]) == 24
    assert panel["chart"]["lines"] == [{"value": 30.0, "label": "1 小时 蓝", "level": "blue"}]


def test_a_silent_station_keeps_no_colour_and_the_list_says_until_when_it_was_fresh() -> None:
    station = make_station(area_code=TOWN, code="R901")
    _state(station, observed_at=AT, level="red", rain_1h=800)
    assert [row.fresh_until for row in queries.listed_stations(READER)] == [{"observed_at": AT + 1.5 * HOUR}]
    assert [(row.stale, row.level) for row in queries.standings(READER, AT + HOUR)] == [(False, "red")]
    assert [(row.stale, row.level) for row in queries.standings(READER, AT + 2 * HOUR)] == [(True, "")]
    assert queries.station(READER, "R901").fresh_until == {}


def test_a_river_chart_names_each_discharge_once() -> None:
    row = make_station(area_code=TOWN, code="H901", kind="river", slug="sanjiadian")
    Parameter.objects.bulk_create(
        Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2020, 1, 1))
        for key, value in (("flow.sanjiadian.orange", 500_000), ("flow.sanjiadian.red", 2_500_000))
    )
    Reading.objects.create(station=row, element="flow", observed_at=AT, value=2_000_000, serial=1, received_at=AT)
    panel = queries.station_panel(Station.objects.select_related("state").get(), READER, AT)
    assert panel["chart"]["lines"] == [
        {"value": 2500.0, "label": "红", "level": "red"},
        {"value": 500.0, "label": "橙 编号洪水", "level": "orange"},
    ]


def test_hourly_rain_ends_at_the_instant_and_an_hour_without_a_report_is_missing() -> None:
    row = make_station(area_code=TOWN, code="R901")
    make_station(area_code=TOWN, code="H901", kind="river")
    make_station(area_code=OTHER, code="R902")
    told = (
        ("rain", AT - 4 * HOUR, 90),
        ("rain", AT - 2.5 * HOUR, 12),
        ("rain", AT - 2.25 * HOUR, 3),
        ("rain_1h", AT - 2.1 * HOUR, 20),
        ("rain_1h", AT, 55),
        ("rain", AT + HOUR, 70),
    )
    for number, (element, observed_at, value) in enumerate(told):
        Reading.objects.create(
            station=row, element=element, observed_at=observed_at, value=value, serial=number, received_at=AT
        )
    (found,) = queries.hourly_rain(READER, AT, 4)
    assert (found.code, found.observed_at, found.hours) == ("R901", AT, (None, 2.0, None, 5.5))


def test_an_hour_told_in_all_its_slots_is_their_sum() -> None:
    row = make_station(area_code=TOWN, code="R901")
    Reading.objects.bulk_create(
        Reading(
            station=row,
            element="rain",
            observed_at=AT - number * HOUR / 12,
            value=2,
            serial=number,
            received_at=AT,
        )
        for number in range(12)
    )
    Reading.objects.create(station=row, element="rain_1h", observed_at=AT, value=99, serial=99, received_at=AT)
    assert queries.hourly_rain(READER, AT, 1)[0].hours == (2.4,)
