"""The README's pictures, taken by hand from the real district's night.

`PYTHONPATH=src:tests python -m journeys.pictures`, inside `eval "$(./sentinel env)"`. They are kept in the
repository, so this runs only when the pages have changed their looks.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from journeys.conftest import FLAGS, PHONE, entered
from journeys.stage import stage
from sentinel.runtime.steps import ROOT

BUSY = "2023-07-31T09:45+08:00"
PASSWORD = "Demo-237-night"


def main(folder: Path) -> None:
    """The duty desk and a village's list in the red hour, people on their way."""
    folder.mkdir(parents=True, exist_ok=True)
    with stage(ROOT / "packs/mentougou") as space, sync_playwright() as driver:
        space.ask_jump(BUSY)
        space.until(space.arrived, f"the night did not reach {BUSY}", 900)
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        desk = entered(browser, space, "zhibanzhang", PASSWORD)
        desk.goto("/duty/")
        desk.wait_for_selector("html[data-map-idle]", state="attached")
        desk.screenshot(path=folder / "desk-1440.png")
        village = entered(browser, space, "shuiyuzui", PASSWORD, viewport=PHONE, is_mobile=True, has_touch=True)
        village.goto("/evacuations/village/")
        village.wait_for_load_state("networkidle")
        village.screenshot(path=folder / "village-390.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/img")
