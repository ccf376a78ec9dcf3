"""Work of an ordinary day in a real browser: a file of teams, goods from need to signature, a watch, two at a form."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import FilePayload, expect

from journeys.conftest import PHONE, LogIn
from journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.process]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POCKET = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
TEAMS = (
    ("2023年应急队伍统计表",),
    ("序号", "编号", "名称", "类别", "区划", "人数"),
    (1, "DW-01", "测试区抢险队", "专业队伍", "测试区", 44),
    (2, "DW-11", "石沟运输队", "社会力量", "石沟镇", 18),
    (3, "DW-12", "石沟宣传队", "宣传队伍", "石沟镇", 9),
)


def workbook(rows: tuple[tuple[object, ...], ...]) -> FilePayload:
    """A spreadsheet as somebody would send it."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return {"name": "队伍.xlsx", "mimeType": XLSX, "buffer": written.getvalue()}


def test_a_file_of_teams_is_read_mended_and_brought_in(night: Stage, log_in: LogIn) -> None:
    page = log_in("relief")
    page.goto("/teams/team/import/")
    page.get_by_label("选择文件").set_input_files(workbook(TEAMS))
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_label("标题所在行")).to_have_value("2")
    expect(page.get_by_label("“类别”对应")).to_have_value("kind")
    page.get_by_role("button", name="开始检查").click()
    wrong = page.locator("#line-5")
    expect(wrong).to_contain_text("没有“宣传队伍”这一项")
    assert night.value("select count(*) from teams_team where code in ('DW-11', 'DW-12')") == 0

    wrong.get_by_label("类别").fill("志愿者")
    wrong.get_by_role("button", name="改好，重查").click()
    page.get_by_role("link", name="修改 1").click()
    expect(page.locator("#line-3 ins")).to_have_text("44")
    page.get_by_role("button", name="确认导入 3 行").click()
    expect(page.get_by_text("已写入 3 行。")).to_be_visible()
    found = night.rows("select code, kind, members from teams_team where code <> 'DW-02' order by code")
    assert [tuple(row.values()) for row in found] == [
        ("DW-01", "professional", 44),
        ("DW-11", "social", 18),
        ("DW-12", "volunteer", 9),
    ]


def test_goods_go_from_a_need_to_the_signature_at_the_door(night: Stage, log_in: LogIn) -> None:
    town = log_in("town", **POCKET)
    town.goto("/dispatches/request/")
    town.get_by_label("事由").fill("石沟村缺饮用水")
    town.get_by_label("用在哪里").select_option(label="石沟村")
    town.get_by_label("送达地点").fill("石沟村委会")
    town.get_by_label("接收人", exact=True).fill("许测")
    town.get_by_label("接收人电话").fill("10050000009")
    town.get_by_label("瓶装饮用水").fill("40")
    town.get_by_role("button", name="提交需求").click()
    town.wait_for_url(re.compile(r"/dispatches/order/(?!new/)"))
    order = town.url.removeprefix(night.address)

    office = log_in("director")
    office.goto(order)
    office.get_by_role("link", name="审核").click()
    office.get_by_role("button", name="审核通过").click()
    office.get_by_role("link", name="签发").click()
    office.get_by_label("依据").fill("区防指 1 号指令")
    office.get_by_role("button", name="签发调拨令").click()
    expect(office.get_by_role("link", name="调拨令 PDF")).to_be_visible()

    picker = log_in("duty", **POCKET)
    picker.goto("/dispatches/mine/")
    picker.get_by_role("button", name="已拣货，我签字").click()
    picker.get_by_role("button", name="已复核，我签字").click()
    expect(picker.get_by_role("alert")).to_contain_text("复核人不能是拣货人")
    checker = log_in("relief", **POCKET)
    checker.goto("/dispatches/mine/")
    checker.get_by_role("button", name="已复核，我签字").click()
    checker.get_by_label("车牌").fill("京A00001")
    checker.get_by_label("押运人及电话").fill("韩 10050000010")
    checker.get_by_role("button", name="交车发运").click()

    town.goto("/dispatches/mine/")
    town.get_by_role("button", name="清点无误，签收").click()
    expect(town.get_by_role("heading", name="签收：")).to_have_count(0)
    office.goto(order)
    expect(office.locator("section[aria-labelledby=chain-title]")).to_contain_text("签收")
    code = order.strip("/").rsplit("/", 1)[1]
    assert night.value("select status from dispatches_order where code = %s", code) == "delivered"


