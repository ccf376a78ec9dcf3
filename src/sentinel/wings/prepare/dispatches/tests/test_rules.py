"""Rules of dispatch orders: accounts and spreading. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.prepare.dispatches import choices, rules


@pytest.mark.parametrize("name", ["OrderStatus", "ConsignmentStatus", "EntryKind"])
def test_every_code_has_a_label(name):
    assert list(getattr(choices, name).values) == [code.value for code in getattr(rules, name)]


def test_an_account():
    found = rules.account(30, [("handed_out", 20), ("handed_out", 5), ("recovered", 3), ("written_off", 7)])
    assert (found.handed_out, found.recovered, found.written_off) == (25, 3, 7)
    assert (found.unhanded, found.open) == (5, 20)
    assert rules.account(30, [("written_off", 30)]).unhanded == 0


@given(st.integers(0, 200), st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=6))
def test_spreading_fills_in_order_and_loses_nothing(quantity, room):
    parts = rules.spread(quantity, room)
    assert sum(parts.values()) == min(quantity, sum(room.values()))
    assert [place for place, part in parts.items() if not 0 < part <= room[place]] == []
