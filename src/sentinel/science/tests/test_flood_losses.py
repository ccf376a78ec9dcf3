"""Green–Ampt and SCS losses at a point."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.science.contract import OutOfRange
from sentinel.science.flood.losses import GreenAmpt, green_ampt, scs_runoff

SILT_LOAM = GreenAmpt(conductivity=6.5, suction=167.0, deficit=0.34)


def test_green_ampt_under_standing_water_as_chow_has_it() -> None:
    found = green_ampt(SILT_LOAM, hours=1)
    assert found.depth == pytest.approx(31.7, abs=0.05)
    assert found.rate == pytest.approx(18.2, abs=0.1)
    assert found.ponding == 0


def test_green_ampt_under_steady_rain_as_chow_has_it() -> None:
    found = green_ampt(SILT_LOAM, hours=1, rain=50)
    assert found.ponding == pytest.approx(0.170, abs=5e-4)
    assert found.ponding * 50 == pytest.approx(8.5, abs=0.05)
    assert found.depth == pytest.approx(30.2, abs=0.05)
    assert found.rate == pytest.approx(18.7, abs=0.1)


def test_before_ponding_all_rain_enters() -> None:
    found = green_ampt(SILT_LOAM, hours=0.1, rain=50)
    assert (found.depth, found.rate) == (pytest.approx(5), 50)
    assert green_ampt(SILT_LOAM, hours=5, rain=6).ponding == math.inf


@given(st.floats(0.1, 200), st.floats(1, 2000), st.floats(0, 0.6), st.floats(0.05, 48))
def test_the_depth_solves_the_equation(rate: float, suction: float, deficit: float, hours: float) -> None:
    found = green_ampt(GreenAmpt(conductivity=rate, suction=suction, deficit=deficit), hours=hours)
    head = max(suction * deficit, 1e-9)
    assert found.depth - head * math.log1p(found.depth / head) == pytest.approx(rate * hours, rel=1e-6)
    assert found.depth >= rate * hours * (1 - 1e-9)


@pytest.mark.parametrize(("rain", "runoff"), [(100, [32.7, 50.5, 72.6]), (200, [110.6, 139.9, 169.7]), (0, [0, 0, 0])])
def test_scs_runoff_as_the_table_has_it(rain: float, runoff: list[float]) -> None:
    assert scs_runoff(rain, np.array([70.0, 80.0, 90.0])) == pytest.approx(runoff, abs=0.06)


@given(st.floats(0, 1000), st.floats(30, 100))
def test_runoff_is_part_of_the_rain_and_grows_with_the_number(rain: float, number: float) -> None:
    runoff = float(scs_runoff(rain, number))
    assert 0 <= runoff <= rain * (1 + 1e-12)
    assert runoff <= float(scs_runoff(rain, min(number + 1, 100))) + 1e-9


@pytest.mark.parametrize(
    ("soil", "hours", "rain", "field"),
    [
        (SILT_LOAM, 0.0, 10.0, "hours"),
        (SILT_LOAM, math.nan, 10.0, "hours"),
        (SILT_LOAM, 1.0, 0.0, "rain"),
        (SILT_LOAM, 1.0, math.nan, "rain"),
        (GreenAmpt(conductivity=0.0, suction=100.0, deficit=0.3), 1.0, 10.0, "soil"),
        (GreenAmpt(conductivity=5.0, suction=100.0, deficit=1.3), 1.0, 10.0, "soil"),
        (GreenAmpt(conductivity=np.ones(3), suction=100.0, deficit=0.3), 1.0, 10.0, "soil"),
    ],
)
def test_what_has_no_answer_is_refused(soil: GreenAmpt, hours: float, rain: float, field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        green_ampt(soil, hours=hours, rain=rain)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("rain", "number", "field"), [(-1.0, 80.0, "rain"), (math.nan, 80.0, "rain"), (9.0, 5, "soil")]
)
def test_a_storm_that_cannot_be_is_refused(rain: float, number: float, field: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        scs_runoff(rain, number)
    assert refused.value.field == field
