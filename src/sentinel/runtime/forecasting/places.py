"""What a run means at places: villages and shelters by what comes around them, homes by where they lie."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

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


@dataclass(frozen=True, slots=True)
class Blaze:
    """First arrival min and length of the flames m per cell; NaN where the fire never comes."""

    arrival: Array
    flame: Array


def hits(
    terrain: Terrain, water: Water, spots: Sequence[Spot], homes: Sequence[Home], basis: dict[str, Any]
) -> list[Hit]:
    """The places the water reaches: a village or shelter within the radius of its point, a home by its own cell.

    Reached is what the threshold of depth says; of an ensemble what at least a tenth of its members reach.
    """
    threshold = float(basis["threshold_depth"])
    people, households = _homes_where(terrain, water.deepest >= threshold, homes)
    found = []
    for spot, around in _around(terrain, spots, basis):
        chance = None if water.chance is None else float(water.chance[around].max())
        depth = float(water.deepest[around].max())
        if (depth < threshold) if chance is None else (chance < LEAST_CHANCE):
            continue
        wet = np.where(water.deepest[around] >= threshold, water.arrival[around], np.nan)
        village = spot.area_code if spot.kind == Place.VILLAGE else ""
        found.append(
            Hit(
                spot=spot,
                depth=round(depth, 3),
                speed=round(float(water.speed[around].max()), 3),
                minutes=None if np.isnan(wet).all() else round(float(np.nanmin(wet)) / 60),
                people=people[village],
                households=households[village],
                chance=chance,
            )
        )
    return found


def burnt_places(
    terrain: Terrain, blaze: Blaze, spots: Sequence[Spot], homes: Sequence[Home], basis: dict[str, Any]
) -> list[Hit]:
    """The places the fire reaches: a village or shelter within the radius of its point, a home by its own cell.

    A home on a cell that does not burn by itself counts where a cell beside it burns: fire stops at no house wall.
    """
    burnt = ~np.isnan(blaze.arrival)
    people, households = _homes_where(terrain, binary_dilation(burnt, np.ones((3, 3))), homes)
    found = []
    for spot, around in _around(terrain, spots, basis):
        if not burnt[around].any():
            continue
        village = spot.area_code if spot.kind == Place.VILLAGE else ""
        found.append(
            Hit(
                spot=spot,
                flame=round(float(np.nanmax(blaze.flame[around])), 2),
                minutes=round(float(np.nanmin(blaze.arrival[around]))),
                people=people[village],
                households=households[village],
            )
        )
    return found


def _around(
    terrain: Terrain, spots: Sequence[Spot], basis: dict[str, Any]
) -> Iterator[tuple[Spot, tuple[slice, slice]]]:
    """The places on the grid, each with the cells within the radius."""
    reach = int(np.ceil(basis["village_radius"] / terrain.cell))
    for spot, (row, column) in zip(spots, cells_of(terrain, [(spot.lon, spot.lat) for spot in spots]), strict=True):
        if row >= 0:
            rows = slice(max(row - reach, 0), row + reach + 1)
            yield spot, (rows, slice(max(column - reach, 0), column + reach + 1))


def _homes_where(
    terrain: Terrain, comes: NDArray[np.bool_], homes: Sequence[Home]
) -> tuple[Counter[str], Counter[str]]:
    people, households = Counter[str](), Counter[str]()
    for home, (row, column) in zip(homes, cells_of(terrain, [(home.lon, home.lat) for home in homes]), strict=True):
        if row >= 0 and comes[row, column]:
            people[home.area_code] += home.people
            households[home.area_code] += 1
    return people, households
