"""Levels, suggestions, statements."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.respond.responses import choices, rules
from sentinel.wings.respond.responses.tests.samples import AT, said
from sentinel.wings.respond.responses.workflow import RESPONSE

levels = st.sampled_from(rules.LEVELS)


@pytest.mark.parametrize(
    ("active", "suggested", "wanted", "expected"),
    [
        (None, None, 4, 4),
        (None, 4, 4, None),
        (None, 4, 2, 2),
        (4, None, 3, 3),
        (3, None, 3, None),
        (2, None, 3, None),
        (4, 2, 3, None),
        (4, 2, 1, 1),
    ],
)
def test_only_a_stronger_wish_is_news(active, suggested, wanted, expected):
    assert rules.suggestion(active, suggested, wanted) == expected


@given(st.none() | levels, st.lists(levels, max_size=8))
def test_suggestions_only_ever_get_stronger(active, wishes):
    said_so_far, suggested = [], None
    for wish in wishes:
        said_so_far.append(rules.suggestion(active, suggested, wish))
        suggested = said_so_far[-1] or suggested
    news = [level for level in said_so_far if level is not None]
    assert news == sorted(set(news), reverse=True)
    assert all(active is None or level < active for level in news)


def test_the_law_wants_matter_term_and_measures():
    assert rules.missing(said(), AT) == {}
    empty = replace(said(), topic=" ", measures="", expected_end_at=AT)
    assert set(rules.missing(empty, AT)) == {"topic", "measures", "expected_end_at"}


def test_codes_within_one_minute_differ():
    assert rules.response_code("PLAN", AT, []) == "PLAN-20230729T2000"
    assert rules.response_code("PLAN", AT + timedelta(seconds=30), ["PLAN-20230729T2000"]) == "PLAN-20230729T2000-2"


def test_tasks_of_a_level_reached_again_have_other_keys():
    assert [rules.task_key("f3-close", rounds) for rounds in (0, 1, 2)] == ["f3-close", "f3-close.2", "f3-close.3"]


def test_every_standing_warning_must_be_confirmed():
    assert rules.unacknowledged(["b", "a"], ["b", "old"]) == ["a"]


@pytest.mark.parametrize(
    ("codes", "labels"),
    [(rules.ResponseStatus, choices.ResponseStatus), (rules.ChangeKind, choices.ChangeKind)],
)
def test_every_code_has_a_label(codes, labels):
    assert {code.value for code in codes} == set(labels.values)


def test_each_move_belongs_to_the_commander_of_its_level():
    assert {(move.name[-1], move.permission) for move in RESPONSE.moves} == {
        (str(level), f"responses.command_{level}") for level in rules.LEVELS
    }
