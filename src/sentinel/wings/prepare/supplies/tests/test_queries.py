"""Reads of relief goods: scope, the board's figures, gaps, sourcing."""

from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point

from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.supplies import actions, queries
from sentinel.wings.prepare.supplies.actions import Wanted
from sentinel.wings.prepare.supplies.models import CGCS2000
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    DISTRICT,
    ELSEWHERE,
    SYSTEM,
    TOWN,
    VILLAGE,
    make_kind,
    make_lot,
    make_short_lot,
    make_standard,
    make_store,
    make_values,
    officer,
)

pytestmark = pytest.mark.django_db
DISTRICT_READER = officer("supplies.view")
TOWN_READER = officer("supplies.view", area=TOWN)


def make_areas():
    for code, kind, parent in (
        (DISTRICT, "district", None),
        (TOWN, "town", DISTRICT),
        (VILLAGE, "village", TOWN),
        (ELSEWHERE, "village", None),
    ):
        Area.objects.create(code=code, name=code, short_name=code, kind=kind, parent_id=parent)


def test_a_store_serves_more_than_its_own_area():
    make_store(code="D1")
    make_store(code="T1", area_code=TOWN)
    make_store(code="D2", serves=VILLAGE)
    make_store(code="E1", area_code=ELSEWHERE)
    seen = {
        reader.area_code: sorted(queries.stores_of(reader, ["D1", "D2", "T1", "E1"]))
        for reader in (DISTRICT_READER, TOWN_READER)
    }
    assert seen == {DISTRICT: ["D1", "D2", "E1", "T1"], TOWN: ["D1", "D2", "T1"]}
    by_unit = officer("supplies.view", unit="KEEP", area=ELSEWHERE)
    assert queries.stores(by_unit).count() == 4


@pytest.mark.parametrize("read", [queries.kind_of, queries.store_of, queries.lot_of])
def test_what_is_out_of_reach_is_not_there(read):
    make_lot(area_code=ELSEWHERE)
    made = {
        queries.kind_of: make_kind().code,
        queries.store_of: "S1",
        queries.lot_of: "S1-101-B1",
    }
    assert read(SYSTEM, made[read]).natural_key == made[read]
    with pytest.raises(NotFound):
        read(officer("tasks.view"), made[read])
    with pytest.raises(NotFound):
        read(SYSTEM, "nothing")


def test_the_board_counts_goods_and_shows_promises_beside_them():
    make_lot(quantity=10)
    make_lot(quantity=5, batch="B2", code="S2", area_code=TOWN, made_on=date(2016, 1, 1))
    firm = {"reserve": "agreement", "agreement": "协-1", "area_m2": None}
    make_store(code="F1", **firm)
    make_lot(quantity=300, code="F1")
    actions.hold_goods(actor=SYSTEM, at=AT, wanted=[Wanted(make_lot(code="S3").store_id, "101", 4)], reference="DB-1")
    board = queries.board(DISTRICT_READER)
    assert (board.stores, board.area_m2, board.kinds, board.quantity, board.held) == (3, 300, 1, 115, 4)
    assert (board.value_fen, board.value_text, board.quantity_text) == (1_380_000, "1.38", "115")
    [group] = board.groups
    [line] = group.lines
    assert (line.quantity, line.available, line.promised, line.expiring, line.expired) == (115, 111, 300, 5, 0)
    assert [(place.store.code, place.quantity) for place in line.places] == [("S3", 100), ("S1", 10), ("S2", 5)]
    assert line.first_expiry.store_id == "S2"
    assert ([lot.store_id for lot in board.expiring], board.expiring_count, board.expired_count) == (["S2"], 1, 0)


@pytest.mark.parametrize(
    ("asked", "quantity"),
    [({}, 15), ({"store": "S2"}, 5), ({"level": "district"}, 10), ({"q": "被"}, 15), ({"q": "艇"}, 0)],
)
def test_the_board_can_be_narrowed(asked, quantity):
    make_lot(quantity=10)
    make_lot(quantity=5, code="S2", area_code=TOWN)
    assert queries.board(DISTRICT_READER, **asked).quantity == quantity
    assert queries.board(officer("tasks.view"), **asked).quantity == 0


