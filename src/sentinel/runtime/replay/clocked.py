"""Playing along with a running clock: what is due by business time happens, the rest waits."""

import time
from datetime import datetime, timedelta

from sentinel.kernel import clock
from sentinel.runtime.replay.drive import Driver

TICK_S = 0.05
LEAD_S = 0.3


def lead(speed: int) -> timedelta:
    """How far the clock may run ahead of what was played: three tenths of a second on the wall, whatever the speed."""
    return timedelta(seconds=LEAD_S * speed)


def step(driver: Driver) -> datetime:
    """One look at the clock: send what the stations measured, hear what happened, let people act, let the clock go on.

    Where a burst of acts takes longer than its business time, the clock waits: nobody is late because the player was.
    """
    at = clock.now()
    driver.send_frames(at)
    driver.listen()
    driver.do_acts(at)
    clock.allow(at + lead(clock.reading().speed))
    return at


def run_clocked(driver: Driver, speed: int, until: datetime) -> None:
    """Play at a speed until an instant, then let everything come to rest with the clock standing there."""
    starts = driver.night.starts
    clock.place(starts, speed=speed, paused=False, limit=starts + lead(speed))
    while step(driver) < until:
        time.sleep(TICK_S)
    driver.stand_at(until)
