"""Thresholds, index, colours, slope and reach of debris flows and slides against their published figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.debris.colours import RISK, Colour, ColourInputs, ThresholdSet, colours, read_sets
from sentinel.science.debris.index import LABELS, Level, Yu, YuInputs, yu
from sentinel.science.debris.reach import ReachInputs, reach
from sentinel.science.debris.slope import ChanceInputs, SlopeInputs, failure_chance, infinite_slope
from sentinel.science.debris.thresholds import (
    CURVES,
    AntecedentInputs,
    CurveInputs,
    EventInputs,
    antecedent,
    curve_reached,
    event_rule,
)

HOURS = np.array([1.0, 3.0, 6.0, 12.0, 24.0])


def test_caines_curve() -> None:
    given = CurveInputs(curve="caine1980", duration=HOURS, intensity=np.full(5, 7.4))
    found = curve_reached(given)
    assert found.threshold == pytest.approx([14.8, 9.7, 7.4, 5.6, 4.3], abs=0.06)
    assert found.reached.tolist() == [False, False, True, True, True]
    assert "待核" in found.stamp.provisional[0]


@pytest.mark.parametrize(
    ("code", "first", "day"), [("guzzetti2008", 2.20, 2.20 * 24**-0.44), ("innes1983", 4.93, 1.006)]
)
def test_the_other_curves(code: str, first: float, day: float) -> None:
    assert CURVES[code].intensity(HOURS)[[0, -1]] == pytest.approx([first, day], rel=1e-3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("curve", "x"),
        ("duration", np.zeros(5)),
        ("intensity", -HOURS),
        ("intensity", np.ones(3)),
        ("duration", np.array([])),
    ],
)
def test_a_storm_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(CurveInputs(curve="caine1980", duration=HOURS, intensity=HOURS), **{field: value})
    assert refused.value.field == field


def test_the_event_rule_asks_for_both_numbers() -> None:
    long = np.full(24, 10.0)
    rain = np.array([long, long, np.zeros(24), np.full(24, 160 / 23)])
    rain[1, 3], rain[2, 0], rain[3, 0] = 60.1, 90.0, 60.0
    found = event_rule(EventInputs(rain=rain))
    assert found.total_reached.tolist() == [True, True, False, True]
    assert found.hourly_reached.tolist() == [False, True, True, False]
    assert found.reached.tolist() == [False, True, False, False]
    assert "220" in found.stamp.provisional[0]


def test_the_event_rule_at_its_edges() -> None:
    rain = np.array([[60.5, 159.5], [60.5, 159.4], [160.0, 60.0]])
    assert event_rule(EventInputs(rain=rain)).reached.tolist() == [True, False, True]


@pytest.mark.parametrize("rain", [np.array([[-1.0]]), np.array([[np.nan]]), np.ones(3), np.ones((0, 3))])
def test_rain_that_cannot_be_is_refused(rain: np.ndarray) -> None:
    for kind in (EventInputs, AntecedentInputs):
        with pytest.raises(OutOfRange, match="rain"):
            kind(rain=rain)


def test_yesterday_counts_most() -> None:
    found = antecedent(AntecedentInputs(rain=np.array([[100.0, 0, 0], [0, 0, 100.0]])))
    assert found.index == pytest.approx([84.0, 100 * 0.84**3])


GULLY = YuInputs(
    gradient=np.array([0.3]),
    steepness=np.array([0.4]),
    area=np.array([1.0]),
    width=np.array([0.02]),
    grain=np.array([20.0]),
    fallen=np.array([100.0]),
    intensity=np.array([40.0]),
    annual=np.array([600.0]),
    variation=np.array([0.5]),
)


def test_the_index_is_its_formula() -> None:
    found = yu(GULLY)
    steep = 0.3 * 0.4 * (1.0 / 0.0004) ** 0.2
    wet = (100 + 12.5 * 40) / (600 * 0.5)
    assert found.terrain == pytest.approx([steep])
    assert found.index == pytest.approx([wet * steep**0.2 / np.sqrt(10)])
    assert yu(replace(GULLY, form="published")).index == pytest.approx([wet * steep**0.2 / 10**0.38])
    assert len(found.stamp.provisional) == 3


def scaled(window: str, index: float) -> Yu:
    """The gully under as much rain as gives that index: the index is linear in it."""
    dry = replace(GULLY, window=window, intensity=np.zeros(1))
    return yu(replace(dry, fallen=dry.fallen * index / yu(dry).index))


@pytest.mark.parametrize(
    ("window", "index", "level"),
    [
        ("1h", 0.239, Level.NONE),
        ("1h", 0.241, Level.WARNING),
        ("1h", 0.331, Level.EVACUATE),
        ("10min", 0.054, Level.NONE),
        ("10min", 0.056, Level.WARNING),
        ("10min", 0.0721, Level.EVACUATE),
    ],
)
def test_warning_and_evacuation(window: str, index: float, level: Level) -> None:
    found = scaled(window, index)
    assert found.index == pytest.approx([index])
    assert found.levels == (level,)
    assert level in LABELS


@pytest.mark.parametrize(
    ("field", "value"),
    [("window", "3h"), ("form", "x"), ("gradient", np.zeros(1)), ("grain", np.ones(2)), ("width", np.zeros(1))],
)
def test_a_gully_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(GULLY, **{field: value})
    assert refused.value.field == field


SET = ThresholdSet(
    "示例沟",
    (1, 3),
    {Colour.BLUE: (20.0, 30.0), Colour.YELLOW: (30.0, 50.0), Colour.RED: (60.0, 100.0)},
    "测试",
    "示例阈值，未核。",
)


@pytest.mark.parametrize(
    ("rain", "colour", "window"),
    [
        ([0, 0, 0, 19.9], None, 0),
        ([0, 0, 0, 20.0], Colour.BLUE, 1),
        ([9, 10, 10, 10], Colour.BLUE, 3),
        ([0, 25, 25, 10], Colour.YELLOW, 3),
        ([0, 40, 40, 20], Colour.RED, 3),
        ([99, 0, 0, 0], None, 0),
    ],
)
def test_the_highest_colour_of_any_window_holds(rain: list[float], colour: Colour | None, window: int) -> None:
    found = colours(ColourInputs(sets=(SET,), rain=np.array([rain], float)))
    assert (found.colours, found.windows) == ((colour,), (window,))
    assert found.stamp.provisional == ("示例阈值，未核。",)


def test_every_colour_has_its_wording() -> None:
    assert [RISK[each] for each in Colour] == ["有一定风险", "风险较高", "风险高", "风险很高"]


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"amounts": {}}, "没有颜色"),
        ({"windows": (3, 1)}, "递增"),
        ({"windows": (1.5, 2)}, "递增的整小时数"),
        ({"amounts": {Colour.BLUE: (20.0, 30.0), "orenge": (60.0, 90.0)}}, "不认识的颜色 orenge"),
        ({"amounts": {Colour.RED: (1.0,)}}, "个数"),
        ({"amounts": {Colour.RED: (1.0, -1.0)}}, "不大于 0"),
        ({"amounts": {Colour.BLUE: (1.0, 9.0), Colour.RED: (2.0, 8.0)}}, "没有更大"),
        ({"windows": (1, 30)}, "只给了 2 小时"),
    ],
)
def test_a_set_that_contradicts_itself_is_refused(changed: dict[str, object], text: str) -> None:
    with pytest.raises(OutOfRange, match=text):
        ColourInputs(sets=(replace(SET, **changed),), rain=np.zeros((1, 2)))
    with pytest.raises(OutOfRange, match="一沟一组"):
        ColourInputs(sets=(), rain=np.zeros((1, 2)))


WRITTEN = {
    "code": "x",
    "kinds": ["泥石流", "滑坡"],
    "windows": [1, 3],
    "amounts": {"blue": [20, 30], "red": [60, 90]},
    "source": "某院",
    "provisional": "待确认。",
}


def test_sets_are_read_from_data_for_each_of_their_kinds() -> None:
    found = read_sets([WRITTEN])
    assert list(found) == ["泥石流", "滑坡"]
    assert found["滑坡"] == ThresholdSet(
        "x", (1, 3), {Colour.BLUE: (20.0, 30.0), Colour.RED: (60.0, 90.0)}, "某院", "待确认。"
    )
    assert read_sets([]) == {}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (None, "读不懂"),
        ({"code": "x"}, "读不懂"),
        ([{**WRITTEN, "windows": None}], "读不懂"),
        ([{**WRITTEN, "amounts": {"blue": ["多", 1]}}], "读不懂"),
        ([{**WRITTEN, "amounts": {"pink": [1, 2]}}], "不认识的颜色“pink”"),
        ([{**WRITTEN, "windows": [3, 1]}], "递增"),
        ([WRITTEN, {**WRITTEN, "kinds": ["滑坡"]}], "滑坡有两个阈值组"),
    ],
)
def test_sets_nobody_can_read_are_refused(document: object, text: str) -> None:
    with pytest.raises(OutOfRange, match=text) as refused:
        read_sets(document)
    assert refused.value.field == "sets"


BANK = SlopeInputs(
    cohesion=np.full(3, 5.0),
    friction=np.full(3, 30.0),
    slope=np.full(3, 35.0),
    depth=np.ones(3),
    weight=np.full(3, 18.0),
    wetness=np.array([0, 0.5, 1]),
)


def test_the_safety_of_a_slope_falls_as_the_water_rises() -> None:
    assert infinite_slope(BANK).safety == pytest.approx([1.416, 1.191, 0.966], abs=6e-4)


@settings(max_examples=50)
@given(st.floats(1, 50), st.floats(10, 45), st.floats(5, 40), st.floats(0, 0.9))
def test_a_slope_is_never_safer_wetter_steeper_or_weaker(c: float, phi: float, beta: float, m: float) -> None:
    bank = replace(
        BANK,
        cohesion=np.array([c, c, c, c / 2]),
        friction=np.full(4, phi),
        slope=np.array([beta, beta, beta + 5, beta]),
        depth=np.ones(4),
        weight=np.full(4, 18.0),
        wetness=np.array([m, m + 0.1, m, m]),
    )
    safety = infinite_slope(bank).safety
    assert (safety[1:] < safety[0]).all()


@pytest.mark.parametrize(
    ("field", "value"), [("slope", np.zeros(3)), ("wetness", np.full(3, 1.1)), ("depth", np.ones(2))]
)
def test_a_slope_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(BANK, **{field: value})
    assert refused.value.field == field


SOIL = ChanceInputs(
    cohesion=5.0,
    cohesion_spread=1.5,
    friction=30.0,
    friction_spread=3.0,
    slope=35.0,
    depth=1.0,
    weight=18.0,
    wetness=np.array([0, 0.5, 1]),
    seed=7,
)


def test_the_chance_of_failing_rises_with_the_water_and_repeats_with_the_seed() -> None:
    found = failure_chance(SOIL)
    assert found.median == pytest.approx([1.416, 1.191, 0.966], abs=0.02)
    assert (np.diff(found.probability) > 0).all()
    assert found.probability[2] == pytest.approx(0.58, abs=0.03)
    assert failure_chance(SOIL).probability.tolist() == found.probability.tolist()
    assert found.stamp.seed == 7
    assert failure_chance(replace(SOIL, seed=8)).probability.tolist() != found.probability.tolist()


def test_certain_soil_fails_or_holds() -> None:
    found = failure_chance(replace(SOIL, cohesion_spread=0, friction_spread=0))
    assert found.probability.tolist() == [0, 0, 1]
    assert found.error.tolist() == [0, 0, 0]


def test_size_and_reach() -> None:
    found = reach(ReachInputs(volume=np.array([1e4]), drop=np.array([500.0])))
    assert found.discharge == pytest.approx([215], abs=0.5)
    assert found.discharge_muddy == pytest.approx([27], abs=0.5)
    assert found.discharge_granular == pytest.approx([178], abs=0.5)
    assert found.distance == pytest.approx([1.9 * 1e4**0.16 * 500**0.83])
    assert "待核" in found.stamp.provisional[0]


@pytest.mark.parametrize(
    ("field", "value"), [("volume", np.zeros(1)), ("drop", np.array([-5.0])), ("drop", np.ones(2))]
)
def test_a_flow_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(ReachInputs(volume=np.array([1e4]), drop=np.array([500.0])), **{field: value})
    assert refused.value.field == field
