"""One night in a real browser, from the desk's proposal to the after-action page, each person on their own screen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from journeys.conftest import PHONE, LogIn, jump
from journeys.stage import Stage
from sentinel.codecs.cap.reader import read

pytestmark = [pytest.mark.journey, pytest.mark.process]
ORANGE_WARNING = "/warnings/warning/rain-orange-20230730T0200/"
VILLAGE = "999901101201"
TASKS_ASSIGNED, NIGHT_OVER = "2023-07-30T02:12", "2023-07-30T09:00"
PEOPLE = """
select count(*) as due,
       count(*) filter (where state in ('moved', 'sheltered', 'returned')) as moved,
       count(*) filter (where state = 'waiting') as waiting,
       count(*) filter (where state = 'refused') as refused,
       count(*) filter (where state = 'absent') as absent
from evacuations_entry"""


def test_the_night_is_answered(night: Stage, log_in: LogIn) -> None:
    instructor = log_in("instructor")
    the_desk_submits_and_the_chief_releases(night, log_in)
    village = log_in("shigou", viewport=PHONE, is_mobile=True, has_touch=True)
    the_village_answers_its_call(night, village)
    jump(night, instructor, TASKS_ASSIGNED)
    the_village_does_its_task(village)
    the_director_orders_and_the_phone_hears_it(log_in("director"), village)
    the_village_moves_its_people(night, village)
    jump(night, instructor, NIGHT_OVER)
    the_desk_shows_the_response_lowered_and_the_warning_standing(log_in("duty"))
    the_after_action_page_adds_up(night, log_in("observer"))
    assert night.parked() == 0


def the_desk_submits_and_the_chief_releases(night: Stage, log_in: LogIn) -> None:
    """The drafter cannot release, the chief sees who gets it, the CAP message is what was released."""
    duty = log_in("duty")
    assert duty.url == f"{night.address}/duty/"
    expect(duty.locator("main")).to_contain_text("测试区气象台发布暴雨橙色预警[II/严重]")
    duty.get_by_role("link", name="测试区气象台发布暴雨橙色预警[II/严重]").first.click()
    duty.wait_for_url(f"**{ORANGE_WARNING}")
    duty.get_by_role("button", name="提交签发").click()
    expect(duty.get_by_role("heading", level=1).locator("xpath=..")).to_contain_text("待签发")
    duty.goto(f"{ORANGE_WARNING}release/")
    expect(duty.get_by_role("alert")).to_contain_text("提交人不能签发自己提交的预警")
    assert duty.get_by_role("button", name="签发并叫应").count() == 0

    chief = log_in("chief")
    row = chief.get_by_role("row").filter(has_text="待签发预警")
    row.get_by_role("link", name="测试区气象台发布暴雨橙色预警[II/严重]").click()
    chief.wait_for_url(f"**{ORANGE_WARNING}**")
    chief.goto(f"{ORANGE_WARNING}release/")
    expect(chief.locator("#effect-title").locator("xpath=../..")).to_contain_text(
        "向 4 个村（社区）的 4 名第一责任人逐个叫应。"
    )
    chief.get_by_role("button", name="签发并叫应").click()
    expect(chief.get_by_text("预警已签发，正在逐村叫应。")).to_be_visible()
    night.settled()

    with chief.expect_download() as download:
        chief.get_by_role("link", name="下载报文").click()
    alert = read(download.value.path().read_bytes())
    stored = night.rows("select identifier from warnings_warning where code = 'rain-orange-20230730T0200'")
    assert [{"identifier": alert.identifier}] == stored
    assert (alert.status, alert.msg_type, alert.info[0].severity) == ("Exercise", "Update", "Severe")
    assert [area.description for area in alert.info[0].area] == ["测试区"]


def the_village_answers_its_call(night: Stage, village: Page) -> None:
    """The call stands on the phone; one press answers it and it is gone."""
    village.goto("/me/messages/")
    expect(village.locator("[aria-labelledby^=call-]")).to_have_count(1)
    expect(village.locator("[aria-labelledby^=call-]")).to_contain_text("橙色")
    village.get_by_role("button", name="已收到").click()
    expect(village.get_by_text("已收到，已登记您的应答。")).to_be_visible()
    expect(village.get_by_text("没有待应答的叫应")).to_be_visible()
    answered = night.rows(
        "select answered_by, status from notify_ladder where area_code = %s and subject_key like '%%orange%%'",
        VILLAGE,
    )
    assert answered == [{"answered_by": "P0023", "status": "answered"}]


def the_village_does_its_task(village: Page) -> None:
    """Receipt, arrival, done with a note."""
    village.goto("/tasks/mine/")
    task = village.locator("article").filter(has=village.get_by_role("button", name="已接收")).first
    title = task.get_by_role("heading").inner_text()
    number = re.search(r"RW\d+-\d+", task.inner_text())
    assert number is not None, title
    mine = village.locator("article", has_text=number[0])
    mine.get_by_role("button", name="已接收").click()
    expect(mine).to_contain_text("已接收")
    mine.get_by_role("button", name="已到场").click()
    expect(mine.get_by_role("button", name="已到场")).to_have_count(0)
    mine.get_by_label("完成情况").fill("沟口两户已逐户通知到人")
    mine.get_by_role("button", name="完成", exact=True).click()
    expect(mine).to_have_count(0)


def the_director_orders_and_the_phone_hears_it(director: Page, village: Page) -> None:
    """The order is given at the desk; the open list on the phone says so without being loaded again."""
    village.goto(f"/evacuations/village/{VILLAGE}/")
    expect(village.get_by_text("尚未下令。")).to_be_visible()
    director.get_by_role("row").filter(has_text="石沟村").get_by_role("link").first.click()
    director.get_by_role("link", name="下令转移").click()
    expect(director.locator("main")).to_contain_text("将命令石沟村 2 户 5 人转移")
    director.get_by_role("button", name="下令转移").click()
    director.wait_for_url("**/evacuations/evacuation/*/")
    expect(village.get_by_text("下令转移。")).to_be_visible()


def the_village_moves_its_people(night: Stage, village: Page) -> None:
    """A whole household, one who refuses, one who is away; what is counted adds up on the phone and in the rows."""
    village.get_by_role("button", name="全户已转移").first.click()
    expect(counts(village, "已转")).to_have_text("3")
    lin = village.locator("li", has_text="林**")
    lin.get_by_text("拒绝转移", exact=True).click()
    lin.get_by_label("原因（必填）").locator("visible=true").fill("要照看牲畜，已留人看护")
    lin.get_by_role("button", name="登记：拒绝转移").click()
    expect(counts(village, "拒转")).to_have_text("1")
    luo = village.locator("li", has_text="罗**")
    luo.get_by_role("button", name="已转移").click()
    expect(counts(village, "已转")).to_have_text("4")
    expect(counts(village, "待转")).to_have_text("0")
    found = night.rows(f"{PEOPLE} where area_code = %s", VILLAGE)
    assert found == [{"due": 5, "moved": 4, "waiting": 0, "refused": 1, "absent": 0}]


def counts(village: Page, word: str) -> Locator:
    """The figure under one word of the phone's counts."""
    return village.locator("#counts dl > div").filter(has=village.locator("dt", has_text=word)).locator("dd")


