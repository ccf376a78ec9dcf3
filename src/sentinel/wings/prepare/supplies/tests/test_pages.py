"""Pages of the stores: board, gaps, the keeper's forms, the count sheet."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from sentinel.kernel.models import Unmasking
from sentinel.ledger import LEDGERS
from sentinel.ledger.form import form_class
from sentinel.wings.prepare.supplies import actions
from sentinel.wings.prepare.supplies.models import Lot
from sentinel.wings.prepare.supplies.tests.samples import (
    AT,
    DISTRICT,
    ELSEWHERE,
    SYSTEM,
    make_lot,
    make_short_lot,
    make_standard,
    make_store,
    signed_in,
)
from sentinel.wings.prepare.supplies.tests.test_queries import make_areas

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeping(client):
    return signed_in(client, "supplies.view", "supplies.keep")


def stock():
    return dict(Lot.objects.order_by("code").values_list("code", "quantity"))


def test_the_board_shows_what_there_is_and_where(keeping):
    make_lot(quantity=1234)
    make_short_lot(area_code=DISTRICT, code="S2")
    page = keeping.get("/supplies/")
    text = page.content.decode()
    assert page.status_code == 200
    assert all(word in text for word in ("棉被101", "储备库S1", "1,334", "应急食品"))
    assert "没有符合条件的物资" in keeping.get("/supplies/?q=%00艇").content.decode()


@pytest.mark.parametrize("url", ["/supplies/", "/supplies/gaps/"])
def test_without_the_permission_there_is_no_page(client, url):
    assert client.get(url).status_code == 302
    assert signed_in(client, "tasks.view").get(url).status_code == 404


def test_gaps_on_the_page_and_in_the_export(keeping):
    make_areas()
    make_standard(quantity=120)
    make_lot(quantity=100)
    text = keeping.get("/supplies/gaps/").content.decode()
    assert ("棉被101" in text, "待确认" in text, '<strong class="due-late">20</strong>' in text) == (True, True, True)
    answer = keeping.get("/supplies/gaps/?export=csv")
    table = list(csv.reader(StringIO(answer.content.decode().removeprefix("\ufeff"))))
    assert table[1:] == [["区级", DISTRICT, DISTRICT, "101", "棉被101", "床", "120", "100", "20"]]
    assert (
        "还没有储备标准"
        in signed_in(keeping, "supplies.view", area=ELSEWHERE, name="乙").get("/supplies/gaps/").content.decode()
    )


def test_goods_in_by_the_form(keeping):
    lot = make_lot()
    url = reverse("supplies:receive", args=["S1"])
    assert keeping.get(url).status_code == 200
    typed = {"kind": "101", "batch": "B2", "quantity": "30", "unit_value": "98.50", "place": "A-02"}
    answered = keeping.post(url, typed)
    assert (answered.status_code, answered["Location"]) == (303, "/supplies/store/S1/")
    row = Lot.objects.get(batch="B2")
    assert (row.quantity, row.unit_value_fen, row.place, row.kind_id) == (30, 9850, "A-02", lot.kind_id)
    again = keeping.post(url, typed)
    assert (again.status_code, "库里已有这个批次" in again.content.decode()) == (422, True)
    assert keeping.post(url, {**typed, "quantity": "0"}).status_code == 422


def test_out_and_over_by_the_forms(keeping):
    make_lot(quantity=10)
    make_store(code="S2")
    answered = keeping.post(reverse("supplies:draw", args=["S1"]), {"kind": "101", "quantity": "4", "reason": "演练"})
    assert answered.status_code == 303
    typed = {"kind": "101", "to": "S2", "quantity": "3", "reason": "汛前前置"}
    assert keeping.post(reverse("supplies:transfer", args=["S1"]), typed).status_code == 303
    assert stock() == {"S1-101-B1": 3, "S2-101-B1": 3}
    refused = keeping.post(reverse("supplies:draw", args=["S1"]), {"kind": "101", "quantity": "4", "reason": "演练"})
    assert (refused.status_code, "需要 4，可用 3" in refused.content.decode()) == (409, True)
    assert (
        keeping.post(reverse("supplies:return_lot", args=["S1-101-B1"]), {"quantity": "2", "reason": "退"}).status_code
        == 303
    )
    assert stock() == {"S1-101-B1": 5, "S2-101-B1": 3}


@pytest.mark.parametrize("name", ["receive", "draw", "transfer"])
def test_the_keepers_forms_are_the_keepers(client, name):
    make_lot()
    viewer = signed_in(client, "supplies.view")
    assert viewer.get(reverse(f"supplies:{name}", args=["S1"])).status_code == 403
    assert viewer.get(reverse(f"supplies:{name}", args=["NONE"])).status_code == 404
    text = viewer.get("/supplies/store/S1/").content.decode()
    assert reverse("supplies:draw", args=["S1"]) not in text


def test_the_store_page_says_when_it_was_last_checked(keeping):
    make_lot()
    before = keeping.get("/supplies/store/S1/").content.decode()
    assert ("登记过时" in before, "领用出库" in before, "棉被101" in before) == (True, True, True)
    assert keeping.post(reverse("supplies:confirm", args=["S1"])).status_code == 303
    assert "登记有效" in keeping.get("/supplies/store/S1/").content.decode()


def test_the_lot_page_shows_its_movements(keeping):
    make_lot()
    text = keeping.get("/supplies/lot/S1-101-B1/").content.decode()
    assert all(word in text for word in ("入库", "提出报废", "距有效期还有", "待确认"))


def test_new_rows_by_the_ledgers_own_forms(client):
    manager = signed_in(client, "supplies.view", "supplies.manage")
    make_store()
    assert manager.get("/supplies/kind/new/").status_code == 200
    typed = {"code": "301", "name": "编织袋", "unit": "条", "unit_value_fen": "120"}
    assert manager.post("/supplies/kind/new/", typed).status_code == 303
    standard = {"kind": "301", "level": "town", "basis": "area", "quantity": "500", "source": "测试"}
    assert manager.post("/supplies/standard/new/", standard).status_code == 303
    assert actions.amend_store(actor=SYSTEM, at=AT, row=make_store(), changes={"keeper": "新"}).keeper == "新"


def test_the_keepers_number_is_masked_and_a_look_in_the_clear_is_logged(client):
    reader = signed_in(client, "supplies.view", "supplies.manage", "organisation.unmask")
    make_store()
    urls = ("/supplies/store/", "/supplies/store/S1/", "/supplies/store/S1/edit/", "/supplies/store/?export=csv")
    pages = [reader.get(url).getvalue().decode() for url in urls]
    assert [("100****6870" in page, "10049596870" in page) for page in pages] == [(True, False)] * len(urls)
    assert "查看原文" in pages[1]
    look = reverse("supplies:number", args=["S1"])
    assert (reader.get(look).status_code, reader.post(look, {"purpose": ""}).status_code) == (405, 422)
    assert Unmasking.objects.count() == 0
    page = reader.post(look, {"purpose": "调拨"})
    assert ("10049596870" in page.content.decode(), "no-store" in page["Cache-Control"]) == (True, True)
    assert Unmasking.objects.get().purpose == "调拨"


def test_without_the_grant_no_number_is_shown(keeping):
    make_store()
    assert "查看原文" not in keeping.get("/supplies/store/S1/").content.decode()
    assert keeping.post(reverse("supplies:number", args=["S1"]), {"purpose": "调拨"}).status_code == 403
    assert Unmasking.objects.count() == 0


def test_a_form_left_as_it_stands_keeps_the_number(client):
    manager = signed_in(client, "supplies.view", "supplies.manage")
    store = make_store()
    form = form_class(LEDGERS["supplies.store"])(instance=store)
    shown = {name: form[name].value() for name in form.fields}
    typed = {name: "" if value is None else str(value) for name, value in shown.items()}
    typed |= {"point": "116.0, 40.0", "keeper": "新"}
    assert typed["contact"] == "100****6870"
    assert manager.post("/supplies/store/S1/edit/", typed).status_code == 303
    store.refresh_from_db()
    assert (store.keeper, store.contact) == ("新", "10049596870")
