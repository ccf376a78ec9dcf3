"""From a query string to rows: filters, search, order; what is unknown is refused by field."""

import pytest

from sentinel.kernel.refusals import Invalid
from sentinel.kernel.tests.samples import DISTRICT, OTHER_TOWN, TOWN, actor
from sentinel.ledger.listing import listing
from sentinel.ledger.tests.samples import UNITS, make_units

pytestmark = pytest.mark.django_db


def listed(area: str = DISTRICT, **query: str) -> list[str]:
    """Codes as listed for a reader of an area."""
    make_units()
    return [row.code for row in listing(UNITS, actor("organisation.view", area=area), query).rows]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["A", "B", "C"]),
        ({"kind": "town"}, ["A", "C"]),
        ({"area_code": OTHER_TOWN}, ["C"]),
        ({"mark": "演示"}, ["A"]),
        ({"q": "镇政"}, ["A", "C"]),
        ({"q": " b "}, ["B"]),
        ({"q": "\x00"}, ["A", "B", "C"]),
        ({"q": "%"}, []),
        ({"sort": "-code"}, ["C", "B", "A"]),
        ({"sort": "parent__name"}, ["B", "A", "C"]),
        ({"sort": "-parent__name"}, ["B", "A", "C"]),
        ({"kind": "town", "q": "乙"}, ["C"]),
        ({"unheard": "of"}, ["A", "B", "C"]),
    ],
    ids=str,
)
def test_a_list_is_what_was_asked_for(query: dict[str, str], codes: list[str]) -> None:
    assert listed(**query) == codes


def test_nobody_lists_past_their_area() -> None:
    assert listed(TOWN) == ["A", "B"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"kind": "\x00"}, "kind"),
        ({"area_code": "1"}, "area_code"),
        ({"mark": "别处"}, "mark"),
        ({"sort": "nothing"}, "sort"),
        ({"sort": "length"}, "sort"),
    ],
    ids=str,
)
def test_what_is_unknown_is_refused_by_field(query: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        listed(**query)
    assert set(refused.value.errors) == {field}


def test_filters_show_choices_and_what_is_chosen() -> None:
    make_units()
    found = listing(UNITS, actor("organisation.view"), {"area_code": TOWN, "kind": "town"})
    kind, area, mark = found.filters
    assert (kind.label, kind.chosen) == ("类别", "镇街")
    assert (area.choices, area.chosen) == (((TOWN, "甲镇"), (OTHER_TOWN, "乙镇")), "甲镇")
    assert (mark.choices, mark.value) == ((("演示", "演示"),), "")
