"""What holds on every page, seen in a real browser against the real processes: axe, live change, drafts, no script."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys.conftest import DESK, PHONE, LogIn
from journeys.stage import Stage
from sentinel.runtime.steps import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.process]
AXE = ROOT / "src/sentinel/web/static/vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK_PAGES = (
    "/duty/",
    "/map/",
    "/warnings/warning/",
    "/stations/station/R001/",
    "/warnings/warning/rain-yellow-20230730T0100/",
    "/incidents/incident/new/",
    "/reviews/",
    "/me/messages/",
    "/me/channels/",
    "/notify/sending/",
    "/notify/statistics/",
    "/replay/",
    "/duty/wall/",
    "/duty/handbook/",
    "/rosters/month/",
    "/callbook/call/new/",
    "/organisation/tree/",
    "/shelters/board/",
    "/forecasts/run/new/",
    "/forecasts/compare/",
    "/forecasts/library/?mm=40&hours=1",
    "/geohazards/outlook/new/",
    "/consequences/assessment/new/",
    "/consequences/compare/",
    "/dispatches/request/",
    "/me/tokens/",
    "/login/?next=/",
)
PHONE_PAGES = ("/tasks/mine/", "/me/messages/", "/evacuations/village/999901101201/", "/dispatches/mine/", "/me/")
OTHER_VILLAGE = "999901001201"


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it is wider than its window."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")["violations"]
    wide = ["wider than its window"] * page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]] + wide


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("username", "size", "paths"),
    [("duty", DESK, DESK_PAGES), ("shigou", PHONE, PHONE_PAGES)],
    ids=["desk", "phone"],
)
def test_axe_finds_nothing(
    log_in: LogIn, theme: str, username: str, size: dict[str, int], paths: tuple[str, ...]
) -> None:
    page = log_in(username, viewport=size)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.evaluate(f"localStorage.setItem('sentinel:theme', '{theme}')")
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = violations(page)
    assert found == {path: [] for path in paths}
    assert complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_anybody_has_logged_in(browser: Browser, night: Stage, theme: str) -> None:
    context = browser.new_context(base_url=night.address, color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/login/")
    found = violations(page)
    context.close()
    assert found == []


def test_the_map_draws_its_layers_and_leads_to_a_record(log_in: LogIn) -> None:
    page = log_in("duty")
    page.goto("/map/")
    page.wait_for_selector("html[data-map-idle]", state="attached")
    # The list beside the picture is drawn from queryRenderedFeatures: what is named there has been painted.
    around = page.locator("#map-around")
    # The layer of that very name: faults of the same stations have one of their own, later in the night.
    stations = around.locator("details").filter(has=page.get_by_text("测站", exact=True))
    expect(stations.locator("ul li")).to_have_count(4)
    expect(around.locator("details").filter(has_text="转移")).not_to_have_count(0)
    page.get_by_label("查找").fill("R001")
    page.get_by_label("查找").press("Enter")
    opened = page.locator("#map-selected").get_by_role("link", name="打开记录")
    opened.wait_for()
    expect(page.locator(".maplibregl-popup")).to_be_visible()
    opened.click()
    page.wait_for_url("**/stations/station/R001/")
    expect(page.get_by_role("heading", level=1)).to_have_text("石沟")


def test_what_another_session_does_appears_and_moves_nothing_under_the_hand(night: Stage, log_in: LogIn) -> None:
    watcher, other = log_in("duty"), log_in("chief")
    watcher.goto("/duty/")
    recent = watcher.locator("section[aria-labelledby=recent-title]")
    held = recent.locator("tbody a").first
    held.hover()
    before = held.inner_text(), held.bounding_box()
    register_incident(other, "测河漫水")
    expect(watcher.get_by_role("button", name="有新变化，点此更新").first).to_be_visible()
    assert (held.inner_text(), held.bounding_box()) == before
    watcher.mouse.move(4, 4)
    expect(recent).to_contain_text("值班长")
    assert watcher.url == f"{night.address}/duty/"


def register_incident(page: Page, title: str) -> None:
    """Take a report by telephone, as the form asks for it."""
    page.goto("/incidents/incident/new/")
    fill_incident(page, title)
    page.locator("main form[data-draft] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/incidents/incident/(?!new/)"))


def fill_incident(page: Page, title: str) -> None:
    page.get_by_label("什么事").fill(title)
    page.get_by_label("具体地点").fill("河口社区桥头")
    page.get_by_label("谁报来的").fill("村值班电话")
    page.get_by_label("简要经过与现场情况").fill("水漫过路面，车辆绕行。")


def test_what_was_typed_outlives_the_session(night: Stage, log_in: LogIn) -> None:
    page = log_in("chief")
    page.goto("/incidents/incident/new/")
    fill_incident(page, "夜里登记到一半的事")
    page.context.clear_cookies(name="sentinel_exercise_session")
    page.locator("main form[data-draft] button[type=submit]").click()
    page.wait_for_url("**/login/**")
    expect(page.locator("#kept")).to_be_visible()
    page.fill("#username", "chief")
    page.fill("#password", "Demo-tiny-night")
    page.click("main button[type=submit]")
    page.wait_for_url("**/incidents/incident/new/")
    expect(page.get_by_text("已恢复刚才没有提交的内容")).to_be_visible()
    assert page.get_by_label("什么事").input_value() == "夜里登记到一半的事"
    assert page.get_by_label("简要经过与现场情况").input_value() == "水漫过路面，车辆绕行。"
    assert night.rows("select 1 from incidents_incident where title = %s", "夜里登记到一半的事") == []


def test_lists_records_and_the_villages_ticks_work_without_script(night: Stage, log_in: LogIn) -> None:
    director = log_in("director", java_script_enabled=False)
    director.goto("/stations/station/?q=R001")
    director.locator("main tbody").get_by_role("link", name="R001").click()
    expect(director.get_by_role("heading", level=1)).to_have_text("石沟")
    director.goto("/evacuations/new/")
    director.get_by_label("村（社区）").select_option(OTHER_VILLAGE)
    director.get_by_label("依据").fill("沟口有异响")
    director.get_by_role("button", name="生成名单").click()
    expect(director.locator("main")).to_contain_text("上坡")

    village = log_in("shangpo", java_script_enabled=False, viewport=PHONE)
    village.goto(f"/evacuations/village/{OTHER_VILLAGE}/")
    village.locator("li", has_text="陆**").get_by_role("button", name="已转移").click()
    expect(village.locator("li", has_text="陆**")).to_contain_text("已转移")
    states = night.rows("select state from evacuations_entry where area_code = %s order by code", OTHER_VILLAGE)
    assert states == [{"state": "moved"}, {"state": "waiting"}]
