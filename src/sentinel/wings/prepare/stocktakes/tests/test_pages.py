"""Pages of stocktakes and scrappings: the home page, the count sheet, the forms."""

import pytest
from django.urls import reverse

from sentinel.kernel.models import Event
from sentinel.wings.prepare.stocktakes import actions
from sentinel.wings.prepare.stocktakes.models import Scrap, Stocktake
from sentinel.wings.prepare.stocktakes.tests.samples import SEES, approver, make_scrap, make_stocktake
from sentinel.wings.prepare.supplies.models import Lot
from sentinel.wings.prepare.supplies.tests.samples import AT, make_lot, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeping(client):
    return signed_in(client, *SEES, "stocktakes.count")


def stock():
    return dict(Lot.objects.order_by("code").values_list("code", "quantity"))


def test_the_home_page_says_what_is_to_be_counted(keeping):
    make_stocktake()
    make_lot(code="S2")
    make_scrap(code="S3", quantity=2)
    text = keeping.get("/stocktakes/").content.decode()
    assert all(word in text for word in ("储备库S1", "盘点中", "开始盘点", "没有盘点过", "受潮发霉"))
    assert text.count("开始盘点") == 2
    assert signed_in(keeping, "supplies.view", name="乙").get("/stocktakes/").status_code == 404


def test_a_stocktake_from_the_store_to_the_approval(keeping):
    make_lot(quantity=10)
    opened = keeping.post(reverse("stocktakes:open", args=["S1"]), {"kind": "month"})
    row = Stocktake.objects.get()
    assert opened["Location"] == f"/stocktakes/stocktake/{row.code}/"
    again = keeping.post(reverse("stocktakes:open", args=["S1"]), {"kind": "month"}, follow=True)
    assert "没有办完" in again.content.decode()
    url = reverse("stocktakes:count", args=[row.code])
    bad = keeping.post(url, {"count-S1-101-B1": "九"}, follow=True)
    assert "实盘数应是整数" in bad.content.decode()
    keeping.post(url, {"count-S1-101-B1": "9", "note-S1-101-B1": "少一床"})
    text = keeping.get(f"/stocktakes/stocktake/{row.code}/").content.decode()
    assert ("少一床" in text, "-120.00" in text, "提交审批" in text) == (True, True, True)
    assert keeping.post(f"/stocktakes/stocktake/{row.code}/moves/submit/").status_code == 303
    actions.post_stocktake(actor=approver(), at=AT, row=row)
    assert stock() == {"S1-101-B1": 9}
    assert "已入账" in keeping.get(f"/stocktakes/stocktake/{row.code}/").content.decode()


def test_a_scrapping_from_the_lot_to_the_disposal(keeping):
    make_lot(quantity=10)
    url = reverse("stocktakes:propose", args=["S1-101-B1"])
    assert "库存" in keeping.get(url).content.decode()
    keeping.post(url, {"quantity": "4", "reason": "发霉"})
    row = Scrap.objects.get()
    keeping.post(f"/stocktakes/scrap/{row.code}/moves/appraise/", {"note": "不能用"})
    actions.approve_scrap(actor=approver(), at=AT, row=row)
    assert "登记处置" in keeping.get(f"/stocktakes/scrap/{row.code}/").content.decode()
    dispose = reverse("stocktakes:dispose", args=[row.code])
    assert keeping.get(dispose).status_code == 200
    assert keeping.post(dispose, {"note": "", "residual": "1"}).status_code == 422
    assert keeping.post(dispose, {"note": "变卖", "residual": "15.50"}).status_code == 303
    row.refresh_from_db()
    assert (row.status, row.residual_fen, stock()) == ("disposed", 1550, {"S1-101-B1": 6})
    assert "15.50" in keeping.get(f"/stocktakes/scrap/{row.code}/").content.decode()


def test_a_posted_count_of_others_changes_nothing(client):
    row = make_stocktake()
    events = Event.objects.count()
    viewer = signed_in(client, *SEES)
    answered = viewer.post(reverse("stocktakes:count", args=[row.code]), {"count-S1-101-B1": "1"}, follow=True)
    assert "没有" in answered.content.decode()
    assert Event.objects.count() == events
    assert make_stocktake(code="S2").lines.count() == 1
