"""Writes of the dispatches from the need to the close; terms that run out; races with their control."""

import threading
from datetime import timedelta

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.prepare.dispatches import actions
from sentinel.wings.prepare.dispatches.models import Consignment, Entry, Load, Order
from sentinel.wings.prepare.dispatches.tests.samples import (
    DUE,
    SEES,
    asker,
    issuer,
    keeper,
    make_delivered,
    make_issued,
    make_order,
    make_sent,
    make_urgent,
    need,
    reviewer,
)
from sentinel.wings.prepare.dispatches.workflow import CONSIGNMENT, ORDER
from sentinel.wings.prepare.supplies.models import Lot, Movement
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    DISTRICT,
    ELSEWHERE,
    SYSTEM,
    TOWN,
    make_kind,
    make_lot,
    make_store,
    officer,
)

pytestmark = pytest.mark.django_db
SAID = {"due_at": DUE, "basis": "区防指 1 号令"}


def told(noun="order"):
    found = Event.objects.filter(name__startswith=f"dispatches.{noun}.").order_by("position")
    return [row.name.split(".")[-1] for row in found]


def payload(name):
    return Event.objects.filter(name=f"dispatches.{name}").latest("position").payload


def stock():
    return list(Lot.objects.order_by("code").values_list("quantity", "held"))


def test_a_need_is_numbered_and_waits():
    row = actions.request_goods(actor=asker(), at=AT, need=need(kinds={"101": 30}))
    assert (row.code, row.status, row.requested_by) == ("XQ20230729-0001", "requested", "ASK")
    assert list(row.lines.values_list("kind_id", "wanted", "approved")) == [("101", 30, None)]
    assert payload("order.requested") == {
        "code": row.code,
        "kinds": ["101×30"],
        "due_at": "2023-07-30T02:00+08:00",
    }


@pytest.mark.parametrize(
    ("actor", "changes", "refusal"),
    [
        (officer(*SEES), {}, NotAllowed),
        (asker(area=ELSEWHERE), {}, NotAllowed),
        (asker(), {"due_at": AT}, Invalid),
        (asker(), {"kinds": {"101": 0}}, Invalid),
        (asker(), {"kinds": {"399": 1}}, Invalid),
        (asker(), {"unit": "NONE"}, Invalid),
    ],
)
def test_needs_that_are_refused(actor, changes, refusal):
    with pytest.raises(refusal):
        actions.request_goods(actor=actor, at=AT, need=need(**changes))
    assert (Order.objects.count(), told()) == (0, [])


def test_a_review_may_agree_to_less_and_is_never_the_askers_own():
    make_kind(code="102", name="毛毯")
    row = actions.request_goods(actor=asker("P"), at=AT, need=need(kinds={"101": 30, "102": 5}))
    both = officer(*SEES, "dispatches.review", person="P")
    with pytest.raises(MoveRefused, match="不能是申请人"):
        actions.approve_order(actor=both, at=AT, order=row)
    for quantities in ({"101": 31}, {"101": 0, "102": 0}, {"101": -1}):
        with pytest.raises(Invalid):
            actions.approve_order(actor=reviewer(), at=AT, order=row, quantities=quantities)
    with pytest.raises(NotAllowed):
        actions.approve_order(actor=issuer(), at=AT, order=row)
    done = actions.approve_order(actor=reviewer(), at=AT, order=row, quantities={"101": 20, "102": 0}, note="先保一半")
    assert (done.status, done.reviewed_by, told()) == ("approved", "REV", ["requested", "approved"])
    assert list(row.lines.values_list("kind_id", "approved")) == [("101", 20), ("102", 0)]
    assert payload("order.approved")["kinds"] == ["101×20", "102×0"]


def test_a_declined_need_says_why():
    row = actions.decline_order(actor=reviewer(), at=AT, row=make_order(), note="镇库可自行解决")
    assert (row.status, row.closing_reason, told()) == ("declined", "镇库可自行解决", ["requested", "declined"])


def test_issuing_holds_the_goods_lot_by_lot():
    order = make_issued(quantity=30)
    assert (order.status, order.number, order.urgent, order.papers_due_at) == ("issued", "DB20230729-0001", False, None)
    assert stock() == [(20, 20), (100, 10)]
    row = order.consignments.get()
    assert (row.code, row.unit, row.area_code, row.status) == ("DB20230729-0001-1", "KEEP", TOWN, "waiting")
    assert list(row.loads.values_list("lot__batch", "quantity")) == [("B1", 20), ("B2", 10)]
    assert payload("order.issued") == {
        "code": order.code,
        "number": order.number,
        "stores": ["S1"],
        "kinds": ["101×30"],
        "due_at": "2023-07-30T02:00+08:00",
        "urgent": False,
    }


