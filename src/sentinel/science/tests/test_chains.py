"""Chains: what holds, what may, what does not, with the reason; data that describe no chain are refused."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.science.chains.breach import BreachInputs, breach
from sentinel.science.chains.chain import LABELS, ChainInputs, ChainJudged, Standing, judge, read_chain, storm_chain
from sentinel.science.chains.conditions import Measure, Value, answer, read_condition
from sentinel.science.contract import OutOfRange

WORST = {
    "rain_total": 300,
    "rain_hourly": 80,
    "debris_volume": 1e4,
    "debris_reach": 1500,
    "road_distance": 900,
    "river_distance": 1200,
    "deposit_height": 8,
    "river_depth": 2,
    "lake_level": 512,
    "dam_crest": 511,
    "flood_level": 431,
    "bank_level": 430,
}


def storm(**changed: Any) -> ChainJudged:
    values = {name: value for name, value in (WORST | changed).items() if value is not None}
    return judge(ChainInputs(chain=storm_chain(), values=values))


def test_the_worst_runs_to_the_end() -> None:
    found = storm()
    assert found.standing(Standing.NOT) == ()
    assert found.standing(Standing.POSSIBLE) == ("gully",)
    assert found.standing(Standing.HOLDS)[-1] == "flood"
    reasons = {each.step.code: each.reason for each in found.steps}
    assert reasons["breach"] == "堰塞湖水位为 512 m，不小于堰塞坝最低坝顶高程（511 m）。"
    assert reasons["gully"] == "泥石流发生指数（1 小时）未知。"
    assert len(found.stamp.provisional) == 3
    assert "不等于安全" in found.stamp.provisional[2]


def test_what_breaks_the_chain_ends_it_and_says_so() -> None:
    found = storm(debris_reach=1000, yu_index=0.1)
    assert found.standing(Standing.HOLDS) == ("rain", "debris_flow", "road_cut")
    reasons = {each.step.code: each.reason for each in found.steps}
    assert reasons["river_reached"] == "泥石流运动距离为 1000 m，小于沟源至河道的沟长（1200 m）。"
    assert reasons["dammed_lake"] == "前一环节（泥石流入河）不成立。"
    assert reasons["flood"] == "前一环节（漫顶溃决）不成立。"


def test_either_cause_is_enough() -> None:
    assert "debris_flow" in storm(rain_total=100, yu_index=0.25).standing(Standing.HOLDS)
    assert "debris_flow" in storm(rain_total=100, yu_index=0.23).standing(Standing.NOT)


def test_both_numbers_of_the_rain_must_be_there() -> None:
    assert "rain" in storm(rain_hourly=60).standing(Standing.NOT)
    assert "rain" in storm(rain_total=219.9).standing(Standing.NOT)


def test_what_is_not_known_leaves_the_rest_possible() -> None:
    found = storm(deposit_height=None)
    assert found.standing(Standing.POSSIBLE) == ("gully", "dammed_lake", "breach", "flood")
    reasons = {each.step.code: each.reason for each in found.steps}
    assert reasons["dammed_lake"] == "河道内堆积高度未知。"
    assert reasons["breach"].startswith("前一环节（堰塞湖）只是可能；堰塞湖水位为 512 m")


def test_bounds_that_straddle_the_limit_leave_it_open() -> None:
    found = storm(debris_reach=(1000, 1500))
    reasons = {each.step.code: each.reason for each in found.steps}
    assert "river_reached" in found.standing(Standing.POSSIBLE)
    assert "road_cut" in found.standing(Standing.HOLDS)
    assert reasons["river_reached"] == "泥石流运动距离为 1000—1500 m，不能断定不小于沟源至河道的沟长（1200 m）。"


def test_causes_come_before_effects() -> None:
    seen: set[str] = set()
    for each in storm().steps:
        assert set(each.step.after) <= seen
        seen.add(each.step.code)
    assert [LABELS[each] for each in Standing] == ["成立", "可能", "不成立"]


@given(st.dictionaries(st.sampled_from(sorted(WORST)), st.floats(0, 1e4), min_size=1), st.sampled_from(sorted(WORST)))
def test_learning_a_value_never_overturns_what_was_decided(values: dict[str, float], learnt: str) -> None:
    less = judge(ChainInputs(chain=storm_chain(), values={**values, learnt: (0.0, 1e4)}))
    more = judge(ChainInputs(chain=storm_chain(), values={**values, learnt: values.get(learnt, 5.0)}))
    decided = {each.step.code: each.standing for each in less.steps if each.standing is not Standing.POSSIBLE}
    assert decided.items() <= {each.step.code: each.standing for each in more.steps}.items()


MEASURES = {"a": Measure("甲", "m"), "b": Measure("乙", "m"), "c": Measure("丙", "s")}


@pytest.mark.parametrize(
    ("key", "one", "other", "holds"),
    [
        ("all", 5, 5, True),
        ("all", 5, None, None),
        ("all", 0, None, False),
        ("any", 5, None, True),
        ("any", 0, None, None),
        ("any", 0, 0, False),
    ],
)
def test_the_known_part_may_decide(key: str, one: float, other: float | None, holds: bool | None) -> None:
    condition = read_condition(
        {key: [{"quantity": "a", "is": ">", "than": 1}, {"quantity": "b", "is": ">", "than": 1}]}, MEASURES
    )
    known = {name: Value(value, value) for name, value in (("a", one), ("b", other)) if value is not None}
    assert answer(condition, MEASURES, known).holds is holds


@pytest.mark.parametrize(
    "document",
    [
        "a > 1",
        {"all": []},
        {"quantity": "a", "is": ">"},
        {"quantity": "a", "is": "==", "than": 1},
        {"quantity": "a", "is": ">", "than": None},
        {"quantity": "a", "is": ">", "than": float("nan")},
        {"quantity": "z", "is": ">", "than": 1},
        {"quantity": "a", "is": ">", "than": "z"},
        {"quantity": "a", "is": ">", "than": "c"},
    ],
)
def test_what_is_no_condition_is_refused(document: Any) -> None:
    with pytest.raises(OutOfRange, match="conditions"):
        read_condition(document, MEASURES)


PAIR: dict[str, Any] = {
    "code": "pair",
    "title": "两环",
    "source": "测试",
    "provisional": [],
    "quantities": {"a": {"meaning": "甲", "unit": "m"}},
    "steps": [
        {
            "code": "x",
            "kind": "trigger",
            "title": "起",
            "after": [],
            "condition": {"quantity": "a", "is": ">", "than": 1},
        },
        {
            "code": "y",
            "kind": "impact",
            "title": "止",
            "after": ["x"],
            "condition": {"quantity": "a", "is": ">", "than": 2},
        },
    ],
}


@pytest.mark.parametrize(
    ("spoil", "field", "text"),
    [
        (lambda pair: pair.pop("source"), "document", "source"),
        (lambda pair: pair["quantities"]["a"].pop("unit"), "quantities", "unit"),
        (lambda pair: pair["steps"].clear(), "steps", "没有一个环节"),
        (lambda pair: pair["steps"][0].update(after=["y"]), "steps", "环节成环（.*→.*），请把反馈拆成下一次研判"),
        (lambda pair: pair["steps"][0].update(after=["x"]), "steps", "成环"),
        (lambda pair: pair["steps"][0].update(after=["z"]), "steps", "链里没有这个环节"),
        (lambda pair: pair["steps"][1].update(code="x"), "steps", "写了两次"),
        (lambda pair: pair["steps"][1].update(kind="z"), "steps", "类型"),
        (lambda pair: pair["steps"][1].pop("kind"), "steps", "kind"),
    ],
)
def test_what_is_no_chain_is_refused(spoil: Callable[[Any], object], field: str, text: str) -> None:
    document = deepcopy(PAIR)
    spoil(document)
    with pytest.raises(OutOfRange, match=text) as refused:
        read_chain(document)
    assert refused.value.field == field


def test_great_and_close_figures_are_written_out() -> None:
    reasons = {each.step.code: each.reason for each in storm(debris_volume=1.25e6, lake_level=1511.254).steps}
    assert reasons["debris_flow"] == "沟内可起动松散物为 1250000 m³，大于0 m³。"
    assert reasons["breach"].startswith("堰塞湖水位为 1511.254 m")


def test_the_numbers_of_arrays_are_numbers() -> None:
    known = {"debris_reach": np.float32(1000), "debris_volume": np.int64(5)}
    assert storm(**known).standing(Standing.NOT)[0] == "river_reached"


@pytest.mark.parametrize(
    "values", [{"z": 1}, {"a": "高"}, {"a": True}, {"a": 10**400}, {"a": float("nan")}, {"a": (2, 1)}, {"a": (1, 2, 3)}]
)
def test_values_that_cannot_be_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(OutOfRange, match="values"):
        ChainInputs(chain=read_chain(PAIR), values=values)


@pytest.mark.parametrize(
    ("height", "volume", "low", "high", "hours"),
    [(20.0, 1e6, 656, 674, 0.82), (82.0, 2.47e8, 11501, 12867, 10.66), (10.0, 1e5, 181, 197, 0.28)],
)
def test_the_peak_of_a_breach_lies_between_two_fits(
    height: float, volume: float, low: int, high: int, hours: float
) -> None:
    found = breach(BreachInputs(height=height, volume=volume))
    assert (round(found.low), round(found.high), round(found.hours, 2)) == (low, high, hours)
    assert any("待核" in line for line in found.stamp.provisional)


@pytest.mark.parametrize(("height", "volume", "field"), [(0.0, 1e6, "height"), (20.0, 1.0, "volume")])
def test_a_lake_that_is_none_is_refused(height: float, volume: float, field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        BreachInputs(height=height, volume=volume)
    assert refused.value.field == field
