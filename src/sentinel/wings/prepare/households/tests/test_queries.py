"""Reads of the register, cut to the reader's reach."""

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.households import queries
from sentinel.wings.prepare.households.tests.samples import OTHER_VILLAGE, VILLAGE, make_household, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_villages():
    make_household(code="H1", people=2)
    make_household(code="H2", people=3)
    make_household(area_code=OTHER_VILLAGE, code="H3", people=1)


def test_households_with_their_people(two_villages):
    here = officer("households.view")
    assert list(queries.households(here).order_by("code").values_list("code", "people")) == [("H1", 2), ("H2", 3)]
    assert [member.code for member in queries.members(here, queries.household_of(here, "H1"))] == ["H1-1", "H1-2"]
    assert queries.member_of(here, "H2-3").masked_name == "王**"


def test_another_village_is_not_there(two_villages):
    here, there = officer("households.view"), queries.household_of(system("test"), "H3")
    with pytest.raises(NotFound):
        queries.household_of(here, "H3")
    with pytest.raises(NotFound):
        queries.member_of(here, "H3-1")
    assert queries.members(here, there) == []
    assert queries.members(officer("households.unmask", area=OTHER_VILLAGE), there) == []


def test_totals_are_the_readers(two_villages):
    assert queries.at_risk_totals(officer("households.view", area="110109000000")) == queries.AtRisk(2, 3, 6)
    assert queries.at_risk_totals(officer("households.view")) == queries.AtRisk(1, 2, 5)
    assert queries.at_risk_totals(officer()) == queries.AtRisk(0, 0, 0)


def test_what_other_modules_ask(two_villages):
    asked = system("test")
    assert queries.villages_of_station(asked, "R901") == [OTHER_VILLAGE, VILLAGE]
    assert queries.people_by_village(asked) == {VILLAGE: 5, OTHER_VILLAGE: 1}
    assert queries.people_by_village(asked, "110109108") == {VILLAGE: 5}
    found = queries.people_of_villages(asked, [OTHER_VILLAGE, "110109000001"])
    assert found["110109000001"] == []
    person = queries.PersonAtRisk("H3-1", "H3", "村东 3 号", "王**", "none")
    assert found[OTHER_VILLAGE] == [person]
