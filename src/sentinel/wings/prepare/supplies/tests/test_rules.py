"""Rules of relief goods: shelf life, first in first out, sourcing, standards. Pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.prepare.supplies import choices, rules
from sentinel.wings.prepare.supplies.rules import Draw, Stock

DAY = date(2023, 7, 29)
CODES = ("Category", "Level", "Reserve", "StoreStatus", "LotStatus", "Freshness", "MovementKind", "Basis")


@pytest.mark.parametrize("name", CODES)
def test_every_code_has_a_label(name):
    assert list(getattr(choices, name).values) == [code.value for code in getattr(rules, name)]


@pytest.mark.parametrize(
    ("area", "level"), [("110109000000", "district"), ("110109108000", "town"), ("110109108203", "village")]
)
def test_the_level_follows_from_the_area(area, level):
    assert rules.level_of(area) == level


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 7, 29), 96, date(2031, 7, 29)),
        (date(2023, 7, 29), -6, date(2023, 1, 29)),
        (date(2023, 1, 1), -1, date(2022, 12, 1)),
    ],
)
def test_months_end_where_the_month_ends(day, months, then):
    assert rules.add_months(day, months) == then


def test_a_long_shelf_life_warns_by_its_share_and_a_short_one_by_months():
    tents = rules.warn_on(date(2020, 1, 1), date(2028, 1, 1), share_percent=20, months=6)
    assert (date(2028, 1, 1) - tents).days == 585  # a fifth of 2,922 days, rounded up
    food = rules.warn_on(date(2023, 1, 1), date(2024, 1, 1), share_percent=20, months=6)
    assert food == date(2023, 7, 1)
    assert rules.warn_on(date(2023, 5, 1), date(2023, 8, 1), share_percent=20, months=6) == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("day", "fresh", "change"),
    [
        (date(2023, 6, 30), "fresh", date(2023, 7, 1)),
        (date(2023, 7, 1), "expiring", date(2024, 1, 2)),
        (date(2024, 1, 1), "expiring", date(2024, 1, 2)),
        (date(2024, 1, 2), "expired", None),
    ],
)
def test_the_last_day_still_counts(day, fresh, change):
    warns, expires = date(2023, 7, 1), date(2024, 1, 1)
    assert (rules.freshness(day, warns, expires), rules.next_change(day, warns, expires)) == (fresh, change)


def test_what_never_expires_stays_fresh():
    assert (rules.freshness(DAY, None, None), rules.next_change(DAY, None, None)) == ("fresh", None)


stocks = st.builds(
    Stock,
    lot=st.uuids().map(str),
    store=st.sampled_from(["S1", "S2", "S3"]),
    kind=st.sampled_from(["101", "102"]),
    available=st.integers(0, 50),
    received_on=st.integers(0, 900).map(lambda days: DAY - timedelta(days=days)),
    expires_on=st.none() | st.integers(1, 900).map(lambda days: DAY + timedelta(days=days)),
    metres=st.integers(0, 5).map(float),
    reserve=st.sampled_from(list(rules.Reserve)),
)
needs = st.dictionaries(st.sampled_from(["101", "102", "103"]), st.integers(1, 120))


@given(needs, st.lists(stocks, max_size=12))
def test_a_later_lot_is_never_taken_while_an_earlier_has_stock(needs, offered):
    answer = rules.source(needs, offered)
    drawn = {draw.lot: draw.quantity for draw in answer.draws}
    passed_over = [
        (earlier.lot, later.lot)
        for later in offered
        for earlier in offered
        if drawn.get(later.lot)
        and (earlier.store, earlier.kind, earlier.reserve, earlier.metres)
        == (later.store, later.kind, later.reserve, later.metres)
        and rules.fifo(earlier) < rules.fifo(later)
        and drawn.get(earlier.lot, 0) < earlier.available
    ]
    assert passed_over == []


@given(needs, st.lists(stocks, max_size=12))
def test_what_is_drawn_and_what_is_short_make_the_need(needs, offered):
    answer = rules.source(needs, offered)
    by_kind = {kind: sum(draw.quantity for draw in answer.draws if draw.kind == kind) for kind in needs}
    assert {kind: by_kind[kind] + answer.short.get(kind, 0) for kind in needs} == needs
    available = {stock.lot: stock.available for stock in offered}
    assert [draw for draw in answer.draws if not 0 < draw.quantity <= available[draw.lot]] == []
    left = {kind: sum(stock.available for stock in offered if stock.kind == kind) for kind in answer.short}
    assert {kind: by_kind[kind] for kind in answer.short} == left


def stock(lot, store="S1", available=10, expires=30, metres=0.0, reserve="goods"):
    return Stock(
        lot=lot,
        store=store,
        kind="101",
        available=available,
        received_on=DAY,
        expires_on=DAY + timedelta(days=expires),
        metres=metres,
        reserve=reserve,
    )


def test_the_nearest_store_first_then_the_next_goods_before_promises():
    offered = [
        stock("promised", "FIRM", reserve="agreement"),
        stock("far", "S2", metres=9000),
        stock("near-late", expires=60, metres=2000),
        stock("near-early", expires=20, metres=2000),
    ]
    answer = rules.source({"101": 45}, offered)
    assert answer.draws == (
        Draw("near-early", "S1", "101", 10),
        Draw("near-late", "S1", "101", 10),
        Draw("far", "S2", "101", 10),
        Draw("promised", "FIRM", "101", 10),
    )
    assert answer.short == {"101": 5}


def test_standards():
    people = rules.people_supplied(400_000, 12)
    assert people == 4800
    assert rules.wanted("people", 250, people) == 1200
    assert rules.wanted("people", 1, 1) == 1
    assert rules.wanted("area", 30, people) == 30
