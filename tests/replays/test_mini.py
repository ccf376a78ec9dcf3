"""The tiny night: its colours at their hours, everybody counted, the same crossings with a running clock."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STAGE = Path(__file__).parent / "stage.py"
FASTER_THAN_ANY_DEMO = "14400"
FIRST_COLOURS = {
    "石沟": {
        "blue": "2023-07-30T00:00:00+08:00",
        "yellow": "2023-07-30T01:00:00+08:00",
        "orange": "2023-07-30T02:00:00+08:00",
        "red": "2023-07-30T04:00:00+08:00",
    },
    "上坡": {"blue": "2023-07-30T02:00:00+08:00", "yellow": "2023-07-30T04:00:00+08:00"},
}

pytestmark = pytest.mark.process


def played(speed: str) -> dict[str, Any]:
    """The outcome of one night."""
    done = subprocess.run([sys.executable, STAGE, speed], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Any]:
    return played("max")


def test_the_night_reaches_its_colours_at_the_hours_of_its_readme(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["crossings"] == FIRST_COLOURS


def test_everybody_is_called_moved_and_counted(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["people"] == {"due": 5, "moved": 5, "refused": 0, "sheltered": 4}
    assert [(warning["hazard"], warning["level"]) for warning in undisturbed["warnings"]] == [
        ("flood", "orange"),
        ("geology", "red"),
        *(("rain", level) for level in ("blue", "orange", "red", "yellow")),
    ]


def test_who_does_not_answer_is_followed_by_the_next_and_then_by_a_person(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["ladders"] == {"answered": 16, "next_person": 4, "human": 2}


def test_data_of_a_silent_station_are_judged_when_they_come_and_leave_a_trace(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["found_late"] == {"rain.yellow:R002:20230730T0400:up": "2023-07-30T06:30:00+08:00"}


def test_a_silent_station_sends_people_to_its_village_in_every_way_and_a_silent_call_sends_a_runner(
    undisturbed: dict[str, Any],
) -> None:
    assert undisturbed["looked_for"] == {
        "R002:999901101201:20230729T1900": ["drone", "foot", "satellite"],
        "rain-orange-20230730T0200:999901001201": ["foot"],
    }


def test_places_downstream_are_told_by_people_once_each(undisturbed: dict[str, Any]) -> None:
    assert {status: n for status, n in undisturbed["advisories"].items() if n} == {"answered": 1, "set_aside": 1}
    assert undisturbed["tallies"] == 2


def test_losses_are_reported_and_relief_is_opened(undisturbed: dict[str, Any]) -> None:
    assert undisturbed["losses"] == [{"kind": "initial", "status": "accepted", "dead": 2, "missing": None}]
    assert undisturbed["relief"] == {"emergency": 660}


def test_a_running_clock_gives_the_same_crossings(undisturbed: dict[str, Any]) -> None:
    assert played(FASTER_THAN_ANY_DEMO)["crossings"] == undisturbed["crossings"]
