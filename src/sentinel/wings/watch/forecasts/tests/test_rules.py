"""Runs, pure: which storm of the library answers."""

from datetime import UTC, datetime

import pytest

from sentinel.science.fire import cover
from sentinel.wings.watch.forecasts import choices, rules
from sentinel.wings.watch.forecasts.rules import Shape, Storm

WALL = datetime(2023, 7, 30, 2, 0, tzinfo=UTC)
MILD, SHARP, LONG = Storm(100, 3, Shape.MIDDLE), Storm(100, 1, Shape.MIDDLE), Storm(150, 6, Shape.MIDDLE)


@pytest.mark.parametrize(
    ("mm", "hours", "found"),
    [
        (90, 3, MILD),  # as long, a little less
        (100, 3, MILD),
        (101, 3, None),  # the long storm has the depth but rains more gently
        (101, 6, LONG),
        (80, 2, SHARP),  # the mild one would rain more gently than what comes
        (80, 24, MILD),  # the same depth over a longer time is milder still
        (151, 24, None),
    ],
)
def test_the_library_answers_with_the_least_storm_that_is_no_milder(mm: float, hours: float, found: Storm) -> None:
    assert rules.answering([LONG, SHARP, MILD], mm, hours) == found


def test_every_code_has_its_label() -> None:
    for name in ("Status", "Source", "Shape", "Place", "Picture", "Hazard", "Dryness", "Cover"):
        assert set(getattr(choices, name).values) == {code.value for code in getattr(rules, name)}


def test_every_hazard_has_its_pictures_its_grids_and_a_first_picture_in_time() -> None:
    for hazard in rules.Hazard:
        assert rules.pictures(hazard, 1)[0] == rules.TIMED[hazard]
        assert {rules.PNGS[picture] for picture in rules.pictures(hazard, 1)} <= rules.files(hazard, 1, ())
        assert rules.files(hazard, 1, (30,)) - rules.files(hazard, 1, ()) == {"frame-0030.png"}
    assert "chance.tif" in rules.files(rules.Hazard.FLOOD, 2, ())


def test_the_cover_is_numbered_as_the_science_numbers_it() -> None:
    assert tuple(rules.Cover) == cover.KINDS
    assert [bound for bound, _color in rules.FUEL_CLASSES] == list(range(len(cover.KINDS)))


def test_every_source_has_its_turn_and_every_shape_its_peak() -> None:
    assert set(rules.TURNS) == set(rules.Source)
    assert set(rules.PEAKS) == set(rules.Shape)
