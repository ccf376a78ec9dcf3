"""Slope of a terrain, as fire and slides take it: steepness and the direction that leads up.

Horn (1981), Proceedings of the IEEE 69: weighted differences over the eight neighbours.
"""

import numpy as np

from sentinel.science.contract import Stamp, quantity, result, stamp
from sentinel.science.terrain.grid import Terrain

MODEL, VERSION = "terrain.relief", "1"


@result
class Relief:
    """Steepness and direction of the slope; NaN beside cells without a height. Flat ground points north."""

    slope: np.ndarray = quantity("坡度（正切）", shape="rows, columns", low=0, gaps=True)
    upslope: np.ndarray = quantity("上坡方向（自北顺时针）", "°", shape="rows, columns", low=0, high=360, gaps=True)
    stamp: Stamp


def relief(given: Terrain) -> Relief:
    """Tangent of the slope and the direction up it in degrees from north, (rows, columns).

    Beyond the rim the ground goes on as it came, so that a plane has its slope there too.
    """
    z = np.pad(np.asarray(given.heights, float), 1, mode="reflect", reflect_type="odd")
    west, east = _side(z[:, :-2]), _side(z[:, 2:])
    north, south = _side(z.T[:, :-2]).T, _side(z.T[:, 2:]).T
    to_east = (east - west) / (8 * given.cell)
    to_north = (north - south) / (8 * given.cell)
    return Relief(
        slope=np.hypot(to_east, to_north),
        upslope=np.degrees(np.arctan2(to_east, to_north)) % 360,
        stamp=stamp(MODEL, VERSION, given),
    )


def _side(columns: np.ndarray) -> np.ndarray:
    return np.asarray(columns[:-2] + 2 * columns[1:-1] + columns[2:])
