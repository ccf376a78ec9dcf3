"""Rules of the stations module, pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.watch.stations import choices, rules
from sentinel.wings.watch.stations.rules import AreaRain, CrossingFact, ElementCode, StationKind

AT = datetime(2023, 7, 31, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
VALUES = {
    "rain.1h.blue": 300,
    "rain.1h.yellow": 500,
    "rain.1h.orange": 700,
    "rain.1h.red": 1000,
    "rain.6h.blue": 500,
    "rain.6h.yellow": 700,
    "rain.6h.orange": 1000,
    "rain.6h.red": 1500,
    "rain.clear_ratio": 0.8,
    "evacuate.6h.prepare": 1000,
    "evacuate.6h.immediate": 1500,
    "flow.sanjiadian.numbered": 500000,
}


@pytest.mark.parametrize("name", ["StationKind", "ElementCode", "FrameStatus"])
def test_every_code_has_its_label(name: str) -> None:
    assert set(getattr(choices, name).values) == {code.value for code in getattr(rules, name)}


def test_every_colour_and_judged_element_has_its_words() -> None:
    assert set(choices.Colour.values) == set(rules.COLOURS)
    assert set(rules.SERIES) == set(StationKind)
    assert {element for series in rules.SERIES.values() for element in series} == set(rules.SCALES)


@pytest.mark.parametrize(
    ("slots", "said"), [(1, "5 分钟"), (2, "10 分钟"), (12, "1 小时"), (18, "90 分钟"), (288, "24 小时")]
)
def test_windows_in_words(slots: int, said: str) -> None:
    assert rules.span_words(slots) == said


@pytest.mark.parametrize(
    ("window", "amount", "colour"),
    [
        (60, 299, ""),
        (60, 300, "blue"),
        (60, 500, "yellow"),
        (60, 999, "orange"),
        (60, 1000, "red"),
        (360, 499, ""),
        (360, 1500, "red"),
        (180, 9999, ""),
        (1440, 9999, ""),
        (60, None, ""),
    ],
)
def test_only_one_and_six_hours_are_coloured(window: int, amount: int | None, colour: str) -> None:
    assert rules.colour_of(window, amount, VALUES) == colour


def test_a_crossing_code_is_in_district_time() -> None:
    fact = CrossingFact(
        rule="rain.blue", station="R001", observed_at=AT.astimezone(UTC), up=True, value=1, window=60, detected_at=AT
    )
    assert fact.code == "rain.blue:R001:20230731T1000:up"
    assert rules.level_of("evacuate.prepare") == "prepare"


@given(st.integers(946_684_800, 3_786_912_000))
def test_a_slot_ends_at_or_within_five_minutes_after(second: int) -> None:
    whole = datetime.fromtimestamp(second, UTC)
    end = rules.slot_end(rules.slot_of(whole))
    assert timedelta(0) <= end - whole < timedelta(minutes=5)


@given(st.integers(0, rules.COUNTER_TURN - 1), st.integers(0, rules.MOST_RAIN_1H))
def test_a_counter_gives_back_what_fell(before: int, fell: int) -> None:
    assert rules.increment(before, (before + fell) % rules.COUNTER_TURN) == fell


def test_a_restarted_counter_is_not_rain() -> None:
    assert rules.increment(500_000, 7) is None
    assert rules.increment(0, rules.MOST_RAIN_1H + 1) is None


@given(st.integers(0, 5000), st.lists(st.integers(0, 400), max_size=10))
def test_an_hour_and_its_parts_make_the_hour(hour: int, parts: list[int]) -> None:
    left = rules.residue(hour, parts)
    assert left == max(0, hour - sum(parts))


def test_a_whole_hour_of_parts_leaves_nothing_to_say() -> None:
    assert rules.residue(404, [1] * 11) is None


@pytest.mark.parametrize(
    ("offset", "refusal"),
    [
        (timedelta(minutes=10), None),
        (timedelta(minutes=10, seconds=1), "future"),
        (timedelta(days=-30), None),
        (timedelta(days=-30, seconds=-1), "ancient"),
    ],
)
def test_times_that_can_be_taken(offset: timedelta, refusal: str | None) -> None:
    assert rules.time_refusal(AT + offset, AT) == refusal


@given(st.lists(st.one_of(st.none(), st.integers(0, 5000)), max_size=70))
def test_an_area_mean_rests_on_what_was_reported(amounts: list[int | None]) -> None:
    found = rules.mean_of_present(amounts)
    known = [amount for amount in amounts if amount is not None]
    assert (found.present, found.expected) == (len(known), len(amounts))
    assert (found.mean is None) == (not known)
    assert all(min(known) <= (found.mean or 0) <= max(known) for _once in known[:1])


def test_missing_is_never_zero() -> None:
    assert rules.mean_of_present([100, None, 201]) == AreaRain(151, 2, 3)
    assert rules.mean_of_present([None]) == AreaRain(None, 0, 1)


def test_limits() -> None:
    assert rules.within_limits(ElementCode.RAIN_1H, 5000)
    assert not rules.within_limits(ElementCode.RAIN_1H, 5001)
    assert not rules.within_limits(ElementCode.RAIN, -1)
    assert rules.good_address("1101090065")
    assert not rules.good_address("11010900aF")
    assert rules.good_slug("sanjiadian")
    assert not rules.good_slug("San jiadian")
    assert not rules.good_place(40.0, 116.0)
