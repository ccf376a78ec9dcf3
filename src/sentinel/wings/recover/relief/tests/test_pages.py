"""The board of relief and the record pages, for who may act and who may only look."""

import pytest

from promises.rows import browser
from sentinel.wings.recover.losses.tests.samples import DISTRICT
from sentinel.wings.recover.relief.models import Application, Payment
from sentinel.wings.recover.relief.tests.samples import VILLAGE, approved, make_application, make_batch, make_payment

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def test_no_batch_says_so():
    assert "还没有救助批次" in text_of(browser("relief.view", area=VILLAGE).get("/relief/board/"))
    assert browser("losses.view", area=VILLAGE).get("/relief/board/").status_code == 403


def test_the_board_takes_a_village_one_step_on():
    row = make_application()
    client = browser("relief.view", "relief.review", area=VILLAGE)
    text = text_of(client.get("/relief/board/"))
    assert [word for word in ("评议通过", "人数 × 标准 = 金额，相符", "应急期救助") if word not in text] == []
    assert client.post(f"/relief/advance/{row.batch.code}/{VILLAGE}/", {"move": "review"}).status_code == 303
    assert Application.objects.get().status == "reviewed"
    assert client.post(f"/relief/list/{row.batch.code}/").status_code == 403


def test_a_list_is_made_and_settled_after_saying_what_will_happen():
    batch = make_batch()
    approved(batch, 2)
    client = browser("relief.view", "relief.pay", area=DISTRICT)
    assert "将把区已审批的 2 人按每人 660 元列入新清单" in text_of(client.get("/relief/board/"))
    assert client.post(f"/relief/list/{batch.code}/").status_code == 303
    code = Payment.objects.order_by("pk")[0].list_code
    text = text_of(client.get("/relief/board/"))
    assert ("其余 2 人将记为发放成功" in text, "确认编制" in text, "银行代发文件" in text) == (True, False, False)
    assert client.post(f"/relief/paid/{batch.code}/{code}/").status_code == 303
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
    assert "清单上没有待回盘的人" in text_of(client.post(f"/relief/paid/{batch.code}/{code}/", follow=True))


def test_the_sheet_of_a_village_names_people_and_until_when():
    row = make_application()
    client = browser("relief.view", "relief.review", area=VILLAGE)
    url = f"/relief/publicity/{row.batch.code}/{VILLAGE}/"
    assert url not in text_of(client.get("/relief/board/"))
    assert "没有正在公示的人" in text_of(client.post(url))
    for move in ("review", "show"):
        client.post(f"/relief/advance/{row.batch.code}/{VILLAGE}/", {"move": move})
    assert url in text_of(client.get("/relief/board/"))
    text = text_of(client.post(url))
    assert [word for word in ("应急期救助对象公示", row.name, "合计 660 元", "公示至") if word not in text] == []
    assert row.id_number not in text


def test_the_list_for_the_bank_is_a_file_and_records_open():
    row = make_payment()
    client = browser("relief.view", "relief.pay", "relief.unmask", area=DISTRICT)
    assert row.list_code in text_of(client.get("/relief/board/"))
    url = f"/relief/bank/{row.application.batch.code}/{row.list_code}/"
    first, again = (client.post(url, {"purpose": "送银行"}).content for _ in range(2))
    assert row.application.account in first.decode("utf-8-sig")
    assert first == again
    for path in (f"application/{row.application.code}", f"batch/{row.application.batch.code}", f"payment/{row.code}"):
        assert client.get(f"/relief/{path}/").status_code == 200
    assert "王小" in text_of(client.post(f"/relief/unmask/{row.application.code}/", {"purpose": "核对"}))
