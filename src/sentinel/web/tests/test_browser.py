"""The shell in a real browser: policy and axe silent in every face, drafts outlive the session, fragments wait."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django.live_server_helper import LiveServer

from sentinel.web.tests.samples import PASSWORD, make_account, make_areas, set_clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-sync", "--use-angle=swiftshader"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FORM = """<form id="f" method="post" action="/save/" data-draft>
<label for="t">说明</label><textarea id="t" name="t"></textarea><button>保存</button></form>"""
DESK, POCKET = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the module."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[Page]:
    """A fresh browser profile of an officer who has logged in through the form."""
    make_areas()
    make_account("wang", permissions=("stations.view",))
    set_clock(settings.SENTINEL_SPACE, paused=True)
    context = browser.new_context(
        viewport=DESK,
        reduced_motion="reduce",
        locale="zh-CN",
        base_url=live_server.url,  # type: ignore[arg-type]
    )
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    # The test server speaks WSGI and cannot hold a stream; the feed has its own tests against a real one.
    tab.route(
        "**/feed/stream*", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=": \n\n")
    )
    tab.goto("/login/?next=/me/")
    tab.fill("#username", "wang")
    tab.fill("#password", PASSWORD)
    tab.click("main button[type=submit]")
    tab.wait_for_url("**/me/")
    yield tab
    tab.goto("about:blank")
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate((VENDOR / "axe.min.js").read_text())
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")["violations"]
    return [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]


@pytest.mark.parametrize(
    ("size", "theme"), [(DESK, "light"), (DESK, "dark"), (POCKET, "light")], ids=["desk", "dark", "pocket"]
)
def test_axe_and_the_policy_are_silent(page: Page, complaints: list[str], size: dict[str, int], theme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.evaluate(f"localStorage.setItem('sentinel:theme', '{theme}')")
    found = {}
    for path in ("/me/", "/map/", "/nowhere/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found[path] = (violations(page), page.evaluate("document.documentElement.scrollWidth > innerWidth"))
    assert found == dict.fromkeys(found, ([], False))
    assert [text for text in complaints if "404" not in text] == []


def test_keys_open_help_and_the_palette(page: Page) -> None:
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("测站")
    page.get_by_role("option", name="测站").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/stations/station/")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/map/**")


def test_a_form_survives_the_end_of_the_session(page: Page) -> None:
    def with_form(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", f"{FORM}</main>"))

    page.route("**/me/", with_form)
    page.route("**/save/", lambda route: route.fulfill(status=302, headers={"Location": "/login/?next=/map/"}))
    page.goto("/me/")
    page.fill("#t", "雨势转强，三户未转移")
    Session.objects.all().delete()
    page.click("#f button")
    page.wait_for_url("**/login/**")
    assert page.locator("#kept").is_visible()
    page.fill("#username", "wang")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/")
    page.goto("/me/")
    page.get_by_text("已恢复刚才没有提交的内容").wait_for()
    assert page.input_value("#t") == "雨势转强，三户未转移"


def test_a_fragment_under_the_hand_announces_and_waits(page: Page) -> None:
    served: list[str] = []

    def answer(route: Route) -> None:
        served.append("x")
        route.fulfill(body=f'<a href="#x" id="press">第 {len(served)} 次</a>')

    page.route("**/fragment/", answer)
    page.evaluate("""() => {
        const holder = document.createElement('div');
        holder.innerHTML = `<div data-live hx-get="/fragment/"
            hx-trigger="load, sentinel:change from:body"></div>`;
        document.getElementById('main').prepend(holder);
        htmx.process(holder);
    }""")
    page.get_by_text("第 1 次").wait_for()
    page.hover("#press")
    change(page)
    page.get_by_text("有新变化，点此更新").wait_for()
    assert page.inner_text("#press") == "第 1 次"
    page.mouse.move(1000, 850)
    page.get_by_text("第 2 次").wait_for()
    assert page.locator(".fresh-bar").count() == 0


def put_fragment(page: Page, content: str) -> None:
    """A live fragment at the head of the page that is fetched anew on every change."""
    fragment = render_to_string("web/parts/live.html", {"url": "/fragment/", "trigger": "sentinel:change from:body"})
    page.evaluate(
        """html => {
        const holder = document.createElement('div');
        holder.innerHTML = html;
        document.getElementById('main').prepend(holder);
        htmx.process(holder);
    }""",
        fragment.replace("正在读取", content),
    )


def change(page: Page) -> None:
    """Something the page shows has changed."""
    page.evaluate("document.body.dispatchEvent(new CustomEvent('sentinel:change', {detail: {events: []}}))")


def asked(page: Page, held: list[Route], count: int) -> None:
    """Wait until so many requests stand unanswered or answered by hand."""
    until = time.monotonic() + 30
    while len(held) < count:
        assert time.monotonic() < until
        page.wait_for_timeout(20)


def test_an_answer_that_comes_under_the_hand_waits_too(page: Page) -> None:
    """What the answer knows may be older than what was pressed while it was under way."""
    held: list[Route] = []
    page.route("**/fragment/", lambda route: held.append(route))
    put_fragment(page, '<a href="#x" id="press">第 1 次</a>')
    change(page)
    asked(page, held, 1)
    page.hover("#press")
    held[0].fulfill(body="旧的回答")
    page.get_by_text("有新变化，点此更新").wait_for()
    assert page.inner_text("#press") == "第 1 次"
    page.get_by_text("有新变化，点此更新").click()
    asked(page, held, 2)
    held[1].fulfill(body="第 2 次")
    page.get_by_text("第 2 次", exact=True).wait_for()


PRESS = """<form hx-post="/press/" hx-target="this" hx-swap="outerHTML"><button id="press">已转移</button></form>"""


def press(page: Page) -> None:
    """A press that leaves no pointer behind, as a finger's."""
    page.evaluate("document.getElementById('press').click()")


