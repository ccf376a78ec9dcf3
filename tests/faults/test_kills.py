"""Each process killed once and the database away once while the night plays: the log says what it always says."""

import os
import subprocess
import sys

import pytest

from journeys.stage import PROCESSES, Stage, stage

pytestmark = pytest.mark.process
OVER = "2023-07-30T09:00+08:00"
# The business hour at which each one is killed: during rain, a proposal, a call, the red hour, the order to move.
HOURS = (
    "2023-07-29T21:00+08:00",
    "2023-07-30T00:00+08:00",
    "2023-07-30T01:00+08:00",
    "2023-07-30T02:00+08:00",
    "2023-07-30T03:00+08:00",
    "2023-07-30T04:00+08:00",
)
AWAY_AT, AWAY_S = "2023-07-30T05:00+08:00", 3.0
LINES = """
import django
django.setup()
from sentinel.runtime.replay.report import digest_lines
print("\\n".join(digest_lines()))
"""


def log_of(space: Stage) -> list[str]:
    """The night's events as the digest reads them."""
    settings = {**os.environ, **space.space.environment}
    answer = subprocess.run([sys.executable, "-c", LINES], env=settings, capture_output=True, text=True, check=True)
    return answer.stdout.splitlines()


def played(space: Stage) -> None:
    """Wait for the end of the night and for what follows from it."""
    space.until(space.arrived, "the night did not end", 240)
    space.settled()
    assert space.parked() == 0


def reached(space: Stage, instant: str) -> bool:
    return bool(space.value("select anchor_business >= %s::timestamptz from kernel_clock", instant))


def test_a_night_with_every_process_killed_and_the_database_away_is_the_same_night() -> None:
    with stage() as calm:
        calm.ask_jump(OVER)
        played(calm)
        expected = log_of(calm)
    assert len(expected) > 150

    with stage() as troubled:
        troubled.ask_jump(OVER)
        for name, hour in zip(PROCESSES, HOURS, strict=True):
            troubled.until(lambda at=hour: reached(troubled, at), f"the night did not reach {hour}", 120)
            troubled.kill(name)
        troubled.until(lambda: reached(troubled, AWAY_AT), "the night did not go on", 120)
        troubled.cut_off(AWAY_S)
        played(troubled)
        troubled.until(troubled.answers, "the pages do not answer")
        found = log_of(troubled)
    assert found == expected
