"""The process that computes runs is killed in the middle of one: another takes it over, to the same bits."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from journeys.stage import Stage, stage

pytestmark = pytest.mark.process
ASK = """
import django
django.setup()
from sentinel.kernel.actor import system
from sentinel.kernel.clock import now
from sentinel.wings.watch.forecasts.actions import queue_run
asked = {"rain_mm": 150.0, "rain_hours": 6.0, "tail_hours": 4.0}
print(queue_run(actor=system("tests"), at=now(), **asked).code)
"""
FOLDER = """
import sys, django
django.setup()
from sentinel.wings.watch.forecasts.queries import folder
print(folder(sys.argv[1]))
"""
LEASE_PASSES = "update forecasts_run set beat_at = beat_at - interval '1 hour' where code = %s returning code"


def tell(space: Stage, program: str, *words: str) -> str:
    """What a program in the space's settings prints."""
    settings = {**os.environ, **space.space.environment}
    answer = subprocess.run(
        [sys.executable, "-c", program, *words], env=settings, capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def state(space: Stage, code: str) -> str:
    return str(space.value("select status from forecasts_run where code = %s", code))


def grids(space: Stage, code: str) -> dict[str, str]:
    """The hashes of what a run left behind."""
    names = ("deepest.tif", "speed.tif", "arrival.tif", "deepest.png")
    place = Path(tell(space, FOLDER, code))
    return {name: hashlib.sha256((place / name).read_bytes()).hexdigest() for name in names}


def test_a_run_whose_process_was_killed_ends_as_if_nothing_had_been() -> None:
    with stage() as space:
        calm = tell(space, ASK)
        space.until(lambda: state(space, calm) == "done", "the run was not computed", 300)
        troubled = tell(space, ASK)
        begun = "select status = 'running' and progress > 0.02 from forecasts_run where code = %s"
        space.until(lambda: bool(space.value(begun, troubled)), "the run did not begin", 120)
        space.kill("forecaster")
        assert state(space, troubled) == "running"
        space.rows(LEASE_PASSES, troubled)
        space.until(lambda: state(space, troubled) == "done", "nobody took the run over", 300)
        assert space.value("select attempts from forecasts_run where code = %s", troubled) == 2
        both = [
            space.rows("select steps, volume_error, villages, people from forecasts_run where code = %s", code)
            for code in (calm, troubled)
        ]
        assert both[0] == both[1]
        assert grids(space, calm) == grids(space, troubled)