def test_a_press_under_way_keeps_its_place(page: Page) -> None:
    """Else its answer would find nowhere to go and the page would go on saying what was before the press."""
    held: list[Route] = []
    page.route("**/press/", lambda route: held.append(route))
    page.route("**/fragment/", lambda route: held.append(route))
    put_fragment(page, PRESS)
    change(page)
    asked(page, held, 1)
    press(page)
    asked(page, held, 2)
    held[0].fulfill(body="旧的回答")
    page.get_by_text("有新变化，点此更新").wait_for()
    held[1].fulfill(body="已登记")
    page.get_by_text("已登记", exact=True).wait_for()
    asked(page, held, 3)
    held[2].fulfill(body="第 2 次")
    page.get_by_text("第 2 次", exact=True).wait_for()


def test_an_answer_older_than_a_press_is_not_shown(page: Page) -> None:
    held: list[Route] = []
    page.route("**/press/", lambda route: route.fulfill(body="已登记"))
    page.route("**/fragment/", lambda route: held.append(route))
    put_fragment(page, PRESS)
    change(page)
    asked(page, held, 1)
    press(page)
    page.get_by_text("已登记", exact=True).wait_for()
    held[0].fulfill(body="旧的回答")
    asked(page, held, 2)
    assert page.get_by_text("已登记", exact=True).count() == 1
    held[1].fulfill(body="第 2 次")
    page.get_by_text("第 2 次", exact=True).wait_for()


def test_what_was_typed_and_not_sent_keeps_its_field(page: Page) -> None:
    """Also when the hand has left it: a change elsewhere must not empty a half-written reason."""
    page.route("**/fragment/", lambda route: route.fulfill(body="第 2 次"))
    put_fragment(page, '<input id="why" value=""><select id="place"><option>甲</option><option>乙</option></select>')
    page.fill("#why", "要照看牲畜")
    page.evaluate("document.activeElement.blur()")
    change(page)
    page.get_by_text("有新变化，点此更新").wait_for()
    assert page.input_value("#why") == "要照看牲畜"
    page.fill("#why", "")
    page.evaluate("document.activeElement.blur()")
    page.get_by_text("第 2 次", exact=True).wait_for()


