"""The labels stand over the codes of the rules."""

from sentinel.wings.prepare.teams import choices, rules


def test_every_kind_has_its_label() -> None:
    assert [item.value for item in choices.TeamKind] == [item.value for item in rules.TeamKind]
