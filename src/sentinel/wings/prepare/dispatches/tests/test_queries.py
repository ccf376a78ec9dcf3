"""Reads of the dispatches: scope, whose turn it is, the chain, what falls due, the paper."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Organisation
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.dispatches import actions, queries
from sentinel.wings.prepare.dispatches.models import Order
from sentinel.wings.prepare.dispatches.tests.samples import (
    DUE,
    SEES,
    asker,
    issuer,
    keeper,
    make_consignment,
    make_delivered,
    make_issued,
    make_order,
    make_sent,
    make_urgent,
    reviewer,
)
from sentinel.wings.prepare.supplies.tests.samples import AT, ELSEWHERE, TOWN, VILLAGE, make_lot, officer

pytestmark = pytest.mark.django_db


def test_receivers_see_by_area_keepers_by_unit():
    row = make_consignment()
    stranger = officer(*SEES, area=ELSEWHERE)
    assert queries.order_of(asker(), row.order.code) == row.order
    assert queries.consignment_of(keeper(), row.code) == row
    assert queries.consignment_of(asker(), row.code) == row
    for read, code in ((queries.order_of, row.order.code), (queries.consignment_of, row.code)):
        with pytest.raises(NotFound):
            read(stranger, code)


def test_an_order_is_seen_where_its_stores_are_once_it_is_signed():
    make_lot(area_code=VILLAGE, code="V1", quantity=30)
    village = officer(*SEES, area=VILLAGE)
    row = make_order(area_code=TOWN)
    assert queries.orders(village).count() == 0
    actions.approve_order(actor=reviewer(), at=AT, order=row)
    draws = [("V1", "101", 30)]
    actions.issue_order(actor=issuer(), at=AT, order=row, draws=draws, due_at=DUE, basis="x")
    assert [order.code for order in queries.orders(village)] == [row.code]


def test_everybody_finds_what_waits_for_them():
    row = make_issued().consignments.get()
    assert [item.code for item, _loads in queries.to_pick(keeper())] == [row.code]
    assert (queries.to_pick(asker()), queries.arrivals(asker()), queries.waiting_orders(reviewer())) == ([], [], [])
    actions.pick_consignment(actor=keeper("K1"), at=AT, row=row)
    actions.check_consignment(actor=keeper("K2"), at=AT, row=row)
    actions.send_consignment(actor=keeper("K1"), at=AT, row=row, vehicle="京A", driver="王")
    [(item, loads)] = queries.arrivals(asker())
    assert (item.code, [load.quantity for load in loads], queries.to_pick(keeper())) == (row.code, [20, 10], [])
    waiting = make_order()
    assert [order.code for order in queries.waiting_orders(reviewer())] == [waiting.code]
    assert [order.code for order in queries.waiting_orders(issuer())] == [waiting.code]


@pytest.mark.parametrize(
    ("make", "reader", "label", "url"),
    [
        (make_order, reviewer(), "审核需求", "/dispatches/review/"),
        (make_order, issuer(), "", ""),
        (make_issued, keeper(), "办理", "/dispatches/mine/"),
        (make_delivered, asker(), "发放与核销", "/dispatches/account/"),
        (make_delivered, keeper(), "", "/dispatches/account/"),
    ],
)
def test_whose_turn_it_is(make, reader, label, url):
    found = queries.turn(make(), reader)
    assert (found.label, found.url.startswith(url)) == (label, True)


def test_the_chain_tells_the_story():
    order = Order.objects.get(pk=make_sent().order_id)
    rows = list(queries.consignments(asker()))
    assert [(step.label, step.who, step.at is None) for step in queries.chain(order, rows)] == [
        ("需求申请", "系统", False),
        ("审核", "REV", False),
        ("签发调拨令", "系统", False),
        ("储备库S1：拣货与复核", "K1、K2", False),
        ("储备库S1：发运", "K1", False),
        ("储备库S1：签收", "", True),
        ("全部签收", "", True),
        ("发放、回收、核销并办结", "", True),
    ]


def test_the_chain_of_orders_that_end_early():
    declined = actions.decline_order(actor=reviewer(), at=AT, row=make_order(), note="不缺")
    assert [step.label for step in queries.chain(declined, [])] == ["需求申请", "未批准"]
    order = actions.cancel_order(actor=reviewer(), at=AT, row=make_urgent(), note="解除")
    steps = queries.chain(order, list(queries.consignments(asker()).filter(order=order)))
    assert [step.label for step in steps] == [
        "需求申请",
        "先调后补：签发调拨令",
        "补办手续",
        "储备库S1：已取消",
        "取消调拨",
    ]
    assert queries.turn(order, reviewer()) is None


def test_the_sheet_adds_up():
    order = make_delivered()
    actions.hand_out(actor=asker(), at=AT, order=order, kind="101", quantity=12, to="安置点")
    [line] = queries.sheet(order).lines
    assert (line.line.wanted, line.line.approved, line.ordered, line.sent, line.missing) == (30, 30, 30, 30, 0)
    assert (line.account.received, line.account.handed_out, queries.sheet(order).open) == (30, 12, 30)


def test_the_proposal_offers_what_was_agreed_to():
    make_lot(quantity=18)
    row = make_order()
    found = queries.proposal(issuer(), row)
    assert [(line.store.code, line.quantity) for line in found.lines] == [("S1", 18)]
    assert [(kind.code, missing) for kind, missing in found.short] == [("101", 12)]


def test_what_falls_due():
    order = make_urgent()
    after = timedelta(seconds=1)
    assert queries.late_orders(DUE) == []
    assert queries.late_orders(DUE + after) == [(order.pk, DUE + after)]
    papers = AT + timedelta(hours=24)
    assert queries.missing_papers(papers) == []
    assert queries.missing_papers(papers + after) == [(order.pk, papers + after)]
    assert (queries.next_late(), queries.next_missing()) == (DUE + after, papers + after)
    actions.cancel_order(actor=reviewer(), at=AT, row=order, note="x")
    assert (queries.next_late(), queries.next_missing()) == (None, None)


def test_the_paper_says_what_goes_where():
    order = make_issued()
    facts = queries.paper(order, issuer())
    assert (facts["number"], facts["signer"], facts["to"]) == (order.number, "系统", "单位KEEP")
    assert facts["table"][1:] == [
        ("储备库S1", "棉被101", "B1", "—", "20 床", ""),
        ("储备库S1", "棉被101", "B2", "—", "10 床", ""),
    ]
    assert "因安置点缺棉被，依据区防指 1 号令" in facts["paragraphs"][0]
    urgent = queries.paper(make_urgent(store="S2"), issuer())
    assert "手续须在规定时限内补齐" in urgent["paragraphs"][-1]


def test_the_receiving_unit_is_the_askers_own_or_the_areas():
    Organisation.objects.create(code="T", name="镇", kind="town", area_code=TOWN)
    Organisation.objects.create(code="D", name="站", kind="department", area_code=TOWN)
    own = officer("dispatches.request", unit="D")
    assert (queries.units(TOWN, own), queries.units(TOWN, asker()), queries.units(VILLAGE, own)) == ("D", "T", "")
