"""Gaps, shares and orders of the network."""

from datetime import date

import pytest

from sentinel.wings.prepare.officers import choices, rules
from sentinel.wings.prepare.officers.rules import Gap, Line, Place, Seat

GOOD, BAD = Seat("o-1", "甲", trained=True, confirmed=True), Seat("o-2", "乙", trained=False, confirmed=False)


def test_every_code_has_its_label() -> None:
    for name in ("Level", "Rank", "Employment", "OfficerStatus", "TrainingLevel", "Gap"):
        assert [item.value for item in getattr(choices, name)] == [item.value for item in getattr(rules, name)]


def place(**seats: Seat) -> Place:
    return Place("999901001201", "上坡村", "999901001000", seats, groups=1)


@pytest.mark.parametrize(
    ("seats", "gaps"),
    [
        ({"A": GOOD, "B": GOOD}, ()),
        ({}, (Gap.NO_A, Gap.NO_B)),
        ({"A": GOOD}, (Gap.NO_B,)),
        ({"B": BAD}, (Gap.NO_A, Gap.UNTRAINED, Gap.UNCONFIRMED)),
        ({"A": BAD, "B": BAD}, (Gap.UNTRAINED, Gap.UNCONFIRMED)),
    ],
)
def test_a_place_lacks_what_it_owes(seats: dict[str, Seat], gaps: tuple[Gap, ...]) -> None:
    assert place(**seats).gaps == gaps


def test_the_gravest_gaps_come_first() -> None:
    places = [place(A=GOOD, B=BAD), place(A=GOOD, B=GOOD), place(B=GOOD), place(A=GOOD)]
    assert rules.lacking(places) == [places[2], places[3], places[0]]
    assert rules.lacking(places, "no_b") == [places[3]]


def test_places_add_up_to_a_line() -> None:
    found = rules.line("t", "镇", [place(A=GOOD, B=GOOD), place(A=GOOD, B=BAD), place()])
    assert found == Line("t", "镇", places=3, whole=1, held=4, trained=3, confirmed=3, groups=3)
    assert (found.seats, found.held_percent, found.trained_percent, found.confirmed_percent) == (6, 66, 75, 75)


def test_nothing_owed_has_no_share_and_almost_all_is_not_all() -> None:
    nothing = rules.line("t", "镇", [])
    assert (nothing.held_percent, nothing.trained_percent, rules.percent(999, 1000)) == (None, None, 99)


def test_lines_stand_in_the_order_asked_for() -> None:
    lines = [rules.line("a", "", [place(A=GOOD)]), rules.line("b", "", []), rules.line("c", "", [place(A=BAD, B=GOOD)])]
    orders = {sort: [line.code for line in rules.ordered(lines, sort)] for sort in ("", "-name", "held", "-trained")}
    assert orders == {"": list("abc"), "-name": list("cba"), "held": list("bac"), "-trained": list("acb")}


def test_levels_are_those_of_the_tree_and_groups_below_the_village() -> None:
    kinds = ("district", "town", "village", "community")
    assert [rules.level(kind, "") for kind in kinds] == ["district", "town", "village", "village"]
    assert rules.level("village", "一组") == "group"


@pytest.mark.parametrize(("valid_until", "until"), [(None, date(2024, 5, 17)), (date(2026, 5, 18), date(2026, 5, 18))])
def test_a_training_counts_as_long_as_its_certificate_or_the_rule_says(valid_until: date | None, until: date) -> None:
    assert rules.good_until(date(2023, 5, 18), valid_until, 365) == until
