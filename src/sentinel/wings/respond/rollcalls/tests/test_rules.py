"""Figures and lots of roll calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.respond.rollcalls import choices, rules
from sentinel.wings.respond.rollcalls.rules import CheckStatus


@pytest.mark.parametrize("name", ["CheckStatus", "Method"])
def test_labels_cover_the_codes(name: str) -> None:
    assert getattr(choices, name).values == [code.value for code in getattr(rules, name)]


@given(st.integers(0, 12), st.lists(st.floats(0, 0.999), min_size=12, max_size=12))
def test_a_draw_takes_none_twice(count: int, draws: list[float]) -> None:
    rooms = [f"R{number}" for number in range(8)]
    found = rules.chosen(rooms, count, draws)
    assert len(found) == len(set(found)) == min(count, 8)
    assert found == sorted(found)


def test_figures_of_a_roll_call() -> None:
    rows = [
        (CheckStatus.ANSWERED, 60.0),
        (CheckStatus.ANSWERED, 30.0),
        (CheckStatus.LATE, 400.0),
        (CheckStatus.MISSED, None),
        (CheckStatus.WAITING, None),
    ]
    found = rules.answers(rows)
    assert (found.asked, found.answered, found.late, found.missed, found.waiting) == (5, 2, 1, 1, 1)
    assert (found.median_s, found.rate) == (60, 50)
    assert (rules.answers([]).rate, rules.answers([]).median_s) == (None, None)
