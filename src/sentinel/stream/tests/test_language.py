"""The rule language: what is read, what is refused and in which words, what a day's values make of it."""

from datetime import date
from typing import Any

import pytest

from sentinel.stream import AllOf, AnyOf, Area, Condition, Rule
from sentinel.stream.language import RuleFaults, Spec
from sentinel.stream.reading import read

RED: dict[str, Any] = {
    "id": "rain.red",
    "title": "暴雨红色",
    "severity": "red",
    "kind": "rain",
    "element": "rain",
    "valid_from": date(2020, 1, 1),
    "when": {
        "any_of": [
            {
                "measure": "sum",
                "over": over,
                "raise_ge": {"parameter": f"rain.{over}.red"},
                "clear_lt": {"parameter": f"rain.{over}.red", "times": "ratio"},
            }
            for over in ("10m", "6h")
        ]
    },
}
SOURCED = {"source": "测试", "status": "unverified"}
VALUES = {"rain.10m.red": 250, "rain.6h.red": 1500, "ratio": 0.8}


def leaf(measure: str, up: object, down: object, **more: object) -> dict[str, object]:
    return {"measure": measure, "raise_ge": up, "clear_lt": down, **more}


def rule(spec: Spec, values: dict[str, float], *slugs: str) -> Rule | None:
    return spec.rule(values, tuple(range(len(slugs))), lambda sensor: {"slug": slugs[sensor]})


