"""Writes of the keeper and of the catalogue, through their public functions; races with their control."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.prepare.supplies import actions
from sentinel.wings.prepare.supplies.actions import Wanted
from sentinel.wings.prepare.supplies.models import Kind, Lot, Movement, Standard
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    DISTRICT,
    ELSEWHERE,
    SYSTEM,
    TOWN,
    keeper,
    make_kind,
    make_lot,
    make_short_lot,
    make_standard,
    make_store,
    make_values,
    officer,
)

pytestmark = pytest.mark.django_db
MANAGER = officer("supplies.view", "supplies.manage", person="M")
SEEING = officer("supplies.view", person="V")
KEEPER = keeper()


def told(*names):
    found = Event.objects.filter(name__startswith="supplies.").order_by("position")
    return [(row.name.removeprefix("supplies."), row.payload) for row in found if not names or row.name in names]


def stock():
    return dict(Lot.objects.order_by("code").values_list("code", "quantity"))


def sums():
    return dict(Movement.objects.values_list("lot__code").annotate(total=Sum("change")).order_by("lot__code"))


def test_goods_come_in_as_a_lot_and_a_movement():
    make_values()
    store, kind = make_store(), make_kind()
    row = actions.receive_goods(
        actor=KEEPER, at=AT, store=store, kind=kind, batch="B7", made_on=date(2023, 3, 1), quantity=40, place="A-01"
    )
    row.refresh_from_db()
    assert (row.code, row.quantity, row.held, row.unit_value_fen) == ("S1-101-B7", 40, 0, 12000)
    assert (row.received_on, row.expires_on, row.freshness) == (date(2023, 7, 29), date(2031, 3, 1), "fresh")
    assert (row.unit, row.area_code, row.target_areas) == ("KEEP", DISTRICT, [DISTRICT])
    move = row.movements.get()
    assert (move.kind, move.change, move.balance, move.by, move.code) == ("received", 40, 40, "P1", "CR20230729-0001")
    assert told("supplies.lot.received") == [("lot.received", {"code": "S1-101-B7", "kind": "101", "quantity": 40})]


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"quantity": 0}, Invalid, "至少为 1"),
        ({"made_on": date(2024, 1, 1)}, Invalid, "生产日期"),
        ({"expires_on": date(2023, 4, 1)}, Invalid, "有效期"),
        ({"actor": SEEING}, NotAllowed, "权限"),
        ({"actor": keeper(area=ELSEWHERE)}, NotAllowed, "权限"),
        ({"batch": "B1"}, Invalid, "S1-101-B1"),
    ],
)
def test_goods_that_cannot_come_in(changes, refusal, words):
    lot = make_lot(quantity=7)
    events = Event.objects.count()
    given = {"actor": KEEPER, "quantity": 5, "batch": "B2", "received_on": date(2023, 4, 1), **changes}
    with pytest.raises(refusal, match=words):
        actions.receive_goods(at=AT, store=lot.store, kind=lot.kind, **given)
    assert (stock(), Event.objects.count()) == ({"S1-101-B1": 7}, events)


def test_one_bad_row_keeps_all_rows_out():
    make_values()
    store, kind = make_store(), make_kind()
    rows = [{"store": store, "kind": kind, "batch": "B1", "quantity": quantity} for quantity in (5, 6)]
    with pytest.raises(Invalid, match="S1-101-B1"):
        actions.receive_many(actor=KEEPER, at=AT, rows=rows)
    assert (stock(), Movement.objects.count()) == ({}, 0)


def test_a_closed_store_takes_nothing():
    lot = make_lot()
    other = make_store(code="S2")
    actions.close_store(actor=MANAGER, at=AT, row=other)
    with pytest.raises(Refused, match="已停用"):
        actions.receive_goods(actor=KEEPER, at=AT, store=other, kind=lot.kind, batch="X", quantity=1)
    with pytest.raises(Refused, match="已停用"):
        actions.transfer_goods(actor=KEEPER, at=AT, store=lot.store, to=other, kind=lot.kind, quantity=1, reason="补")
    with pytest.raises(MoveRefused, match="还有 1 个批次"):
        actions.close_store(actor=MANAGER, at=AT, row=lot.store)
    assert actions.reopen_store(actor=MANAGER, at=AT, row=other).status == "in_use"
    assert [payload["status"] for _name, payload in told("supplies.store.changed_status")] == ["closed", "in_use"]


def test_drawing_takes_what_expires_first():
    late = make_lot(batch="B1", quantity=10)
    early = make_lot(batch="B2", quantity=10, made_on=date(2022, 3, 1))
    lots = actions.draw_goods(actor=KEEPER, at=AT, store=late.store, kind=late.kind, quantity=14, reason="演练领用")
    assert [lot.code for lot in lots] == [early.code, late.code]
    assert stock() == sums() == {"S1-101-B1": 6, "S1-101-B2": 0}
    assert told("supplies.lot.moved") == [
        (
            "lot.moved",
            {
                "code": code,
                "movement": "drawn",
                "change": change,
                "reference": "",
                "text": f"领用出库 {-change} 床，演练领用",
                "balance": balance,
            },
        )
        for code, change, balance in (("S1-101-B2", -10, 0), ("S1-101-B1", -4, 6))
    ]


@pytest.mark.parametrize(
    ("actor", "quantity", "reason", "refusal", "words"),
    [
        (KEEPER, 11, "演练", Refused, "需要 11，可用 10"),
        (KEEPER, 0, "演练", Invalid, "至少为 1"),
        (KEEPER, 1, "  ", Invalid, "事由"),
        (SEEING, 1, "演练", NotAllowed, "权限"),
    ],
)
def test_drawing_refused_changes_nothing(actor, quantity, reason, refusal, words):
    lot = make_lot(quantity=10)
    with pytest.raises(refusal, match=words):
        actions.draw_goods(actor=actor, at=AT, store=lot.store, kind=lot.kind, quantity=quantity, reason=reason)
    assert (stock(), told("supplies.lot.moved")) == ({"S1-101-B1": 10}, [])


def test_a_transfer_keeps_batch_dates_and_value():
    lot = make_lot(quantity=10, unit_value_fen=9900)
    there = make_store(code="S2", area_code=TOWN)
    [twin] = actions.transfer_goods(
        actor=KEEPER, at=AT, store=lot.store, to=there, kind=lot.kind, quantity=4, reason="前置"
    )
    assert (twin.code, twin.batch, twin.expires_on, twin.unit_value_fen) == ("S2-101-B1", "B1", lot.expires_on, 9900)
    assert (twin.area_code, twin.received_on) == (TOWN, lot.received_on)
    assert stock() == sums() == {"S1-101-B1": 6, "S2-101-B1": 4}
    actions.transfer_goods(actor=KEEPER, at=AT, store=lot.store, to=there, kind=lot.kind, quantity=1, reason="再补")
    assert stock() == {"S1-101-B1": 5, "S2-101-B1": 5}
    with pytest.raises(Invalid, match="同一个"):
        actions.transfer_goods(
            actor=KEEPER, at=AT, store=lot.store, to=lot.store, kind=lot.kind, quantity=1, reason="错"
        )


def test_what_was_not_used_comes_back():
    lot = make_lot(quantity=3)
    actions.draw_goods(actor=KEEPER, at=AT, store=lot.store, kind=lot.kind, quantity=3, reason="演练")
    assert actions.return_goods(actor=KEEPER, at=AT, lot=lot, quantity=2, reason="演练结束").quantity == 2
    assert stock() == sums() == {"S1-101-B1": 2}
    with pytest.raises(NotAllowed):
        actions.return_goods(actor=SEEING, at=AT, lot=lot, quantity=1, reason="演练结束")
    assert stock() == {"S1-101-B1": 2}


def test_a_lot_set_aside_is_not_given_out():
    lot = make_lot(quantity=3)
    row = actions.set_aside_lot(actor=KEEPER, at=AT, row=lot, note="包装破损")
    assert (row.status, row.available) == ("set_aside", 0)
    with pytest.raises(Refused, match="可用 0"):
        actions.draw_goods(actor=KEEPER, at=AT, store=lot.store, kind=lot.kind, quantity=1, reason="演练")
    assert actions.put_back_lot(actor=KEEPER, at=AT, row=lot).available == 3
    assert told("supplies.lot.changed_status") == [
        ("lot.changed_status", {"code": lot.code, "status": "set_aside", "reason": "包装破损"}),
        ("lot.changed_status", {"code": lot.code, "status": "usable", "reason": ""}),
    ]


def test_correcting_a_lot_moves_its_shelf_life_and_never_its_quantity():
    lot = make_lot(quantity=3)
    row = actions.amend_lot(actor=KEEPER, at=AT, row=lot, changes={"expires_on": date(2023, 9, 1), "place": "B-02"})
    assert (row.freshness, row.place, row.warns_on) == ("expiring", "B-02", date(2023, 3, 1))
    assert told("supplies.lot.amended") == [("lot.amended", {"code": lot.code, "fields": ["expires_on", "place"]})]
    for changes in ({"quantity": 9}, {"batch": "B9"}, {"made_on": date(2023, 4, 2)}, {"expires_on": date(2023, 1, 1)}):
        with pytest.raises(Invalid):
            actions.amend_lot(actor=KEEPER, at=AT, row=lot, changes=changes)
    assert actions.amend_lot(actor=KEEPER, at=AT, row=lot, changes={"place": "B-02"}).quantity == 3
    assert len(told("supplies.lot.amended")) == 1


def test_a_lot_comes_near_its_end_and_passes_it():
    lot = make_short_lot(area_code=DISTRICT, code="S1")  # made 2023-03-01, good for a year
    assert (lot.freshness, lot.warns_on, lot.due_at) == (
        "fresh",
        date(2023, 9, 1),
        datetime(2023, 9, 1, tzinfo=AT.tzinfo),
    )
    assert actions.change_freshness(lot.pk, AT).freshness == "fresh"
    assert actions.change_freshness(lot.pk, lot.due_at).freshness == "expiring"
    late = actions.change_freshness(lot.pk, datetime(2024, 3, 2, tzinfo=AT.tzinfo))
    assert (late.freshness, late.due_at, late.available) == ("expired", None, 0)
    assert [payload["freshness"] for _name, payload in told("supplies.lot.changed_freshness")] == [
        "expiring",
        "expired",
    ]
    with pytest.raises(NotFound):
        actions.change_freshness(0, AT)


def test_the_database_keeps_stock_equal_to_its_movements():
    lot = make_lot(quantity=3)
    for breaking in (
        lambda: Lot.objects.filter(pk=lot.pk).update(quantity=9),
        lambda: Movement.objects.update(change=9),
        lambda: Movement.objects.all().delete(),
        lambda: Lot.objects.filter(pk=lot.pk).update(held=4),
        lambda: Movement.objects.create(lot=lot, code="X", kind="drawn", change=-4, at=AT, by="x", published_at=AT),
        lambda: Movement.objects.create(lot=lot, code="X", kind="drawn", change=4, at=AT, by="x", published_at=AT),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            breaking()
    assert (stock(), Movement.objects.count()) == ({"S1-101-B1": 3}, 1)


def test_kinds_are_registered_once_and_amended():
    kind = make_kind(code="201", gbt38565="2030100")
    assert (kind.category, kind.gbt38565) == ("2", "2030100")
    assert (
        actions.amend_kind(actor=MANAGER, at=AT, row=kind, changes={"name": "排水泵", "gbt38565": ""}).gbt38565 is None
    )
    for actor, changes, refusal in ((MANAGER, {"code": "202"}, Invalid), (KEEPER, {"name": "x"}, NotAllowed)):
        with pytest.raises(refusal):
            actions.amend_kind(actor=actor, at=AT, row=kind, changes=changes)
    with pytest.raises(Invalid, match="201"):
        actions.register_kinds(actor=MANAGER, at=AT, rows=[{"code": "201", "name": "x", "unit": "台"}])
    with pytest.raises(NotAllowed):
        actions.register_kind(actor=KEEPER, at=AT, code="202", name="x", unit="台", unit_value_fen=1)
    assert list(Kind.objects.values_list("code", "name")) == [("201", "排水泵")]
    assert told() == [
        ("kind.registered", {"code": "201"}),
        ("kind.amended", {"code": "201", "fields": ["name", "gbt38565"]}),
    ]


def test_the_code_says_the_category_also_to_the_database():
    kind = make_kind(code="201")
    for changes in ({"category": "1"}, {"code": "999", "category": "9"}, {"gbt38565": "42"}, {"shelf_life_months": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Kind.objects.filter(pk=kind.pk).update(**changes)
    assert Kind.objects.get().category == "2"


def test_one_standard_a_kind_and_level():
    row = make_standard()
    assert actions.amend_standard(actor=MANAGER, at=AT, row=row, changes={"quantity": 12}).quantity == 12
    refused = (
        ({"kind": row.kind, "level": "district", "basis": "area", "quantity": 1, "source": "x"}, "已有标准"),
        ({"kind": row.kind, "level": "town", "basis": "people", "quantity": 1, "source": "x"}, "只有区级"),
        ({"kind": row.kind, "level": "town", "basis": "area", "quantity": 0, "source": "x"}, "至少为 1"),
    )
    for fields, words in refused:
        with pytest.raises(Invalid, match=words):
            actions.set_standard(actor=MANAGER, at=AT, area_code=DISTRICT, **fields)
    with pytest.raises(NotAllowed):
        actions.amend_standard(actor=KEEPER, at=AT, row=row, changes={"quantity": 1})
    assert list(Standard.objects.values_list("code", "quantity")) == [("101-district", 12)]
    assert told("supplies.standard.set") == [
        ("standard.set", {"code": "101-district", "quantity": quantity}) for quantity in (10, 12)
    ]


def test_an_order_holds_issues_frees_and_brings_back():
    late = make_lot(batch="B1", quantity=10)
    early = make_lot(batch="B2", quantity=10, made_on=date(2022, 3, 1))
    held = actions.hold_goods(actor=SEEING, at=AT, wanted=[Wanted("S1", "101", 12)], reference="DB-1")
    assert [(lot.code, part) for lot, part in held] == [(early.code, 10), (late.code, 2)]
    with pytest.raises(Refused, match="储备库S1 棉被101：库存不足：需要 9，可用 8"):
        actions.hold_goods(actor=SEEING, at=AT, wanted=[Wanted("S1", "101", 9)], reference="DB-2")
    actions.free_goods(actor=SEEING, at=AT, lots={early.code: 3}, reference="DB-1")
    actions.issue_goods(actor=SEEING, at=AT, lots={early.code: 7, late.code: 2}, reference="DB-1", note="发往某村")
    assert stock() == sums() == {late.code: 8, early.code: 3}
    assert set(Lot.objects.values_list("held", flat=True)) == {0}
    actions.bring_back(
        actor=SEEING, at=AT, store=make_store(code="S2"), lots={late.code: 1}, reference="DB-1", note="回收"
    )
    assert stock()["S2-101-B1"] == 1
    freed = told("supplies.lot.freed")
    assert freed == [("lot.freed", {"code": early.code, "quantity": 3, "reference": "DB-1"})]
    assert [payload["quantity"] for _name, payload in told("supplies.lot.held")] == [10, 2]
    assert {payload["reference"] for _name, payload in told("supplies.lot.moved")} == {"DB-1"}


def test_an_order_cannot_touch_what_its_giver_does_not_see():
    lot = make_lot(quantity=10)
    stranger = officer("supplies.view", area=ELSEWHERE)
    with pytest.raises(NotFound):
        actions.hold_goods(actor=officer("tasks.view"), at=AT, wanted=[Wanted("S1", "101", 1)], reference="DB-1")
    hidden = make_lot(area_code=TOWN, code="S2", quantity=10)
    for act in (
        lambda: actions.hold_goods(actor=stranger, at=AT, wanted=[Wanted("S2", "101", 1)], reference="x"),
        lambda: actions.issue_goods(actor=stranger, at=AT, lots={hidden.code: 1}, reference="x", note=""),
        lambda: actions.bring_back(
            actor=stranger, at=AT, store=hidden.store, lots={lot.code: 1}, reference="x", note=""
        ),
    ):
        with pytest.raises(NotFound):
            act()
    assert (stock(), told("supplies.lot.held")) == ({"S1-101-B1": 10, "S2-101-B1": 10}, [])


@pytest.mark.django_db(transaction=True)
def test_two_orders_for_the_last_lot():
    make_lot(quantity=10)

    def order(reference):
        return actions.hold_goods(actor=SYSTEM, at=AT, wanted=[Wanted("S1", "101", 7)], reference=reference)

    assert at_once(lambda: order("DB-1"), lambda: order("DB-2")).count("short") == 1
    assert Lot.objects.get().held == 7
    assert len(told("supplies.lot.held")) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_only_the_database_stops_the_second():
    lot = make_lot(quantity=10)

    def draw(number):
        with suppress(IntegrityError):
            Movement.objects.create(
                lot=lot, code=number, kind="drawn", change=-7, at=AT, by="x", published_at=AT, area_code=DISTRICT
            )
            return "drawn"

    assert at_once(lambda: draw("A"), lambda: draw("B")).count("drawn") == 1
    assert stock() == sums() == {"S1-101-B1": 3}


@pytest.mark.django_db(transaction=True)
def test_opposite_transfers_at_once_do_not_block_each_other():
    one, two = make_lot(quantity=50), make_lot(code="S2", quantity=50)

    def move(store, to):
        return actions.transfer_goods(
            actor=system("x"), at=AT, store=store, to=to, kind=one.kind, quantity=5, reason="换"
        )

    moves = [lambda: move(one.store, two.store), lambda: move(two.store, one.store)] * 3
    outcomes = at_once(*moves)
    assert {type(outcome).__name__ for outcome in outcomes} == {"list"}
    assert stock() == sums() == {"S1-101-B1": 50, "S2-101-B1": 50}