def test_an_order_over_two_stores_has_two_consignments():
    make_lot(quantity=20)
    make_lot(code="S2", area_code=TOWN, quantity=20)
    row = actions.approve_order(actor=reviewer(), at=AT, order=make_order())
    draws = [("S1", "101", 10), ("S2", "101", 20), ("S2", "101", 0)]
    done = actions.issue_order(actor=issuer(), at=AT, order=row, draws=draws, **SAID)
    made = list(done.consignments.values_list("code", "store_id"))
    assert made == [(f"{done.number}-1", "S1"), (f"{done.number}-2", "S2")]
    assert done.target_areas == [DISTRICT, TOWN]


@pytest.mark.parametrize(
    ("draws", "changes", "refusal", "words"),
    [
        ([("S1", "101", 31)], {}, Invalid, "核定只有 30"),
        ([("S1", "102", 1)], {}, Invalid, "核定只有 0"),
        ([], {}, Invalid, "至少安排一种"),
        ([("S1", "101", -1)], {}, Invalid, "至少安排一种"),
        ([("S9", "101", 1)], {}, NotFound, "S9"),
        ([("S1", "101", 30)], {"basis": " "}, Invalid, "依据"),
        ([("S1", "101", 30)], {"due_at": AT}, Invalid, "晚于现在"),
        ([("S1", "101", 30)], {"actor": reviewer()}, NotAllowed, "权限"),
        ([("S1", "101", 30)], {}, Refused, "需要 30，可用 25"),
    ],
)
def test_orders_that_cannot_be_signed(draws, changes, refusal, words):
    make_lot(quantity=25)
    row = actions.approve_order(actor=reviewer(), at=AT, order=make_order())
    given = {"actor": issuer(), **SAID, **changes}
    with pytest.raises(refusal, match=words):
        actions.issue_order(at=AT, order=row, draws=draws, **given)
    row.refresh_from_db()
    assert (row.status, row.number, stock(), Consignment.objects.count()) == ("approved", "", [(25, 0)], 0)
    assert told() == ["requested", "approved"]


def test_order_now_papers_later():
    order = make_urgent()
    assert (order.urgent, order.papers_due_at, order.reviewed_at) == (True, AT + timedelta(hours=24), None)
    actions.note_missed_papers(order.pk, AT + timedelta(hours=24))
    assert not Order.objects.get().papers_late
    late = AT + timedelta(hours=24, seconds=1)
    assert actions.note_missed_papers(order.pk, late).papers_late
    actions.note_missed_papers(order.pk, late)
    with pytest.raises(NotAllowed):
        actions.file_papers(actor=issuer(), at=late, order=order, note="批示 8 号")
    with pytest.raises(Invalid):
        actions.file_papers(actor=reviewer(), at=late, order=order, note=" ")
    done = actions.file_papers(actor=reviewer(), at=late, order=order, note="批示 8 号")
    assert (done.papers_at, done.papers_by, done.papers_note) == (late, "REV", "批示 8 号")
    with pytest.raises(Refused, match="没有要补的手续"):
        actions.file_papers(actor=reviewer(), at=late, order=order, note="再补")
    assert told() == ["requested", "issued", "missed_papers", "papers_filed"]
    assert payload("order.issued")["urgent"] is True


def test_the_term_of_delivery_runs_out_once():
    order = make_issued()
    assert not actions.note_overdue(order.pk, DUE).overdue
    late = DUE + timedelta(seconds=1)
    assert actions.note_overdue(order.pk, late).overdue
    actions.note_overdue(order.pk, late)
    assert told().count("became_overdue") == 1
    with pytest.raises(NotFound):
        actions.note_overdue(0, late)


