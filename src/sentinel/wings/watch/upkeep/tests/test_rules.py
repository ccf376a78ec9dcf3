"""What counts as wrong with a device, at its limits."""

from datetime import datetime, timedelta

import pytest

from sentinel.wings.watch.stations import choices as station_choices
from sentinel.wings.watch.upkeep import choices, rules
from sentinel.wings.watch.upkeep.rules import CommandKind, Facts, Limits, Problem
from sentinel.wings.watch.upkeep.tests.samples import AT, LIMITS, WELL


def test_a_well_station_has_nothing() -> None:
    assert rules.problems(WELL, LIMITS, "rain", AT) == {}


@pytest.mark.parametrize(
    ("changes", "kind", "found"),
    [
        ({"voltage": 1080}, "rain", {}),
        ({"voltage": 1079}, "rain", {Problem.VOLTAGE: "电压 10.79 V，下限 10.80 V"}),
        ({"clock_offset_s": 300}, "rain", {}),
        ({"clock_offset_s": 301}, "rain", {Problem.CLOCK: "测站时钟快 301 秒"}),
        ({"clock_offset_s": -301}, "rain", {Problem.CLOCK: "测站时钟慢 301 秒"}),
        ({"same_since": AT - timedelta(hours=12)}, "rain", {Problem.STUCK: "读数 1.2 mm 已 12.0 小时没有变化"}),
        ({"same_since": AT - timedelta(hours=12), "last_value": 0}, "rain", {}),
        ({"same_since": AT - timedelta(hours=13)}, "river", {Problem.STUCK: "读数 0.012 m 已 13.0 小时没有变化"}),
        ({"same_since": AT - timedelta(hours=11, minutes=59)}, "river", {}),
        ({"jumped_at": AT, "jumped_by": -2001}, "river", {Problem.JUMPING: "相邻两次读数相差 2.001 m"}),
        ({"jumped_at": AT - timedelta(hours=1), "jumped_by": 2001}, "river", {}),
    ],
)  # fmt: skip
def test_each_limit(changes: dict[str, object], kind: str, found: dict[Problem, str]) -> None:
    assert rules.problems(WELL._replace(**changes), LIMITS, kind, AT) == found  # type: ignore[arg-type]


def test_a_voltage_must_rise_above_the_band_to_be_well_again() -> None:
    had = frozenset({Problem.VOLTAGE})
    assert Problem.VOLTAGE in rules.problems(WELL._replace(voltage=1109), LIMITS, "rain", AT, had)
    assert rules.problems(WELL._replace(voltage=1110), LIMITS, "rain", AT, had) == {}


def test_what_the_pack_does_not_give_is_not_judged() -> None:
    worst = Facts(AT, 1, 9999, AT - timedelta(days=9), 5, AT, 99_999)
    assert rules.limits({}) == Limits()
    assert set(rules.problems(worst, Limits(), "rain", AT)) == {Problem.JUMPING}


def test_limits_are_read_in_the_units_of_the_readings() -> None:
    values = {"station.low_voltage": 10.8, "station.clock_drift_s": 300, "station.stuck_hours": 12}
    assert rules.limits({**values, "station.leap_level": 2.0, "station.leap_rain": 40.0}) == LIMITS


def test_codes_have_labels() -> None:
    pairs = ((rules.Problem, choices.Problem), (rules.Cause, choices.Cause), (rules.CommandKind, choices.CommandKind))
    for codes, labels in (*pairs, (rules.CommandStatus, choices.CommandStatus)):
        assert {code.value for code in codes} == set(labels.values)
    assert {rules.RAIN, rules.RIVER} <= set(station_choices.StationKind.values)
    assert set(rules.FUNCTION) == set(CommandKind)
    assert set(rules.SEVERITY.values()) == set(choices.Severity.values)


def test_the_bytes_of_orders() -> None:
    def made(kind: str, identifiers: str = "", settings: str = "") -> str:
        since, until = datetime(2023, 7, 31, 8), datetime(2023, 7, 31, 11)  # noqa: DTZ001 - as on the wire
        return rules.body(kind, "1101090065", identifiers, settings, since, until, 60).hex().upper()

    assert made("now") == "F1F11101090065"
    assert made("elements", "39 0310") == "F1F1110109006539230310"
    assert made("period", "39") == "F1F111010900652307310823073111" + "0418000100" + "3923"
    assert made("set_settings", settings="0310=4d2\n\n2019=5") == "F1F11101090065" + "031004D2" + "2019000005"
    for bad in ("2", "ZZ", "03 1"):
        with pytest.raises(ValueError, match=r"\w"):
            made("elements", bad)
    with pytest.raises(ValueError, match="0310=123456"):
        made("set_settings", settings="0310=123456")
