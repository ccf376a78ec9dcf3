"""Playing along with a running clock: what is due by business time happens, the rest waits."""

import time
from datetime import datetime

from sentinel.kernel import clock
from sentinel.runtime.replay.drive import Driver

TICK_S = 0.05


def step(driver: Driver) -> datetime:
    """One look at the clock: send what the stations measured, hear what happened, let people act."""
    at = clock.now()
    driver.send_frames(at)
    driver.listen()
    driver.do_acts(at)
    return at


def run_clocked(driver: Driver, speed: int, until: datetime) -> None:
    """Play at a speed until an instant, then let everything come to rest with the clock standing there."""
    clock.place(driver.night.starts, speed=speed, paused=False)
    while step(driver) < until:
        time.sleep(TICK_S)
    driver.stand_at(until)
