"""The relations of the table, each with figures that fit and figures that do not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.recover.losses import choices, rules

D = Decimal


def broken(**figures):
    return [(found.basis, found.stops, found.keys, found.left, found.right) for found in rules.own_findings(figures)]


def test_the_table_has_the_indicators_of_the_form():
    assert len(rules.INDICATORS) == len(rules.BY_KEY) == 57
    assert sorted({indicator.group for indicator in rules.INDICATORS}) == sorted(
        ["人口", "公共服务", "农林牧渔", "基础设施", "工矿商贸", "房屋", "直接经济损失", "范围"]
    )


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        ({"dead": -1, "affected": 5}, [("E1", True, ("dead",), D(-1), D(0))]),
        ({"dead": D("1.5"), "affected": 5}, [("E1", True, ("dead",), D("1.5"), D(0))]),
        ({"roads_km": D("1.5")}, []),
        ({"affected": 10, "dead": 11}, [("E2", True, ("dead", "affected"), D(11), D(10))]),
        ({"affected": 10, "dead": 10}, []),
        ({"dead": 2}, []),
        ({"affected": 9, "injured": 2, "injured_badly": 3}, [("E3", True, ("injured_badly", "injured"), D(3), D(2))]),
        (
            {"affected": 99, "resettled": 30, "resettled_sites": 20, "resettled_spread": 9},
            [("E4", True, ("resettled", "resettled_sites", "resettled_spread"), D(30), D(29))],
        ),
        ({"affected": 99, "resettled": 30, "resettled_sites": 20, "resettled_spread": 10}, []),
        ({"affected": 99, "resettled": 30, "resettled_sites": 30}, []),
        ({"sites": 1, "sites_now": 2}, [("E5", True, ("sites_now", "sites"), D(2), D(1))]),
        ({"crops_hit": 1, "crops_hit_grain": 2}, [("E6", True, ("crops_hit_grain", "crops_hit"), D(2), D(1))]),
        ({"crops_hit": 3, "crops_lost": 4}, [("E7", True, ("crops_lost", "crops_hit"), D(4), D(3))]),
        ({"loss": D("3.00"), "loss_homes": D("1.50"), "loss_farm": D("1.49")}, []),
        (
            {"loss": D("3.00"), "loss_homes": D("1.50"), "loss_farm": D("1.48")},
            [("E9", True, ("loss", *rules._SUMS[2][2]), D("3.00"), D("2.98"))],
        ),
        (
            {"households_fallen": 1, "homes_fallen": 0, "rooms_fallen": 3},
            [("E10", True, ("households_fallen", "homes_fallen"), D(1), D(0))],
        ),
        (
            {"households_fallen": 1, "homes_fallen": 21, "rooms_fallen": 21},
            [("E10", False, ("households_fallen", "homes_fallen"), D(1), D(21))],
        ),
        ({"households_fallen": 1, "resettled": 30, "affected": 99, "loss_homes": D("1.50")}, []),
        ({}, []),
    ],
)
def test_relations_within_a_report(figures, found):
    assert broken(**figures) == found


def test_what_fell_and_what_surged():
    def against(now, before):
        found = rules.against_previous({"dead": now, "missing": now}, {"dead": before, "missing": before}, D(50), D(10))
        return [(finding.basis, finding.keys, finding.stops) for finding in found]

    assert against(1, 2) == [("E13", ("dead",), False)]
    assert against(30, 20) == []
    assert against(31, 20) == [("surge", ("dead",), False), ("surge", ("missing",), False)]
    assert against(9, 1) == []
    assert against(11, 1) == [("surge", ("dead",), False), ("surge", ("missing",), False)]
    assert against(None, 5) == []


counts = st.dictionaries(st.sampled_from(rules.KEYS), st.integers(0, 10**6))


@given(st.lists(counts, max_size=5))
def test_towns_add_up_to_the_district_and_nothing_is_left_to_explain(towns):
    added = rules.added_up(towns)
    assert rules.against_towns(added, added) == []
    assert added["dead"] == (
        sum(town["dead"] for town in towns if "dead" in town) if any("dead" in t for t in towns) else None
    )
    assert [f.keys for f in rules.against_towns({**added, "dead": (added["dead"] or 0) + 1}, added)] == [("dead",)]


def test_first_then_following_then_one_verification():
    assert rules.next_kinds([]) == ("initial",)
    assert rules.next_kinds(["initial"]) == ("follow", "verify")
    assert rules.next_kinds(["initial", "follow"]) == ("follow", "verify")
    assert rules.next_kinds(["initial", "verify"]) == ()


@pytest.mark.parametrize("name", ["Hazard", "Kind", "Status", "Basis"])
def test_labels_cover_the_codes(name):
    assert getattr(choices, name).values == [str(code) for code in getattr(rules, name)]