def test_a_silent_strip_waits_without_an_offer(page: Page) -> None:
    page.route("**/fragment/", lambda route: route.fulfill(body="第 2 次"))
    put_fragment(page, '<input id="to" value="20:00">')
    page.evaluate("document.querySelector('#main [data-live]').dataset.live = 'silent'")
    page.fill("#to", "02:01")
    with page.expect_event("requestfinished", predicate=lambda request: "/fragment/" in request.url, timeout=5000):
        change(page)
        page.wait_for_timeout(300)
        assert page.input_value("#to") == "02:01"
        assert page.get_by_text("有新变化，点此更新").count() == 0
        page.fill("#to", "20:00")
        page.evaluate("document.activeElement.blur()")
    page.get_by_text("第 2 次", exact=True).wait_for()


def test_the_offer_to_update_never_covers_what_is_about_to_be_pressed(page: Page) -> None:
    page.route("**/fragment/", lambda route: route.fulfill(body="第 2 次"))
    put_fragment(page, "正在读取")
    rows = '<button id="press" class="btn w-100">已转移</button>' + "<p>石沟村</p>" * 6
    page.evaluate("html => { document.querySelector('#main [data-live]').innerHTML = html; }", rows)
    page.hover("#press")
    change(page)
    offer = page.get_by_text("有新变化，点此更新")
    offer.wait_for()
    box, aim = offer.bounding_box(), page.locator("#press").bounding_box()
    assert box is not None
    assert aim is not None
    assert box["y"] > aim["y"] + aim["height"]


def test_a_press_does_not_wait_for_the_fragment_it_stands_in(page: Page) -> None:
    """A form in a fragment that is fetched anew is sent at once: in the queue of the fragment it might be lost."""
    held: list[Route] = []
    page.route("**/press/", lambda route: route.fulfill(status=204))
    page.route("**/fragment/", lambda route: held.append(route))
    form = '<form hx-post="/press/"><button id="press">已转移</button></form>'
    put_fragment(page, form)
    change(page)
    asked(page, held, 1)
    with page.expect_request("**/press/", timeout=5000):
        page.click("#press")
    held[0].fulfill(body="")


PART = """<div id="part" class="page-head" hx-get="/part/" hx-select="#part > *" hx-select-oob="#beside"
 data-live="silent" data-pushes="#main" hx-trigger="sentinel:change from:body"><b>第 1 版</b></div>
 <p id="beside">旁边 1</p><div data-live><a href="#x" id="press">去处置</a></div>"""


def test_a_page_renews_its_parts_and_nothing_that_a_hand_is_on_moves(page: Page) -> None:
    """A part picked out of the whole page is swapped, once the hand has left what it would push; a login page never."""
    whole = f"<!doctype html><html><body><main>{PART}</main></body></html>".replace("1", "2")
    page.route("**/part/", lambda route: route.fulfill(body=whole, content_type="text/html"))
    page.evaluate(
        """html => {
        const holder = document.createElement('div');
        holder.innerHTML = html;
        document.getElementById('main').prepend(holder);
        htmx.process(holder);
    }""",
        PART,
    )
    page.hover("#press")
    change(page)
    page.wait_for_timeout(300)
    assert (page.inner_text("#part"), page.inner_text("#beside")) == ("第 1 版", "旁边 1")
    page.mouse.move(1000, 850)
    page.get_by_text("第 2 版").wait_for()
    assert page.inner_text("#beside") == "旁边 2"
    Session.objects.all().delete()
    page.route("**/part/", lambda route: route.fulfill(status=302, headers={"Location": "/login/"}))
    change(page)
    page.get_by_text("登录已过期").wait_for()
    assert page.inner_text("#part") == "第 2 版"


def test_the_clock_runs_at_the_spaces_speed(page: Page) -> None:
    assert page.inner_text("#clock time") == "10:00:00"
    assert page.inner_text("#clock .speed") == "已暂停"
    page.evaluate(
        "document.body.dispatchEvent(new CustomEvent('sentinel:clock', "
        "{detail: {business: '2023-07-31T10:00:00+08:00', speed: 600, paused: false}}))"
    )
    page.wait_for_timeout(1500)
    assert "10:05:00" < page.inner_text("#clock time") < "11:30:00"
    assert page.inner_text("#clock .speed") == "600×"
