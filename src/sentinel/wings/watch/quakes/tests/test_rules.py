"""What a message means for the villages, told apart from what it cannot say."""

from dataclasses import replace
from typing import Any

import pytest

from sentinel.science.quake.intensity import Region
from sentinel.science.quake.messages import Event
from sentinel.wings.watch.quakes import choices, rules
from sentinel.wings.watch.quakes.tests.samples import AT, MINUTE, PLACES, message

LOSSES = rules.Losses((6, 7, 8), (rules.Building(1.0, (0.0, 0.1, 0.3)),), 270, 10.0, 0.1, "测试")
BASIS = rules.Basis(Region.EAST, 45, 5, LOSSES)
SITES = [rules.Site(code, *place, people=40) for code, place in PLACES.items()]


def event(**said: object) -> Event:
    """The event of a sample message."""
    return rules.read(message(**said))[1].events[0]


def test_labels_stand_for_the_codes() -> None:
    assert choices.Status.values == list(rules.Status)
    assert choices.Attention.values == list(rules.Attention)
    assert choices.Region.values == list(Region)
    assert choices.Outcome.values == list(rules.Outcome)
    assert choices.Evaluation.DELETED in rules.TAKEN_BACK


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, ("shaken", 1, 5.0), "shaken"),
        (("harmless", 0, 4.9), ("shaken", 1, 5.0), "shaken"),
        (("withdrawn", 0, None), ("shaken", 1, 5.0), "shaken"),
        (("shaken", 1, 5.0), ("shaken", 2, 5.0), "worse"),
        (("shaken", 2, 5.9), ("shaken", 1, 6.0), "worse"),
        (("shaken", 2, 6.0), ("shaken", 2, 6.9), None),
        (("shaken", 2, 6.9), ("shaken", 1, 6.0), None),
        (("shaken", 1, 5.0), ("harmless", 0, 4.9), "over"),
        (("shaken", 1, 5.0), ("withdrawn", 0, None), "over"),
        (("harmless", 0, 4.9), ("withdrawn", 0, None), None),
        (None, ("harmless", 0, 4.9), None),
    ],
)
def test_what_a_version_tells_that_the_one_before_did_not(
    before: tuple[Any, ...] | None, after: tuple[Any, ...], told: str | None
) -> None:
    assert rules.news(before and rules.Impact(*before), rules.Impact(*after)) == told


def test_each_village_has_its_intensity_and_band_nearest_first() -> None:
    found = rules.assess(event(), SITES, BASIS, night=False)
    assert found.status == "shaken"
    assert [each.site.area_code for each in found.shaken] == list(PLACES)
    first, second = found.shaken
    assert (first.value, first.distance_km) == (7.21, 0.0)
    assert (first.value - first.low, first.high - first.value) == pytest.approx((0.58, 0.58), abs=0.011)
    assert 5 < second.value < 6
    assert second.distance_km == pytest.approx(39.97, abs=0.05)
    assert (found.people, found.strongest, found.epicentre) == (80, 7.21, 7.21)
    assert found.deaths is not None
    assert 0 <= found.deaths[0] < found.deaths[1] < 80


def test_nobody_registered_means_no_estimate_of_deaths() -> None:
    assert rules.assess(event(), [replace(site, people=0) for site in SITES], BASIS, night=True).deaths is None


@pytest.mark.parametrize(
    ("said", "status", "word", "possible"),
    [
        ({"magnitude": 3.8}, "harmless", "外推", 1),
        ({"magnitude": 2.9}, "harmless", "没有计算烈度", 0),
        ({"latitude": 0.0}, "harmless", "适用范围之外", 0),
        ({"status": "deleted"}, "withdrawn", "撤销", 0),
        ({"type": "not existing"}, "withdrawn", "撤销", 0),
    ],
)
def test_what_shakes_no_village(said: dict[str, object], status: str, word: str, possible: int) -> None:
    found = rules.assess(event(**said), SITES, BASIS, night=False)
    assert (found.status, found.shaken, found.people, found.possible) == (status, (), 0, possible)
    assert word in "".join(found.said)


def test_what_was_assumed_is_said() -> None:
    said = "".join(
        rules.assess(event(magnitude=9.5, magnitude_type="mb", type="explosion"), SITES, BASIS, night=False).said
    )
    assert all(word in said for word in ("走向取 45°", "类型为 mb", "按 9 级计算", "explosion", "外推", "PAGER"))
    assert "震级类型" not in "".join(rules.assess(event(), SITES, BASIS, night=False).said)


def test_a_place_without_villages_is_said_to_have_none() -> None:
    assert "没有村庄的位置" in rules.assess(event(), [], BASIS, night=False).said[0]


def test_a_message_of_the_future_or_without_a_usable_name_is_a_sentence() -> None:
    late = event(origin_at=(AT + rules.CLOCK_SKEW + MINUTE).isoformat())
    assert "晚于现在" in rules.flaw(late, AT)
    assert "过长" in rules.flaw(event(event="x" * 201), AT)
    assert rules.flaw(event(), AT) == ""


def test_texts_are_cut_to_what_a_row_holds() -> None:
    kept = rules.kept(event(version="v\x00" + "9" * 80, type="t" * 50))
    assert (kept.version, kept.kind) == ("v" + "9" * 63, "t" * 40)


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (23, True), (5, True), (6, False), (12, False)])
def test_night_is_from_ten_to_six(hour: int, night: bool) -> None:
    assert rules.is_night(AT.replace(hour=hour)) is night


def test_who_told_it() -> None:
    assert [rules.agency_of(event(), given) for given in ("", "市地震局")] == ["CENC", "市地震局"]
    assert rules.agency_of(replace(event(), identity="quakeml:us.anss.org/event/1"), "") == "quakeml"
