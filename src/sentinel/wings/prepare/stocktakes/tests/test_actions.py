"""Stocktakes and scrappings: what changes stock only after another person has approved."""

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, Refused
from sentinel.wings.prepare.stocktakes import actions
from sentinel.wings.prepare.stocktakes.models import Scrap, Stocktake
from sentinel.wings.prepare.stocktakes.tests.samples import (
    SEES,
    approver,
    counter,
    make_scrap,
    make_stocktake,
)
from sentinel.wings.prepare.supplies import actions as stock
from sentinel.wings.prepare.supplies.actions import Wanted
from sentinel.wings.prepare.supplies.models import Lot, Movement
from sentinel.wings.prepare.supplies.tests.samples import AT, ELSEWHERE, SYSTEM, make_lot, make_store, officer

pytestmark = pytest.mark.django_db
KEEPER, APPROVER = counter(), approver()
SEEING = officer(*SEES, person="V")


def told(noun):
    found = Event.objects.filter(name__startswith=f"stocktakes.{noun}").order_by("position")
    return [(row.name.removeprefix(f"stocktakes.{noun}."), row.payload) for row in found]


def counted(**counts):
    """A submitted stocktake of S1 with these counts by batch."""
    row = make_stocktake()
    numbers = {f"S1-101-{batch}": count for batch, count in counts.items()}
    actions.count_lots(actor=KEEPER, at=AT, row=row, counts=numbers)
    return actions.submit_stocktake(actor=KEEPER, at=AT, row=row)


