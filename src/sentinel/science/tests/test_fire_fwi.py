"""The Fire Weather Index on the report's check day, through published days of rain, and on a real fire's weather."""

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange
from sentinel.science.fire.fwi import Fwi, FwiInputs, buildup, fire_weather, initial_spread, weather_index
from sentinel.science.fire.landscape import LandscapeInputs, landscape
from sentinel.science.fire.spread import SpreadInputs, spread

DAY = FwiInputs(temperature=17, humidity=42, wind=25, rain=0, month=4, ffmc=85, dmc=6, dc=15)
# Van Wagner and Pickett (1985), as republished with the cffdrs package, cut after one decimal.
SERIES = (
    (17, 42, 25, 0, 87.6, 8.5, 19.0, 10.8, 8.5, 10.0),
    (20, 21, 25, 2.4, 86.2, 10.4, 23.6, 8.8, 10.4, 9.2),
    (8.5, 40, 17, 0, 86.9, 11.8, 26.1, 6.5, 11.7, 7.5),
    (6.5, 25, 6, 0, 88.8, 13.2, 28.2, 4.9, 13.1, 6.1),
    (13, 34, 24, 0, 89.0, 15.4, 31.5, 12.5, 15.3, 14.7),
    (6, 40, 22, 0.4, 88.6, 16.5, 33.5, 10.6, 16.4, 13.4),
    (5.5, 52, 6, 0, 87.3, 17.2, 35.4, 3.9, 17.1, 5.8),
    (8.5, 46, 16, 0, 87.3, 18.5, 37.9, 6.5, 18.4, 9.5),
    (9.5, 54, 20, 0, 86.7, 19.7, 40.6, 7.3, 19.6, 10.9),
    (7, 93, 14, 9.0, 29.8, 10.1, 29.5, 0.0, 10.9, 0.0),
    (6.5, 71, 17, 1.0, 49.4, 10.7, 31.6, 0.4, 11.6, 0.2),
    (6, 59, 17, 0, 67.2, 11.4, 33.7, 1.3, 12.3, 0.9),
)


def numbers(day: Fwi) -> list[float]:
    return [day.ffmc, day.dmc, day.dc, day.isi, day.bui, day.fwi]


def test_the_check_day() -> None:
    assert numbers(fire_weather(DAY)) == pytest.approx([87.69, 8.55, 19.01, 10.85, 8.49, 10.10], abs=0.006)


def test_days_with_and_without_rain() -> None:
    given = DAY
    for temperature, humidity, wind, rain, *published in SERIES:
        given = replace(given, temperature=temperature, humidity=humidity, wind=wind, rain=rain)
        found = fire_weather(given)
        assert numbers(found) == pytest.approx(published, abs=0.2)
        given = replace(given, ffmc=found.ffmc, dmc=found.dmc, dc=found.dc)


@pytest.mark.parametrize("wet", [(0, 20, 40), (34, 20, 40), (70, 60, 400)])
def test_rain_wets_and_heat_dries(wet: tuple[float, float, float]) -> None:
    before = replace(DAY, ffmc=wet[0], dmc=wet[1] + wet[0], dc=wet[2], rain=30, humidity=95)
    after = fire_weather(before)
    assert after.dmc < before.dmc
    assert after.dc <= max(before.dc, 5.0)
    assert fire_weather(replace(before, rain=0, humidity=10)).ffmc > after.ffmc


def test_no_duff_no_buildup() -> None:
    assert buildup(0, 0) == 0
    assert weather_index(0.5, 0) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("field", "value"), [("humidity", 101), ("rain", -1), ("month", 13), ("month", 4.5), ("ffmc", 102)]
)
def test_a_day_that_cannot_be_is_refused(field: str, value: float) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(DAY, **{field: value})
    assert refused.value.field == field


def wildfire() -> Path:
    """Folder of the shared landscapes; skips the calling test where it is absent."""
    shared = Path(os.environ.get("SENTINEL_SHARED", Path(__file__).parents[5] / "shared"))
    folder = shared / "data" / "wildfire"
    if not folder.is_dir():
        pytest.skip("the shared landscapes are not beside this checkout")
    return folder


@pytest.mark.shared
def test_the_indices_of_a_real_fires_hours() -> None:
    with (wildfire() / "Sub40x40" / "Weather.csv").open(encoding="utf-8", newline="") as lines:
        hours = [
            {key: float(row[key]) for key in ("WS", "FFMC", "DMC", "DC", "ISI", "BUI", "FWI")}
            for row in csv.DictReader(lines)
            if float(row["WS"]) <= 40  # above it these hours follow the fire behaviour system's wind, not the index's
        ]
    assert len(hours) == 4
    for hour in hours:
        assert initial_spread(hour["FFMC"], hour["WS"]) == pytest.approx(hour["ISI"], rel=2e-3)
        assert buildup(hour["DMC"], hour["DC"]) == pytest.approx(hour["BUI"], rel=1e-3)
        assert weather_index(hour["ISI"], hour["BUI"]) == pytest.approx(hour["FWI"], rel=1e-3)


@pytest.mark.shared
def test_a_real_landscape_burns_and_its_rock_does_not() -> None:
    folder = wildfire() / "dogrib"
    kind, steep, faces = (np.loadtxt(folder / f"{name}.asc", skiprows=6) for name in ("Forest", "slope", "saz"))
    burns = (kind > 0) & (kind < 100)
    burning = landscape(
        LandscapeInputs(
            legend=("TU5",),
            fuel=np.where(burns, 0, -1),
            moisture_1h=0.05,
            moisture_10h=0.06,
            moisture_100h=0.07,
            moisture_herb=0.6,
            moisture_woody=0.9,
            wind=np.full(kind.shape, 3.0),
            wind_to=np.full(kind.shape, 55.0),
            slope=np.clip(steep, 0, 300) / 100,
            upslope=np.clip(faces, 0, 360),
        )
    )
    row, column = np.argwhere(burns)[burns.sum() // 2]
    found = spread(
        SpreadInputs(
            rate=burning.rate,
            heading=burning.heading,
            eccentricity=burning.eccentricity,
            cell=100.0,
            ignition_rows=np.array([row]),
            ignition_columns=np.array([column]),
            ignition_times=np.array([0.0]),
            until=600.0,
        )
    )
    assert found.area > 100
    assert np.isinf(found.arrival[~burns]).all()
