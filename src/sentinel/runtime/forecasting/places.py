"""What the water of a run means at places: villages and shelters by what stands around them, homes where they lie."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import cells_of
from sentinel.wings.watch.forecasts.rules import Hit, Home, Place, Spot

LEAST_CHANCE = 0.1

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Water:
    """Greatest depth m, greatest speed m/s, first arrival s (NaN: never) per cell; chance 0–1 of an ensemble."""

    deepest: Array
    speed: Array
    arrival: Array
    chance: Array | None = None


def hits(
    terrain: Terrain, water: Water, spots: Sequence[Spot], homes: Sequence[Home], basis: dict[str, Any]
) -> list[Hit]:
    """The places the water reaches: a village or shelter within the radius of its point, a home by its own cell.

    Reached is what the threshold of depth says; of an ensemble what at least a tenth of its members reach.
    """
    threshold, reach = float(basis["threshold_depth"]), int(np.ceil(basis["village_radius"] / terrain.cell))
    people, households = _homes_in_water(terrain, water, homes, threshold)
    found = []
    for spot, (row, column) in zip(spots, cells_of(terrain, [(spot.lon, spot.lat) for spot in spots]), strict=True):
        if row < 0:
            continue
        around = (
            slice(max(row - reach, 0), row + reach + 1),
            slice(max(column - reach, 0), column + reach + 1),
        )
        chance = None if water.chance is None else float(water.chance[around].max())
        depth = float(water.deepest[around].max())
        if (depth < threshold) if chance is None else (chance < LEAST_CHANCE):
            continue
        wet = np.where(water.deepest[around] >= threshold, water.arrival[around], np.nan)
        first = None if np.isnan(wet).all() else round(float(np.nanmin(wet)) / 60)
        village = spot.area_code if spot.kind == Place.VILLAGE else ""
        found.append(
            Hit(
                spot=spot,
                depth=round(depth, 3),
                speed=round(float(water.speed[around].max()), 3),
                minutes=first,
                people=people[village],
                households=households[village],
                chance=chance,
            )
        )
    return found


def _homes_in_water(
    terrain: Terrain, water: Water, homes: Sequence[Home], threshold: float
) -> tuple[Counter[str], Counter[str]]:
    people, households = Counter[str](), Counter[str]()
    for home, (row, column) in zip(homes, cells_of(terrain, [(home.lon, home.lat) for home in homes]), strict=True):
        if row >= 0 and water.deepest[row, column] >= threshold:
            people[home.area_code] += home.people
            households[home.area_code] += 1
    return people, households
