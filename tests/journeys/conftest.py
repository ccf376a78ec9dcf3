"""What a journey needs: a running space, a browser, and people who log in to it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from journeys.stage import Stage, stage

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--use-angle=swiftshader",
]
PASSWORD = "Demo-tiny-night"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ORANGE = "2023-07-30T02:01"

LogIn = Callable[..., Page]
expect.set_options(timeout=30_000)  # other tests share the cores


@pytest.fixture(scope="session")
def space() -> Iterator[Stage]:
    """The tiny pack's exercise space before its night begins, with every process running."""
    with stage() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all journeys."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


def entered(browser: Browser, space: Stage, username: str, password: str = PASSWORD, **profile: object) -> Page:
    """A fresh browser profile of somebody who has typed name and password; on the page they land on."""
    settings = {"viewport": DESK, "reduced_motion": "reduce", "locale": "zh-CN", **profile}
    context = browser.new_context(base_url=space.address, **settings)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/login/")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def jump(space: Stage, instructor: Page, to: str) -> None:
    """Ask for another instant on the control bar and wait until the night stands there."""
    instructor.goto("/replay/")
    instructor.fill("#replay-bar input[name=to]", to)
    with instructor.expect_response("**/replay/jump/"):
        instructor.locator("#replay-bar form", has=instructor.locator("input[name=to]")).get_by_role("button").click()
    space.until(space.arrived, f"the night did not reach {to}", 180)
    assert space.value("select played_until from replay_replay") == datetime.fromisoformat(f"{to}+08:00")


@pytest.fixture(scope="session")
def night(space: Stage, browser: Browser) -> Stage:
    """The night at the minute after the orange hour, an orange warning proposed and nobody's yet.

    The instructor gets there by hand: lands on the page that tells the story and jumps.
    """
    instructor = entered(browser, space, "instructor")
    assert instructor.url == f"{space.address}/replay/"
    assert instructor.locator(".replay-intro li").all_inner_texts() == [
        "十二小时，三个雨量站，一个断面；石沟站到红色。"
    ]
    jump(space, instructor, ORANGE)
    instructor.context.close()
    return space


@pytest.fixture
def log_in(night: Stage, browser: Browser) -> Iterator[LogIn]:
    """Logs people in; each has a browser profile of their own, closed at the end of the test."""
    opened: list[BrowserContext] = []

    def by_name(username: str, **profile: object) -> Page:
        page = entered(browser, night, username, **profile)
        opened.append(page.context)
        return page

    yield by_name
    for context in opened:
        context.close()
