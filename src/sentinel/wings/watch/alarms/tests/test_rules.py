"""Rules of alarms, pure."""

import pytest

from sentinel.wings.watch.alarms import choices, rules


def test_every_code_has_its_label() -> None:
    assert set(choices.Status.values) == set(rules.Status)
    assert set(choices.Ended.values) == set(rules.Ended)
    assert tuple(choices.Severity.values) == rules.SEVERITIES


@pytest.mark.parametrize(
    ("new", "standing", "speaks"),
    [
        ("blue", [], True),
        ("blue", ["blue"], False),
        ("orange", ["yellow", "blue"], True),
        ("yellow", ["red"], False),
        ("red", ["orange", "red"], False),
    ],
)
def test_a_group_speaks_when_it_begins_and_when_it_grows_worse(new: str, standing: list[str], speaks: bool) -> None:
    assert rules.speaks(new, standing) is speaks


def test_gravity() -> None:
    assert rules.gravest(["blue", "red", "yellow"]) == "red"
    assert rules.gravest([]) == ""
    assert [rules.loud(each, "orange") for each in rules.SEVERITIES] == [True, True, False, False]


def test_one_cause_is_a_family_of_rules_in_one_town() -> None:
    assert rules.group_of("rain.red", "110109108203") == rules.group_of("rain.blue", "110109108000")
    assert rules.group_of("rain.red", "110109108203") == "rain:110109108000"
    assert rules.group_of("flow.numbered", "110109000000") == "flow:110109000000"