def test_a_difference_changes_stock_only_when_another_approves():
    make_lot(batch="B1", quantity=10)
    make_lot(batch="B2", quantity=10)
    row = counted(B1=8, B2=11)
    assert (row.status, row.submitted_by, Movement.objects.count()) == ("submitted", "P1", 2)
    both = officer(*SEES, "stocktakes.count", "stocktakes.approve", person="P1")
    with pytest.raises(MoveRefused, match="不能是提交盘点的人"):
        actions.post_stocktake(actor=both, at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.post_stocktake(actor=counter("P2"), at=AT, row=row)
    assert Movement.objects.count() == 2
    assert actions.post_stocktake(actor=APPROVER, at=AT, row=row).status == "posted"
    posted = Movement.objects.exclude(kind="received").order_by("code").values_list("kind", "change", "reference")
    assert list(posted) == [("missing", -2, row.code), ("surplus", 1, row.code)]
    assert list(Lot.objects.order_by("code").values_list("quantity", flat=True)) == [8, 11]
    assert [payload["status"] for name, payload in told("stocktake") if name == "changed_status"] == [
        "counting",
        "submitted",
        "posted",
    ]
    assert ("counted", {"code": row.code, "lines": 2}) in told("stocktake")


def test_goods_given_out_after_the_count_are_no_difference():
    lot = make_lot(quantity=10)
    row = counted(B1=10)
    stock.draw_goods(actor=KEEPER, at=AT, store=lot.store, kind=lot.kind, quantity=4, reason="演练")
    actions.post_stocktake(actor=APPROVER, at=AT, row=row)
    assert Lot.objects.get().quantity == 6


def test_a_count_is_whole_before_it_is_submitted_and_can_be_sent_back():
    make_lot(batch="B1", quantity=10)
    make_lot(batch="B2", quantity=10)
    row = make_stocktake()
    actions.count_lots(actor=KEEPER, at=AT, row=row, counts={"S1-101-B1": 9}, notes={"S1-101-B1": "少一床"})
    with pytest.raises(MoveRefused, match="还有 1 个批次"):
        actions.submit_stocktake(actor=KEEPER, at=AT, row=row)
    actions.count_lots(actor=KEEPER, at=AT, row=row, counts={"S1-101-B2": 10})
    actions.submit_stocktake(actor=KEEPER, at=AT, row=row)
    with pytest.raises(Refused, match="差异待审批"):
        actions.count_lots(actor=KEEPER, at=AT, row=row, counts={"S1-101-B1": 10})
    back = actions.send_back_stocktake(actor=APPROVER, at=AT, row=row, note="请复核 B1")
    assert (back.status, back.note, back.lines.get(lot__batch="B1").note) == ("counting", "请复核 B1", "少一床")
    assert actions.cancel_stocktake(actor=KEEPER, at=AT, row=row, note="改期").status == "cancelled"
    assert Movement.objects.count() == 2


@pytest.mark.parametrize(
    ("actor", "counts", "refusal"),
    [
        (SEEING, {"S1-101-B1": 1}, NotAllowed),
        (counter(area=ELSEWHERE), {"S1-101-B1": 1}, NotAllowed),
        (KEEPER, {"S1-101-B9": 1}, Invalid),
        (KEEPER, {"S1-101-B1": -1}, Invalid),
    ],
)
def test_counts_that_are_refused(actor, counts, refusal):
    row = make_stocktake()
    with pytest.raises(refusal):
        actions.count_lots(actor=actor, at=AT, row=row, counts=counts)
    assert row.lines.get().counted is None
    assert [name for name, _payload in told("stocktake")] == ["changed_status"]


def test_one_stocktake_a_store_at_a_time_and_never_an_empty_one():
    row = make_stocktake()
    with pytest.raises(Refused, match="没有办完"):
        actions.open_stocktake(actor=KEEPER, at=AT, store=row.store, kind="month")
    with pytest.raises(Refused, match="没有物资"):
        actions.open_stocktake(actor=KEEPER, at=AT, store=make_store(code="S2"), kind="month")
    with pytest.raises(Invalid, match="类别"):
        actions.open_stocktake(actor=KEEPER, at=AT, store=row.store, kind="week")
    with pytest.raises(NotAllowed):
        actions.open_stocktake(actor=SEEING, at=AT, store=row.store, kind="month")
    assert Stocktake.objects.count() == 1


def test_the_quarterly_check_counts_the_most_valuable_lots():
    for number, value in enumerate((100, 900, 500, 300), start=1):
        make_lot(batch=f"B{number}", quantity=10, unit_value_fen=value)
    row = make_stocktake(kind="quarter")
    assert list(row.lines.values_list("lot__batch", flat=True)) == ["B2", "B3"]


def test_what_is_promised_cannot_be_counted_away():
    make_lot(quantity=10)
    stock.hold_goods(actor=SYSTEM, at=AT, wanted=[Wanted("S1", "101", 9)], reference="DB-1")
    row = counted(B1=8)
    with pytest.raises(Refused, match="已占用 9"):
        actions.post_stocktake(actor=APPROVER, at=AT, row=row)
    row.refresh_from_db()
    assert (row.status, Lot.objects.get().quantity) == ("submitted", 10)


def test_scrapping_holds_then_leaves_the_stock():
    row = make_scrap(quantity=5)
    assert (Lot.objects.get().held, Lot.objects.get().quantity) == (5, 100)
    assert actions.appraise_scrap(actor=KEEPER, at=AT, row=row, note="无法使用").status == "appraised"
    both = officer(*SEES, "stocktakes.count", "stocktakes.approve", person="P1")
    with pytest.raises(MoveRefused, match="不能是鉴定人"):
        actions.approve_scrap(actor=both, at=AT, row=row)
    assert actions.approve_scrap(actor=APPROVER, at=AT, row=row, note="同意").decision == "同意"
    done = actions.dispose_scrap(actor=KEEPER, at=AT, row=row, note="交再生资源公司", residual_fen=1500)
    assert (done.status, done.residual_fen, done.disposal) == ("disposed", 1500, "交再生资源公司")
    assert (Lot.objects.get().held, Lot.objects.get().quantity) == (0, 95)
    assert [payload["status"] for _name, payload in told("scrap")] == ["proposed", "appraised", "approved", "disposed"]
    assert Movement.objects.get(kind="scrapped").reference == row.code


def test_declined_goods_can_be_given_out_again():
    row = make_scrap(quantity=5)
    assert actions.decline_scrap(actor=APPROVER, at=AT, row=row, note="可晾晒后使用").status == "declined"
    assert Lot.objects.get().available == 100
    with pytest.raises(MoveRefused):
        actions.dispose_scrap(actor=KEEPER, at=AT, row=row, note="x")


def test_scrappings_that_are_refused():
    lot = make_lot(quantity=10)
    for actor, quantity, reason, refusal in (
        (SEEING, 1, "坏", NotAllowed),
        (KEEPER, 11, "坏", Invalid),
        (KEEPER, 0, "坏", Invalid),
        (KEEPER, 1, " ", Invalid),
    ):
        with pytest.raises(refusal):
            actions.propose_scrap(actor=actor, at=AT, lot=lot, quantity=quantity, reason=reason)
    assert (Scrap.objects.count(), Lot.objects.get().held, told("scrap")) == (0, 0, [])
    row = make_scrap(code="S2", quantity=2)
    actions.appraise_scrap(actor=KEEPER, at=AT, row=row, note="坏")
    actions.approve_scrap(actor=APPROVER, at=AT, row=row)
    with pytest.raises(Invalid, match="残值"):
        actions.dispose_scrap(actor=KEEPER, at=AT, row=row, note="x", residual_fen=-1)
    row.refresh_from_db()
    assert row.status == "approved"