def the_desk_shows_the_response_lowered_and_the_warning_standing(desk: Page) -> None:
    """At the end the response is level three, and the geology warning is what it was."""
    situation = desk.locator("section[aria-labelledby=now-title]")
    expect(situation).to_contain_text("Ⅲ级")
    standing = situation.locator(".edge-red")
    expect(standing).to_have_count(1)
    expect(standing).to_contain_text("地质灾害气象风险")
    expect(standing).to_contain_text("至 07-30 12:00")


def the_after_action_page_adds_up(night: Stage, observer: Page) -> None:
    """Every figure of the page equals what the rows say, and each line leads to its event."""
    observer.goto("/reviews/")
    people = night.rows(PEOPLE)[0]
    late = night.value("select count(*) from tasks_task where overdue or done_at > due_at")
    released = night.value("select count(*) from warnings_warning where released_at is not null")
    called = night.value("select count(*) from notify_ladder")
    kpis = observer.locator(".kpi")
    expect(kpis.filter(has_text="已转移")).to_contain_text(f"{people['moved']}人")
    expect(kpis.filter(has_text="已转移")).to_contain_text(f"应转移 {people['due']} 人")
    expect(kpis.filter(has_text="任务按时")).to_contain_text(f"超时 {late} 项")
    expect(kpis.filter(has_text="发布预警")).to_contain_text(f"{released}条")
    expect(kpis.filter(has_text="叫应未应答")).to_contain_text(f"共叫应 {called} 处次")
    sums = "对账相符：{due} = 已转移 {moved} + 待转移 {waiting} + 拒绝 {refused} + 不在家 {absent}".format(**people)
    expect(observer.get_by_text(sums)).to_be_visible()
    observer.locator("#log tbody a[href^='/reviews/events/']").first.click()
    observer.wait_for_url("**/reviews/events/*/")
    position = int(observer.url.rstrip("/").rsplit("/", 1)[1])
    name = night.value("select name from kernel_event where position = %s", position)
    expect(observer.locator("#payload-title").locator("xpath=..")).to_contain_text(name)
