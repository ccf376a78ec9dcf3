"""What is guessed to grow where, from the shape of the ground alone."""

from typing import Any

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange
from sentinel.science.fire.cover import BARE, BROADLEAF, CONIFER, GRASS, KINDS, SHRUB, SKETCH, CoverInputs, cover
from sentinel.science.fire.fuels import FUELS
from sentinel.science.terrain.grid import Terrain

USUAL: dict[str, Any] = {
    "valley_radius": 90,
    "valley_rise": 15,
    "gentle": 0.1,
    "broadleaf_above": 800,
    "meadow_above": 1600,
}


def ground(heights: np.ndarray) -> Terrain:
    """Heights on cells of 30 m."""
    place = (30.0, 0.0, 400_000.0, 0.0, -30.0, 4_430_000.0)
    return Terrain(heights=heights.astype(np.float32), cell=30.0, transform=place, crs="EPSG:4548")


def slope(lowest: float, *, to_north: float, to_east: float = 0.0) -> Terrain:
    """A plane of 21 x 21 cells that rises by so much a metre to the north and the east."""
    rows, columns = np.indices((21, 21))
    return ground(lowest + 30 * ((20 - rows) * to_north + columns * to_east))


def middle(terrain: Terrain, **said: Any) -> int:
    """What grows in the middle."""
    return int(cover(CoverInputs(terrain=terrain, **USUAL | said)).kinds[10, 10])


@pytest.mark.parametrize(
    ("terrain", "kind"),
    [
        (slope(300, to_north=0.5), SHRUB),  # it rises to the north, so it looks south
        (slope(300, to_north=-0.5), CONIFER),
        (slope(1000, to_north=-0.5), BROADLEAF),
        (slope(1800, to_north=-0.5), GRASS),  # the middle is at 1 650 m
        (slope(300, to_north=0.0, to_east=0.5), SHRUB),
        (slope(300, to_north=0.09), BARE),  # gentle, and hardly above what is around
        (slope(300, to_north=0.0), BARE),
    ],
)
def test_what_grows_on_a_slope(terrain: Terrain, kind: int) -> None:
    assert middle(terrain) == kind


def test_gentle_ground_above_a_valley_is_grass() -> None:
    """A shelf of 100 m above a floor."""
    heights = np.where(np.indices((21, 21))[1] < 9, 300.0, 400.0)
    kinds = cover(CoverInputs(terrain=ground(heights), **USUAL)).kinds
    assert (kinds[10, 2], kinds[10, 11], kinds[10, 20]) == (BARE, GRASS, BARE)


def test_where_no_height_is_known_nothing_burns_and_no_neighbour_is_a_floor_for_it() -> None:
    terrain = slope(300, to_north=0.5)
    heights = np.array(terrain.heights)
    heights[10, 10] = np.nan
    kinds = cover(CoverInputs(terrain=ground(heights), **USUAL)).kinds
    assert (kinds[10, 10], kinds[4, 4], kinds.dtype) == (BARE, SHRUB, np.int8)


def test_it_says_that_it_is_a_sketch_and_is_the_same_again() -> None:
    one, other = (cover(CoverInputs(terrain=slope(300, to_north=0.5), **USUAL)) for _ in range(2))
    assert (one.limits, one.stamp) == ((SKETCH,), other.stamp)
    assert np.array_equal(one.kinds, other.kinds)


def test_meadows_do_not_lie_below_the_wood() -> None:
    with pytest.raises(OutOfRange, match="草甸的下限"):
        CoverInputs(terrain=slope(300, to_north=0.5), **USUAL | {"meadow_above": 700})


def test_the_kinds_are_not_names_of_fuel_models() -> None:
    assert set(KINDS).isdisjoint(FUELS)