def faults(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(RuleFaults) as wrong:
        read({**RED, **changes})
    assert all(fault.rule == "rain.red" or fault.field == "id" for fault in wrong.value.faults)
    return [(fault.field, fault.text) for fault in wrong.value.faults]


def test_thresholds_are_the_values_of_the_day() -> None:
    spec = read(RED)
    assert (spec.level, spec.hold, spec.of_areas) == ("red", 1, False)
    assert spec.parameters() == ("rain.10m.red", "ratio", "rain.6h.red")
    assert rule(spec, VALUES, "a", "b") == Rule(
        "rain.red", AnyOf((Condition("sum", 2, 250, 200), Condition("sum", 72, 1500, 1200))), sensors=(0, 1)
    )


def test_a_value_nobody_gave_leaves_its_part_out_or_makes_no_rule() -> None:
    spec = read(RED)
    assert rule(spec, {"rain.6h.red": 1500}, "a") == Rule(
        "rain.red", AnyOf((Condition("sum", 72, 1500, 1500),)), sensors=(0,)
    )
    assert rule(spec, {"ratio": 0.8}, "a") is None
    assert rule(spec, VALUES) is None
    both = read({**RED, "when": {"all_of": RED["when"]["any_of"]}})
    assert rule(both, {"rain.6h.red": 1500}, "a") is None
    found = rule(both, VALUES, "a")
    assert found is not None
    assert isinstance(found.when, AllOf)


def test_each_target_may_have_its_own_value() -> None:
    numbered = {"parameter": "flow.{slug}.numbered"}
    spec = read({**RED, "when": leaf("last", numbered, {**numbered, "times": "ratio"})})
    values = {"flow.a.numbered": 500, "flow.c.numbered": 400, "ratio": 0.8}
    assert rule(spec, values, "a", "b", "c") == Rule(
        "rain.red", Condition("last", 1, (500, 400), (400, 320)), sensors=(0, 2)
    )
    assert rule(spec, values, "b") is None


def test_a_rate_by_the_hour_is_a_rise_over_its_window_and_a_duration_counts_slots() -> None:
    spec = read({**RED, **SOURCED, "for": "15m", "when": leaf("rate", 500, 100, over="25m")})
    assert rule(spec, {}, "a") == Rule("rain.red", Condition("delta", 5, 209, 42), sensors=(0,), hold=3)


def test_means_are_of_divisions_and_catchments() -> None:
    mean = leaf("area_mean", 500, {"parameter": "mean.{area}"}, over="24h")
    spec = read(
        {**RED, **SOURCED, "when": mean, "areas": ["110109000000"], "catchments": ["清水河"], "least_share": 50}
    )
    areas = [(Area(name, (number,)), {"area": name}) for number, name in enumerate((*spec.areas, *spec.catchments))]
    assert spec.rule_of_areas({"mean.110109000000": 400, "mean.清水河": 300}, areas) == Rule(
        "rain.red",
        Condition("mean", 288, (500, 500), (400, 300)),
        areas=tuple(area for area, _names in areas),
        share=50,
    )
    assert spec.rule_of_areas({}, areas) is None


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"colour": "red"}, "colour", "没有这个字段，请删去或改正拼写"),
        ({"severity": "purple"}, "severity", "应是 red、orange、yellow、blue 之一"),
        ({"title": " "}, "title", "必须填写"),
        ({"valid_from": "昨天"}, "valid_from", "应是日期，如 2020-01-01"),
        ({"for": "7m"}, "for", "“7m”不是时长：写 5 分钟的整数倍、不超过 24 小时，如 10m、1h"),
        ({"when": []}, "when", "应是一个条件，或 any_of、all_of 下的一列条件"),
        ({"when": {"any_of": []}}, "when.any_of", "应是一列条件，至少一条"),
        ({"when": {"any_of": [1]}}, "when.any_of[1]", "应是一个条件，或 any_of、all_of 下的一列条件"),
        (
            {"when": leaf("last", 1, 1, over="1h"), **SOURCED},
            "when",
            "last 的条件应有且只有 clear_lt、measure、raise_ge（不对的：over）",
        ),
        ({"when": leaf("last", 1, 2), **SOURCED}, "when.clear_lt", "解除值不能高于触发值"),
        ({"when": leaf("last", 1, 1), "status": "verified"}, "source", "直接写出数值的规则要写依据"),
        (
            {"when": leaf("last", 1, 1), "source": "x"},
            "status",
            "直接写出数值的规则要写核实状态：verified、corroborated 或 unverified",
        ),
        (
            {"when": leaf("last", {"parameter": "a.{river}"}, {"parameter": "b"})},
            "when.raise_ge",
            "参数键中只能用 {slug}、{station}、{area}",
        ),
        (
            {"when": leaf("last", 1.5, {"parameter": "b"})},
            "when.raise_ge",
            "应是整数（单位同库中观测值），或 {parameter: 参数键}，可加 times: 另一参数键",
        ),
        ({"areas": ["1"], "least_share": 50}, "areas", "只有 area_mean 的规则才写 areas 或 catchments"),
        (
            {"when": leaf("area_mean", 1, 1, over="1h"), **SOURCED},
            "when",
            "area_mean 要写明 areas 或 catchments，且不能与单站的条件混用",
        ),
        (
            {"when": leaf("area_mean", 1, 1, over="1h"), **SOURCED, "areas": ["1"]},
            "least_share",
            "面平均要写最少到报站数的百分比（1–100），低于它不判",
        ),
        ({"areas": [1]}, "areas", "应是一列带引号的 12 位区划代码"),
        ({"id": "Red"}, "id", "应是小写字母、数字组成、用点分开的至少两个词，不超过 32 个字符，如 rain.red"),
    ],
)
def test_a_fault_is_named_with_its_field_in_a_sentence(changes: dict[str, object], field: str, text: str) -> None:
    assert faults(**changes) == [(field, text)]


def test_everything_wrong_is_said_at_once() -> None:
    assert [field for field, _text in faults(title="", severity="", least_share=101)] == [
        "title",
        "severity",
        "least_share",
    ]
    with pytest.raises(RuleFaults) as wrong:
        read("rain")
    assert wrong.value.faults[0] == ("（没有 id）", "（整条）", "每条规则应是一组“字段: 值”")
    assert str(wrong.value).startswith("规则 （没有 id） 的 （整条）：每条规则应是一组“字段: 值”；")
