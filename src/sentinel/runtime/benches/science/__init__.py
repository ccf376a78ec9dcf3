"""Hazard models: flood kernels beside their peers, a district, a GPU where there is one, fire, quake, allocation."""

from typing import Any

import numpy as np

from sentinel.runtime.benches.science import flood, gpu
from sentinel.runtime.benches.science.flood import median_s
from sentinel.runtime.visitor import outcome
from sentinel.science.allocation.shelters import ShelterInputs, assign_shelters
from sentinel.science.fire.spread import SpreadInputs, spread
from sentinel.science.quake.intensity import Region, SiteInputs, site_intensity

TARGETS = [
    ("fv1_over_cpp", ">=", 0.9),
    ("inertial_over_cpp", ">=", 0.9),
    ("inertial_over_landlab", ">=", 20.0),
    ("inertial_share_of_bandwidth", ">=", 0.7),
    ("quake_304_villages_ms", "<", 50.0),
]
DISTRICT = ("district_s", "<=", 75.0)


def fire(size: int) -> float:
    """Seconds of a fire that burns a whole grid under wind."""
    field = np.full((size, size), 10.0)
    given = SpreadInputs(
        rate=field, heading=np.full_like(field, 45.0), eccentricity=np.full_like(field, 0.85), cell=30.0,
        ignition_rows=np.array([size // 2]), ignition_columns=np.array([size // 2]), ignition_times=np.zeros(1),
        until=1e6,
    )  # fmt: skip
    return median_s(lambda: spread(given), 3)


def quake(sites: int) -> float:
    """Seconds for the intensities of so many sites after an earthquake of Ms 6.5."""
    at = np.random.default_rng(3).uniform(-40, 40, (2, sites))
    given = SiteInputs(
        region=Region.EAST, magnitude=6.5, strike_deg=30.0, east_km=at[0], north_km=at[1], ahead_km=0.0, behind_km=0.0
    )
    return median_s(lambda: site_intensity(given), 5)


def shelters() -> float:
    """Seconds to assign 300 villages (about 129,000 people) to 60 shelters with room."""
    draw = np.random.default_rng(5)
    people, room = draw.integers(60, 800, 300), draw.integers(1000, 4000, 60)
    minutes = np.linalg.norm(draw.uniform(0, 60, (300, 1, 2)) - draw.uniform(0, 60, (1, 60, 2)), axis=2)
    given = ShelterInputs(people=people, room=room, minutes=minutes)
    return median_s(lambda: assign_shelters(given), 5)


def run(quick: bool) -> dict[str, Any]:
    """Ours, the peers in the same run, and the district."""
    found = flood.figures(quick) | gpu.figures(quick)
    size = 300 if quick else 1270
    found |= {
        "fire_cells": size * size,
        "fire_s": round(fire(size), 2),
        "quake_304_villages_ms": round(1000 * quake(304), 2),
        "quake_1_6_m_cells_s": round(quake(1_600_000), 2),
        "shelters_300_by_60_ms": round(1000 * shelters(), 1),
    }
    targets = TARGETS if quick else [*TARGETS, DISTRICT]
    return outcome("science", {"quick": quick}, found, targets)
