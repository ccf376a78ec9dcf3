"""The solver on a device, in numba's simulator of one; what a machine without one says."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange
from sentinel.science.flood.losses import GreenAmpt
from sentinel.science.flood.run import run
from sentinel.science.tests.cases.device import BURST, STORM


@pytest.fixture(scope="module")
def simulated() -> dict[str, Any]:
    """What the program says where numba simulates a device: that is decided when numba is first imported."""
    program = [sys.executable, "-m", "sentinel.science.tests.cases.device"]
    settings = {**os.environ, "NUMBA_ENABLE_CUDASIM": "1", "NUMBA_NUM_THREADS": "1"}
    answer = subprocess.run(program, env=settings, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize("case", ["storm", "burst", "rising"])
def test_the_device_says_what_the_processor_says(simulated: dict[str, Any], case: str) -> None:
    found = simulated[case]
    assert found["model"] == "flood.fv1.gpu"
    assert found["apart"] == pytest.approx(dict.fromkeys(found["apart"], 0), abs=5e-6)
    here, there = found["books"]
    assert there == pytest.approx(here, rel=1e-5, abs=1e-6)
    assert found["steps"][0] == found["steps"][1]
    assert abs(found["error"]) < 1e-5 * max(here)


def test_a_run_cut_off_on_the_device_goes_on_there(simulated: dict[str, Any]) -> None:
    assert simulated["resumed"] is True


def test_what_the_device_cannot_compute_is_computed_here_or_refused(simulated: dict[str, Any]) -> None:
    assert simulated["auto"] == "flood.inertial"
    for given, words in (
        (replace(BURST, solver="inertial"), "只有单精度的完整浅水方程"),
        (replace(STORM, soil=GreenAmpt(conductivity=6.5, suction=167.0, deficit=0.34)), "不算格林–安普特下渗和管网"),
        (BURST, "没有可用的显卡"),
    ):
        with pytest.raises(OutOfRange, match=words) as refused:
            run(given, device="gpu")
        assert refused.value.field == "device"


def test_without_a_device_the_processor_computes() -> None:
    here, chosen = run(BURST), run(BURST, device="auto")
    assert chosen.stamp.model == "flood.fv1"
    assert np.array_equal(here.depth, chosen.depth)
