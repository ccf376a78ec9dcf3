"""Pages of the dispatches, without script: need, review, issue, the phone page, the account, the paper."""

import pytest
from django.urls import reverse

from sentinel.kernel.models import Area, Event
from sentinel.wings.prepare.dispatches import actions
from sentinel.wings.prepare.dispatches.models import Consignment, Order
from sentinel.wings.prepare.dispatches.tests.samples import (
    SEES,
    keeper,
    make_delivered,
    make_issued,
    make_order,
    make_sent,
    make_urgent,
)
from sentinel.wings.prepare.supplies.models import Lot
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    DISTRICT,
    TOWN,
    make_kind,
    make_lot,
    make_values,
    signed_in,
)

pytestmark = pytest.mark.django_db
MINE = "/dispatches/mine/"


def url(name, *args):
    return reverse(f"dispatches:{name}", args=args)


@pytest.fixture
def office(client):
    names = ("request", "review", "issue", "pick", "receive")
    return signed_in(client, *SEES, *(f"dispatches.{name}" for name in names))


def test_a_need_by_the_form(office):
    make_values()
    make_kind()
    Area.objects.create(code=DISTRICT, name="区", short_name="区", kind="district")
    page = office.get(url("request")).content.decode()
    assert ("棉被101" in page, "一事一令" in page) == (True, True)
    typed = {
        "title": "缺棉被",
        "area_code": DISTRICT,
        "place": "体育馆",
        "receiver": "王",
        "contact": "100",
        "due_at": "2099-01-01T00:00",
        "n-101": "12",
    }
    refused = office.post(url("request"), {**typed, "n-101": ""})
    assert (refused.status_code, "至少填一种物资" in refused.content.decode()) == (422, True)
    answered = office.post(url("request"), typed)
    row = Order.objects.get()
    assert (answered.status_code, answered["Location"]) == (303, f"/dispatches/order/{row.code}/")
    assert (row.unit, list(row.lines.values_list("kind_id", "wanted"))) == ("KEEP", [("101", 12)])


def test_review_and_issue_by_the_forms(office):
    make_lot(quantity=18)
    row = make_order()
    text = office.get(url("review", row.code)).content.decode()
    assert ("各库合计仍不足" in text, 'value="30"' in text) == (True, True)
    assert office.post(url("review", row.code), {"n-101": "99", "note": ""}).status_code == 422
    assert office.post(url("review", row.code), {"n-101": "15", "note": "先 15"}).status_code == 303
    issue = office.get(url("issue", row.code)).content.decode()
    assert ("储备库S1" in issue, 'value="15"' in issue) == (True, True)
    typed = {"n-S1:101": "15", "due_at": "2099-01-01T00:00", "basis": "1 号令", "transport": "区车队"}
    assert office.post(url("issue", row.code), {**typed, "n-S1:101": "16"}).status_code == 422
    assert office.post(url("issue", row.code), typed).status_code == 303
    row.refresh_from_db()
    assert (row.status, row.transport, Lot.objects.get().held) == ("issued", "区车队", 15)
    record = office.get(f"/dispatches/order/{row.code}/").content.decode()
    assert all(word in record for word in ("办理过程", "储备库S1：拣货与复核", "调拨令 PDF", "取消调拨"))


def test_urgent_first_and_papers_by_the_record_page(office):
    make_lot(quantity=50)
    row = make_order()
    assert "先调后补" in office.get(f"/dispatches/order/{row.code}/").content.decode()
    assert "先行签发" in office.get(url("issue", row.code)).content.decode()
    order = make_urgent(store="S2")
    assert "手续已补齐" in office.get(f"/dispatches/order/{order.code}/").content.decode()
    assert "请写明补办的手续" in office.post(url("papers", order.code), {"note": ""}, follow=True).content.decode()
    assert "批示 8 号" in office.post(url("papers", order.code), {"note": "批示 8 号"}, follow=True).content.decode()