def test_two_different_people_sign_the_picking():
    row = make_issued().consignments.get()
    first = actions.pick_consignment(actor=keeper("K1"), at=AT, row=row)
    assert (first.status, first.picked_by, stock()) == ("picked", "K1", [(20, 20), (100, 10)])
    with pytest.raises(MoveRefused, match="不能是拣货人"):
        actions.check_consignment(actor=keeper("K1"), at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.check_consignment(actor=keeper("K2", unit="OTHER"), at=AT, row=row)
    assert actions.check_consignment(actor=keeper("K2"), at=AT, row=row).checked_by == "K2"
    for vehicle, driver in (("", "王"), ("京A", " ")):
        with pytest.raises(Invalid):
            actions.send_consignment(actor=keeper("K1"), at=AT, row=row, vehicle=vehicle, driver=driver)
    sent = actions.send_consignment(actor=keeper("K1"), at=AT, row=row, vehicle="京A12345", driver="王师傅")
    assert (sent.status, stock()) == ("in_transit", [(0, 0), (90, 0)])
    assert told("consignment") == ["picked", "checked", "sent"]
    assert set(Movement.objects.filter(kind="issued").values_list("reference", flat=True)) == {sent.order.number}


def test_a_short_picking_needs_a_word_and_frees_the_rest():
    row = make_issued().consignments.get()
    for counts, note, refusal in (
        ({"S1-101-B1": 18}, "", Invalid),
        ({"S1-101-B1": 21}, "x", Invalid),
        ({"S9": 1}, "x", Invalid),
    ):
        with pytest.raises(refusal):
            actions.pick_consignment(actor=keeper(), at=AT, row=row, counts=counts, note=note)
    done = actions.pick_consignment(actor=keeper(), at=AT, row=row, counts={"S1-101-B1": 18}, note="两床破损")
    assert (done.pick_note, stock()) == ("两床破损", [(20, 18), (100, 10)])
    assert list(Load.objects.values_list("quantity", flat=True)) == [18, 10]


def test_goods_arrive_in_parts_and_what_is_missing_is_explained():
    row = make_sent()
    part = {"S1-101-B1": 20}
    first = actions.receive_consignment(actor=asker(), at=AT, row=row, counts=part, last=False)
    assert (first.status, told("consignment")[-1]) == ("in_transit", "received")
    assert payload("consignment.received")["missing"] == 0
    for counts, last, note, refusal in (
        ({"S1-101-B2": 11}, True, "多", Invalid),
        ({"S1-101-B2": 9}, True, "", Invalid),
        ({}, False, "", Invalid),
        ({"S9": 1}, True, "x", Invalid),
    ):
        with pytest.raises(refusal):
            actions.receive_consignment(actor=asker(), at=AT, row=row, counts=counts, last=last, note=note)
    with pytest.raises(NotAllowed):
        actions.receive_consignment(actor=keeper(), at=AT, row=row, counts={})
    last = actions.receive_consignment(actor=asker(), at=AT, row=row, counts={"S1-101-B2": 9}, note="途中损一床")
    assert (last.status, last.receipt_note, payload("consignment.received")["missing"]) == ("received", "途中损一床", 1)
    assert Order.objects.get().status == "delivered"
    assert told()[-1] == "delivered"


def test_everything_is_accounted_for_before_the_order_closes():
    order = make_delivered()
    given = {"actor": asker(), "at": AT, "order": order, "kind": "101"}
    with pytest.raises(MoveRefused, match="棉被101还有 30 床没有回收或核销"):
        actions.close_order(actor=reviewer(), at=AT, row=order)
    out = actions.hand_out(**given, quantity=25, to="体育馆安置点")
    assert out.status == "handed_out"
    actions.hand_out(**given, quantity=5, to="王家")
    for act in (
        lambda: actions.hand_out(**given, quantity=1, to="多发"),
        lambda: actions.hand_out(**given, quantity=1, to=" "),
        lambda: actions.write_off(**given, quantity=31, reason="x"),
        lambda: actions.write_off(**given, quantity=1, reason=" "),
        lambda: actions.write_off(**{**given, "kind": "999"}, quantity=1, reason="x"),
    ):
        with pytest.raises(Invalid):
            act()
    with pytest.raises(NotAllowed):
        actions.write_off(**{**given, "actor": keeper()}, quantity=1, reason="x")
    actions.recover_goods(**given, quantity=22, store=Lot.objects.first().store)
    assert stock() == [(20, 0), (92, 0)]
    actions.write_off(**given, quantity=8, reason="群众留用")
    closed = actions.close_order(actor=reviewer(), at=AT, row=order)
    assert (closed.status, closed.closed_by) == ("closed", "REV")
    assert told()[-5:] == ["handed_out", "handed_out", "accounted", "accounted", "closed"]
    assert list(Entry.objects.values_list("kind", "quantity")) == [
        ("handed_out", 25),
        ("handed_out", 5),
        ("recovered", 22),
        ("written_off", 8),
    ]


def test_goods_can_come_back_to_another_store():
    order = make_delivered()
    make_store(code="S2", area_code=TOWN)
    actions.recover_goods(
        actor=asker(), at=AT, order=order, kind="101", quantity=25, store=make_store(code="S2", area_code=TOWN)
    )
    assert dict(Lot.objects.filter(store_id="S2").values_list("batch", "quantity")) == {"B1": 20, "B2": 5}


def test_nothing_is_accounted_before_it_arrived_and_papers_come_before_the_close():
    order = make_issued()
    with pytest.raises(Refused, match="还不能办回收和核销"):
        actions.write_off(actor=asker(), at=AT, order=order, kind="101", quantity=1, reason="x")
    with pytest.raises(MoveRefused):
        actions.hand_out(actor=asker(), at=AT, order=order, kind="101", quantity=1, to="x")
    Order.objects.update(status="delivered", urgent=True, papers_due_at=DUE)
    with pytest.raises(MoveRefused, match="手续还没有补齐"):
        actions.close_order(actor=reviewer(), at=AT, row=order)
    assert Entry.objects.count() == 0


def test_cancelling_frees_what_is_still_in_the_stores():
    order = make_issued()
    actions.pick_consignment(actor=keeper(), at=AT, row=order.consignments.get())
    row = actions.cancel_order(actor=reviewer(), at=AT, row=order, note="灾情解除")
    assert (row.status, order.consignments.get().status, stock()) == ("cancelled", "cancelled", [(20, 0), (100, 0)])
    assert (told()[-1], told("consignment")) == ("cancelled", ["picked", "cancelled"])


def test_what_follows_by_itself_has_no_button():
    by_rule = [move.name for flow in (ORDER, CONSIGNMENT) for move in flow.moves if move.by_system]
    assert by_rule == ["deliver", "cancel"]
    assert ORDER.move("hasten").sources == {"requested"}


def test_what_is_on_the_road_cannot_be_cancelled():
    row = make_sent()
    with pytest.raises(MoveRefused, match="已有物资发运"):
        actions.cancel_order(actor=reviewer(), at=AT, row=row.order, note="x")
    assert (Order.objects.get().status, stock()) == ("issued", [(0, 0), (90, 0)])


@pytest.mark.django_db(transaction=True)
def test_two_orders_for_the_last_lot():
    make_lot(quantity=40)
    rows = [actions.approve_order(actor=reviewer(), at=AT, order=make_order()) for _number in range(2)]

    def sign(row):
        return actions.issue_order(actor=SYSTEM, at=AT, order=row, draws=[("S1", "101", 30)], **SAID)

    assert at_once(lambda: sign(rows[0]), lambda: sign(rows[1])).count("short") == 1
    assert (stock(), Consignment.objects.count(), told().count("issued")) == ([(40, 30)], 1, 1)
    assert sorted(Order.objects.values_list("status", flat=True)) == ["approved", "issued"]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_same_goods_are_promised_twice():
    lot = make_lot(quantity=40)
    looked = threading.Barrier(2)

    def promise():
        held = Lot.objects.get(pk=lot.pk).held
        looked.wait()
        return Lot.objects.filter(pk=lot.pk).update(held=held + 30)

    assert at_once(promise, promise) == [1, 1]
    assert stock() == [(40, 30)]


@pytest.mark.django_db(transaction=True)
def test_two_receivers_at_once_sign_once():
    row = make_sent()
    counts = {"S1-101-B1": 20, "S1-101-B2": 10}

    def sign(name):
        return actions.receive_consignment(actor=asker(name), at=AT, row=row, counts=counts)

    assert at_once(lambda: sign("甲"), lambda: sign("乙")).count("invalid") == 1
    assert (told("consignment").count("received"), told().count("delivered")) == (1, 1)
    assert sum(Load.objects.values_list("received", flat=True)) == 30


@pytest.mark.django_db(transaction=True)
def test_the_same_person_on_two_phones_cannot_sign_twice():
    row = make_issued().consignments.get()
    pick = lambda: actions.pick_consignment(actor=keeper("K1"), at=AT, row=row)  # noqa: E731
    assert at_once(pick, pick).count("move_refused") == 1
    assert told("consignment") == ["picked"]
