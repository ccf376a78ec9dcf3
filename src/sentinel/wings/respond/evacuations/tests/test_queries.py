"""Reads of the evacuations, cut to the reader's reach."""

import pytest

from sentinel.kernel.refusals import NotFound
from sentinel.wings.respond.evacuations import actions, queries, rules
from sentinel.wings.respond.evacuations.tests.samples import (
    AT,
    LEADER,
    OTHER_VILLAGE,
    VILLAGE,
    VILLAGER,
    entries,
    make_evacuation,
    make_ordered,
    officer,
)

pytestmark = pytest.mark.django_db
CODE = f"{VILLAGE}:20230731T0900"


def test_another_village_is_not_there():
    here, there = make_evacuation(), make_evacuation(area_code=OTHER_VILLAGE)
    assert [row.code for row in queries.evacuations(VILLAGER)] == [here.code]
    assert queries.evacuation_of(VILLAGER, here.code) == here
    with pytest.raises(NotFound):
        queries.evacuation_of(VILLAGER, there.code)
    with pytest.raises(NotFound):
        queries.entry_of(VILLAGER, entries(there)[0].code)
    assert list(queries.entries(VILLAGER, there)) == []
    assert queries.counts(VILLAGER, there) == rules.Counts()
    assert queries.current_of(VILLAGER, OTHER_VILLAGE) is None
    assert not queries.evacuations(officer("evacuations.tick")).exists()


def test_lists_carry_their_counts():
    row = make_ordered()
    actions.tick(actor=VILLAGER, at=AT, entry=entries(row)[0], state="moved")
    actions.tick(actor=VILLAGER, at=AT, entry=entries(row)[1], state="refused", note="不走")
    expected = rules.Counts(waiting=1, moved=1, refused=1)
    assert queries.counts(VILLAGER, row) == expected
    assert queries.counts_of(queries.evacuations(VILLAGER).get()) == expected
    assert queries.totals(VILLAGER) == {"due": 3, "moved": 1, "refused": 1, "sheltered": 0}


def test_the_open_list_first_then_the_last_one():
    assert queries.current_of(VILLAGER, VILLAGE) is None
    row = make_evacuation()
    assert queries.current_of(VILLAGER, VILLAGE) == row
    actions.close(actor=LEADER, at=AT, evacuation=row, note="误报")
    assert queries.current_of(VILLAGER, VILLAGE) == row
    assert list(queries.open_evacuations(VILLAGER)) == []


def test_households_of_a_list():
    row = make_evacuation(people=2)
    groups = queries.by_household(VILLAGER, row)
    assert [(group.code, group.address, len(group.entries)) for group in groups] == [(f"{VILLAGE}-01", "村东 3 号", 2)]


def test_people_on_all_lists_are_summed():
    make_ordered(people=1)
    assert queries.totals() == {"due": 1, "moved": 0, "refused": 0, "sheltered": 0}
