"""Runs, pure: which storm of the library answers."""

from datetime import UTC, datetime

import pytest

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
    for name in ("Status", "Source", "Shape", "Place"):
        assert set(getattr(choices, name).values) == {code.value for code in getattr(rules, name)}


def test_every_source_has_its_turn_and_every_shape_its_peak() -> None:
    assert set(rules.TURNS) == set(rules.Source)
    assert set(rules.PEAKS) == set(rules.Shape)
