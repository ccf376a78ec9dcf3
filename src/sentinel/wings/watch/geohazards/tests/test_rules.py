"""Judging points by gauges and by a supposed rain: colours, what cannot be judged, who lives near."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.science.debris.colours import ThresholdSet
from sentinel.wings.watch.geohazards import choices, rules
from sentinel.wings.watch.geohazards.rules import Colour, Gauge, Home, Spot, Terms

AT = datetime(2023, 7, 31, tzinfo=UTC)
FRESH, OLD = AT - timedelta(minutes=5), AT - timedelta(hours=3)
FLOW = ThresholdSet(
    "flow", (1, 3), {Colour.BLUE: (10, 20), Colour.YELLOW: (20, 30), Colour.RED: (40, 60)}, "某院", "待确认。"
)
TERMS = Terms({"泥石流": FLOW}, stale_minutes=60, gauge_km=5, reach_m=500)
# One hundredth of a degree of latitude is 1.11 km.
GULLY = Spot("D1", "甲沟", "泥石流", "小型", "V1", "甲村", 116.0, 40.0)


def gauge(north: float, *hours: float | None, at: datetime | None = FRESH, name: str = "站") -> Gauge:
    """A gauge so many degrees north of the gully."""
    return Gauge(name, name, 116.0, 40.0 + north, at, hours)


def verdict(*gauges: Gauge, spot: Spot = GULLY) -> rules.Verdict:
    """What the gauges mean for one point."""
    return rules.judge_measured([spot], gauges, [], TERMS, AT).verdicts[0]


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (rules.Colour, choices.Colour),
        (rules.Source, choices.Source),
        (rules.Rain, choices.Rain),
        (rules.Change, choices.Change),
    ],
)
def test_labels_are_there_for_every_code(codes: type, labels: type) -> None:
    assert {each.value for each in codes} == set(labels.values)  # type: ignore[attr-defined]


def test_the_nearest_gauge_says_the_colour_its_window_and_what_fell() -> None:
    found = verdict(gauge(0.02, 0, 50, 0, name="远"), gauge(0.01, 5, 6, 22, name="近"))
    assert (found.colour, found.window, found.rain, found.threshold) == (Colour.YELLOW, 1, 22.0, 20)
    assert (found.gauge, found.km, found.at_least, found.why) == ("近", 1.1, False, "")


def test_a_gauge_too_far_or_silent_judges_nothing() -> None:
    assert verdict(gauge(0.05, 0, 0, 90)).why == "5 公里内没有正在到报的雨量站"
    assert verdict(gauge(0.01, 0, 0, 90, at=OLD)).why == "5 公里内没有正在到报的雨量站"
    assert verdict(gauge(0.01, 0, 0, 90, at=None)).why == "5 公里内没有正在到报的雨量站"
    assert verdict().why == "5 公里内没有正在到报的雨量站"


def test_missing_hours_are_never_dry() -> None:
    dry = verdict(gauge(0.01, None, 0, 0))
    assert (dry.colour, dry.why) == (None, "最近的雨量站 站 缺 1 小时雨量")
    wet = verdict(gauge(0.01, None, 0, 41))
    assert (wet.colour, wet.at_least, wet.why) == (Colour.RED, True, "")


def test_where_the_nearest_has_gaps_the_nearest_whole_one_is_asked_too_and_the_worse_holds() -> None:
    whole = gauge(0.03, 0, 0, 12, name="全")
    low = verdict(gauge(0.01, None, 0, 0, name="缺"), whole)
    assert (low.colour, low.gauge, low.at_least) == (Colour.BLUE, "全", False)
    high = verdict(gauge(0.01, None, 0, 45, name="缺"), whole)
    assert (high.colour, high.gauge, high.at_least) == (Colour.RED, "缺", True)
    calm = verdict(gauge(0.01, None, 0, 0, name="缺"), gauge(0.03, 0, 0, 1, name="全"))
    assert (calm.colour, calm.why) == (None, "")


def test_a_kind_without_thresholds_is_left_to_people() -> None:
    other = Spot("D2", "裂缝", "地裂缝", "", "V1", "甲村", 116.0, 40.0)
    assert verdict(gauge(0.01, 0, 0, 99), spot=other).why == "没有“地裂缝”的雨量阈值，须人工研判"
    found = rules.judge_supposed([other], (9.0,) * 3, [], TERMS)
    assert [each.why for each in found.unjudged] == ["没有“地裂缝”的雨量阈值，须人工研判"]


def test_a_supposed_rain_falls_in_its_last_hours() -> None:
    assert rules.supposed_hours(60, 2, 4) == (0, 0, 30, 30)
    found = rules.judge_supposed([GULLY], rules.supposed_hours(60, 2, 3), [], TERMS)
    assert (found.reached[0].colour, found.reached[0].window, found.reached[0].km) == (Colour.RED, 3, None)
    assert [each.provisional for each in found.stamps] == [("待确认。",)]


def test_homes_within_reach_are_counted_once_and_raise_their_own_village() -> None:
    beside = Spot("D2", "乙沟", "泥石流", "", "V1", "甲村", 116.0, 40.002)
    homes = [Home("V1", 116.0, 40.001, 3), Home("V2", 116.0, 40.003, 4), Home("V2", 116.0, 40.05, 9)]
    found = rules.judge_supposed([GULLY, beside], (50.0,) * 3, homes, TERMS)
    assert (found.people, found.households) == (7, 2)
    assert found.near == {"D1": (7, 2), "D2": (7, 2)}
    assert [(each.area_code, each.points, each.people) for each in found.villages] == [("V2", 0, 4), ("V1", 2, 3)]


def test_the_same_look_has_the_same_digest_and_another_rain_another() -> None:
    looks = [rules.judge_supposed([GULLY], (mm,) * 3, [], TERMS).digest for mm in (1.0, 1.0, 2.0)]
    assert looks[0] == looks[1] != looks[2]


@given(
    st.lists(st.none() | st.floats(0, 100), min_size=3, max_size=3),
    st.lists(st.floats(0, 100), min_size=3, max_size=3),
    st.floats(0, 50),
)
def test_more_rain_never_lowers_a_colour(near: list[float | None], far: list[float], more: float) -> None:
    def top(added: float) -> int:
        gauges = [
            gauge(0.01, *(None if mm is None else mm + added for mm in near)),
            gauge(0.02, *(mm + added for mm in far)),
        ]
        return rules.rank(verdict(*gauges).colour)

    assert top(more) >= top(0)