def test_a_report_by_telephone_is_taken_by_the_keyboard_alone_within_a_minute(night: Stage, log_in: LogIn) -> None:
    """Time by the keystroke-level model (Card, Moran, Newell 1983): 0.28 s a key; a Chinese character costs 3 keys."""
    page, keys = log_in("duty"), 0
    page.goto("/incidents/incident/")
    # New; no title; the kind by its name; the area stays; place; source; past the instant's six parts; the words; send.
    for typed in (
        "n",
        "Tab",
        "交通",
        "Tab",
        "Tab",
        "Tab",
        "河口桥",
        "Tab",
        "市民电话",
        *["Tab"] * 8,
        "客车陷水",
        "Control+Enter",
    ):
        if typed == "n":
            page.keyboard.press(typed)
            page.wait_for_url("**/incidents/incident/new/")
            expect(page.get_by_label("什么事")).to_be_focused()
        elif typed in ("Tab", "Control+Enter"):
            page.keyboard.press(typed)
        else:
            page.keyboard.insert_text(typed)
        keys += 1 if typed.isascii() else 3 * len(typed)
    page.wait_for_url(re.compile(r"/incidents/incident/(?!new/)"))
    (found,) = night.rows("select title, source from incidents_incident where place = '河口桥'")
    assert (found["title"], found["source"]) == ("河口桥道路交通事故", "市民电话")
    assert keys * 0.28 < 60


def test_a_call_becomes_an_incident_and_the_watch_changes_with_two_signatures(night: Stage, log_in: LogIn) -> None:
    leaving = log_in("duty")
    leaving.goto("/callbook/call/new/")
    leaving.keyboard.type("石沟镇政府")
    leaving.get_by_label("内容").fill("109 线石沟段落石，单向通行。")
    leaving.get_by_label("对方电话").fill("13800001234")
    leaving.get_by_role("button", name="保存", exact=True).click()
    expect(leaving.locator("main")).to_contain_text("138****1234")
    leaving.get_by_role("link", name="由此登记事件").click()
    leaving.get_by_label("什么事").fill("石沟段落石")
    leaving.get_by_label("类别").select_option(label="滑坡")
    leaving.get_by_label("具体地点").fill("石沟村口")
    leaving.get_by_role("button", name="登记并起草初报").click()
    leaving.wait_for_url("**/incidents/**")

    leaving.goto("/rosters/handovers/")
    # The watch the deputy takes over; the one that runs now depends on how far other journeys have played the night.
    watch = leaving.locator(".card-body").filter(has_text="测试区值班室 07-29")
    watch.get_by_role("button", name="汇总未办事项").click()
    expect(leaving.locator("section[aria-labelledby=items-title]")).to_contain_text("石沟段落石")
    leaving.get_by_label("领导要求、重点关注、设备情况等").fill("每半小时报一次雨量。")
    leaving.get_by_role("button", name="保存说明").click()
    leaving.get_by_role("button", name="交班签字").click()
    expect(leaving.get_by_role("button", name="交班签字")).to_have_count(0)
    assert leaving.get_by_role("button", name="接班签字").count() == 0

    coming = log_in("deputy", **POCKET)
    coming.goto("/duty/mine/")
    coming.get_by_role("link", name="看交接内容并签字").click()
    expect(coming.locator("main")).to_contain_text("每半小时报一次雨量。")
    coming.get_by_role("button", name="接班签字").click()
    expect(coming.get_by_text("签字校验值")).to_be_visible()
    signed = night.rows("select status, handed_by, taken_by from rosters_handover")
    assert signed == [{"status": "taken", "handed_by": "值班员（一）", "taken_by": "副指挥"}]


def test_two_people_at_one_form_lose_nothing_they_typed(night: Stage, log_in: LogIn) -> None:
    slow, quick = log_in("relief"), log_in("director")
    for page in (slow, quick):
        page.goto("/teams/team/DW-02/edit/")
    slow.get_by_label("专长").fill("转移安置、搬运")
    quick.get_by_label("出动时限").fill("25")
    quick.get_by_role("button", name="保存").click()
    quick.wait_for_url("**/teams/team/DW-02/")
    slow.get_by_role("button", name="保存").click()
    expect(slow.get_by_role("alert")).to_contain_text("防汛办主任改过这条记录")
    expect(slow.get_by_label("专长")).to_have_value("转移安置、搬运")
    expect(slow.get_by_text("库里现在是：25")).to_be_visible()
    slow.get_by_label("出动时限").fill("25")
    slow.get_by_role("button", name="保存").click()
    slow.wait_for_url("**/teams/team/DW-02/")
    kept = night.rows("select specialty, ready_minutes from teams_team where code = 'DW-02'")
    assert [tuple(row.values()) for row in kept] == [("转移安置、搬运", 25)]