def test_the_keepers_phone_from_picking_to_sending(office):
    row = make_issued().consignments.get()
    page = office.get(MINE).content.decode()
    assert ("已拣货，我签字" in page, 'name="n-S1-101-B1"' in page) == (True, True)
    short = office.post(url("act", "pick", row.code), {"n-S1-101-B1": "19", "n-S1-101-B2": "10"})
    assert (short.status_code, "少拣了，请写明原因" in short.content.decode()) == (422, True)
    assert office.post(url("act", "pick", row.code), {"n-S1-101-B1": "二十"}).status_code == 422
    picked = office.post(url("act", "pick", row.code), {"n-S1-101-B1": "20", "n-S1-101-B2": "10"})
    assert (picked.status_code, picked["Location"]) == (303, MINE)
    again = office.post(url("act", "check", row.code))
    assert (again.status_code, "不能是拣货人" in again.content.decode()) == (409, True)
    actions.check_consignment(actor=keeper("K2"), at=AT, row=row)
    assert "交车发运" in office.get(MINE).content.decode()
    assert office.post(url("act", "send", row.code), {"vehicle": "京A12345", "driver": "王 100"}).status_code == 303
    assert Consignment.objects.get().status == "in_transit"
    assert "清点无误，签收" in office.get(MINE).content.decode()


def test_the_receivers_phone_in_two_parts(office):
    row = make_sent()
    part = office.post(url("act", "receive", row.code), {"n-S1-101-B1": "20", "n-S1-101-B2": "0", "part": "1"})
    assert part.status_code == 303
    assert "已收" in office.get(MINE).content.decode()
    refused = office.post(url("act", "receive", row.code), {"n-S1-101-B1": "0", "n-S1-101-B2": "9", "note": ""})
    assert (refused.status_code, "少收 1 件" in refused.content.decode()) == (422, True)
    done = office.post(url("act", "receive", row.code), {"n-S1-101-B1": "0", "n-S1-101-B2": "9", "note": "损一床"})
    assert (done.status_code, Order.objects.get().status) == (303, "delivered")


def test_the_account_until_it_closes(office):
    order = make_delivered()
    page = office.get(url("account", order.code)).content.decode()
    assert ("待发 30 床" in page, "回收入库" in page) == (True, True)
    acts = (
        {"act": "hand_out", "quantity": "30", "note": "体育馆"},
        {"act": "recover", "quantity": "20", "store": "S1"},
        {"act": "write_off", "quantity": "10", "note": "留用"},
    )
    for typed in acts:
        assert office.post(url("account", order.code), {"kind": "101", **typed}).status_code == 303
    wrong = office.post(url("account", order.code), {"kind": "101", "act": "write_off", "quantity": "1", "note": "x"})
    assert wrong.status_code == 422
    assert "已全部回收或核销" in office.get(url("account", order.code)).content.decode()
    assert office.post(f"/dispatches/order/{order.code}/moves/close/").status_code == 303
    assert Order.objects.get().status == "closed"


def test_the_paper_is_a_pdf(office):
    order = make_issued()
    answer = office.get(url("paper", order.code))
    assert (answer.status_code, answer.content[:5], answer["Content-Type"]) == (200, b"%PDF-", "application/pdf")
    assert office.get(url("paper", make_order().code)).status_code == 404


def test_seeing_is_not_acting(client):
    row = make_issued().consignments.get()
    order = make_order()
    events = Event.objects.count()
    viewer = signed_in(client, *SEES, area=TOWN)
    assert viewer.get(url("request")).status_code == 403
    for name in ("review", "issue", "account"):
        assert viewer.get(url(name, order.code)).status_code == 403
    assert viewer.post(url("act", "pick", row.code), {}).status_code == 403
    assert viewer.post(url("act", "fly", row.code), {}).status_code == 404
    assert "现在没有要您办理的调拨" in viewer.get(MINE).content.decode()
    assert Event.objects.count() == events


def test_without_the_permission_there_is_no_page(client):
    order = make_order()
    assert client.get(MINE).status_code == 302
    stranger = signed_in(client, "tasks.view")
    assert [stranger.get(page).status_code for page in (MINE, url("review", order.code))] == [404, 404]


@pytest.mark.parametrize(("said", "amount"), [("12", 12), ("many", None), ("-1", None), ("9" * 40, None), ("١٢", None)])
def test_the_address_may_bring_a_need_along(office, said, amount):
    make_values()
    make_kind()
    Area.objects.create(code=DISTRICT, name="区", short_name="区", kind="district")
    form = office.get(url("request"), {"title": "缺\x00棉被", "place": "体育馆", "n-101": said}).context["form"]
    assert [form[name].value() for name in ("title", "place", "reason", "n-101")] == ["缺棉被", "体育馆", None, amount]
