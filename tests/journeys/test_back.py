"""Going back in the night: the space is rebuilt, played again to the instant, and nobody has to log in anew."""

import psycopg
import pytest
from playwright.sync_api import Browser

from journeys.conftest import entered, jump
from journeys.stage import Stage, stage

pytestmark = [pytest.mark.journey, pytest.mark.process]
LATER, EARLIER = "2023-07-30T01:30", "2023-07-30T00:30"
CROSSED = "select count(*) from stations_crossing where up and rule like 'rain.%%'"


def arrived(space: Stage) -> bool:
    """True when the player is there; the database and then its row are away for a moment."""
    try:
        return space.arrived()
    except (psycopg.OperationalError, IndexError):
        return False


def test_a_jump_back_asks_rebuilds_and_keeps_everybody_logged_in(browser: Browser) -> None:
    with stage() as space:
        page = entered(browser, space, "instructor")
        jump(space, page, LATER)
        later = space.value(CROSSED)
        page.goto("/replay/")
        page.fill("#replay-bar input[name=to]", EARLIER)
        page.click("#replay-bar >> text=跳到")
        assert "不再保留" in page.inner_text("main")
        assert space.value(CROSSED) == later
        page.click("text=重建并跳回")
        answers = set[int]()

        def back() -> bool:
            answers.add(page.request.get("/duty/", max_redirects=0).status)
            return arrived(space)

        space.until(back, "the night did not come back", 180)
        assert 302 not in answers  # never the login
        # The web process may still wait before it tries its database again; then the page says so.
        space.until(lambda: page.goto("/duty/").status == 200, "the desk did not come back", 60)
        assert page.url == f"{space.address}/duty/"
        assert page.locator("#clock").get_attribute("data-business").startswith(EARLIER)
        assert (later, space.value(CROSSED)) == (2, 1)
