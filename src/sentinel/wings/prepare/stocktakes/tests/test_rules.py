"""Rules of stocktakes. Pure."""

import pytest

from sentinel.wings.prepare.stocktakes import choices, rules


@pytest.mark.parametrize("name", ["StocktakeKind", "StocktakeStatus", "ScrapStatus"])
def test_every_code_has_a_label(name):
    assert list(getattr(choices, name).values) == [code.value for code in getattr(rules, name)]


def test_the_sample_is_the_most_valuable_share():
    lots = [("A", 10), ("B", 30), ("C", 30), ("D", 5)]
    assert rules.sample(lots, 30) == ["B", "C"]
    assert rules.sample(lots[:1], 30) == ["A"]
    assert rules.sample([], 30) == []