def test_gaps_area_by_area():
    make_areas()
    make_values()
    make_standard(basis="people", quantity=50)
    for level, quantity in (("town", 30), ("village", 10)):
        actions.set_standard(
            actor=SYSTEM,
            at=AT,
            kind=make_kind(),
            level=level,
            basis="area",
            quantity=quantity,
            source="x",
            area_code=DISTRICT,
        )
    make_lot(quantity=100)
    make_lot(quantity=45, code="S2", area_code=TOWN)
    make_lot(quantity=3, code="S3", area_code=VILLAGE)
    make_lot(
        quantity=9, batch="B2", code="S3", area_code=VILLAGE, made_on=date(2015, 1, 1), received_on=date(2015, 2, 1)
    )
    make_store(code="F1", reserve="agreement", agreement="协-1", area_m2=None)
    make_lot(quantity=300, code="F1")
    lines = queries.gaps(DISTRICT_READER, AT)
    assert [(line.level, line.area_code, line.wanted, line.stock, line.gap) for line in lines] == [
        ("district", DISTRICT, 240, 100, 140),
        ("town", TOWN, 30, 45, 0),
        ("village", ELSEWHERE, 10, 0, 10),
        ("village", VILLAGE, 10, 3, 7),
    ]
    sums = queries.summed(DISTRICT_READER, lines)
    assert [(row.level, row.wanted, row.stock, row.gap, row.percent, len(row.short)) for row in sums] == [
        ("district", 240, 100, 140, 41, 1),
        ("town", 30, 45, 0, 100, 0),
        ("village", 20, 3, 17, 15, 2),
    ]
    assert queries.coverage(AT).people == 4800
    assert [line.area_code for line in queries.gaps(TOWN_READER, AT)] == [TOWN, VILLAGE]
    assert queries.gaps(officer("tasks.view"), AT) == []


def test_sourcing_takes_the_nearest_store_and_says_what_is_short():
    far = Point(116.2, 40.0, srid=CGCS2000)
    make_store(code="FAR", point=far)
    make_lot(code="FAR", quantity=50)
    make_lot(code="NEAR", quantity=20, batch="B1")
    make_lot(code="NEAR", quantity=20, batch="B2", made_on=date(2022, 1, 1))
    make_short_lot(area_code=DISTRICT, code="FAR")
    aside = make_lot(code="SHUT", quantity=99)
    actions.set_aside_lot(actor=SYSTEM, at=AT, row=aside, note="受潮")
    found = queries.sourcing(DISTRICT_READER, {"101": 60, "150": 130}, Point(116.0, 40.0, srid=CGCS2000))
    assert [(line.store.code, line.kind.code, line.quantity, line.available) for line in found.lines] == [
        ("NEAR", "101", 40, 40),
        ("FAR", "101", 20, 50),
        ("FAR", "150", 100, 100),
    ]
    assert [(lot.batch, part) for lot, part in found.lines[0].lots] == [("B2", 20), ("B1", 20)]
    assert [line.kilometres for line in found.lines] == ["0.0", "17.0", "17.0"]
    assert [(kind.code, missing) for kind, missing in found.short] == [("150", 30)]


def test_sourcing_without_a_place_or_a_need_that_nobody_keeps():
    make_lot(code="A", quantity=10)
    make_lot(code="B", quantity=10)
    actions.hold_goods(actor=SYSTEM, at=AT, wanted=[Wanted("A", "101", 10)], reference="DB-1")
    found = queries.sourcing(DISTRICT_READER, {"101": 4}, None)
    assert [(line.store.code, line.quantity, line.kilometres) for line in found.lines] == [("B", 4, "")]
    assert found.others == ()
    make_lot(code="C", quantity=10)
    assert [line.store.code for line in queries.sourcing(DISTRICT_READER, {"101": 4}, None).others] == ["C"]
    assert queries.sourcing(officer("tasks.view"), {"101": 4}, None).lines == ()


def test_due_lots_and_panels():
    lot = make_short_lot(area_code=DISTRICT, code="S1")
    assert queries.due_lots(AT) == []
    assert queries.due_lots(lot.due_at) == [(lot.pk, lot.due_at)]
    assert queries.next_freshness() == lot.due_at
    panel = queries.lot_panel(lot, DISTRICT_READER, AT)
    assert (panel["days_left"], panel["free"], panel["keeps"], len(panel["movements"])) == (216, 100, False, 1)
    store = lot.store
    assert queries.store_panel(store, DISTRICT_READER, AT)["stale"]
    store = actions.confirm_store(actor=SYSTEM, at=AT, store=store)
    assert not queries.store_panel(store, DISTRICT_READER, AT + timedelta(days=89))["stale"]
    assert queries.store_panel(store, DISTRICT_READER, AT + timedelta(days=90))["stale"]


def test_needs_follow_from_the_standards_by_people_rounded_up():
    make_standard(code="101", basis="people", quantity=500)
    make_standard(code="102", level="town")
    assert {kind.code: wanted for kind, wanted in queries.needs_of(DISTRICT_READER, {"a": 3, "b": 0}).items()} == {
        "101": {"a": 2, "b": 0}
    }
    assert queries.needs_of(officer("dispatches.view"), {"a": 3}) == {}
