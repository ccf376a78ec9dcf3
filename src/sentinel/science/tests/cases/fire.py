"""A fire in a uniform landscape, whose true arrival is a circle or an ellipse (docs/science/fire.md)."""

import numpy as np

from sentinel.science.fire.spread import SpreadInputs

CELL, RATE = 30.0, 5.0


def plain(size: int, eccentricity: float = 0.0, heading: float = 0.0) -> SpreadInputs:
    """A square of `size` cells that burns alike everywhere, lit in its middle."""
    grid = np.ones((size, size))
    return SpreadInputs(
        rate=grid * RATE,
        heading=grid * heading,
        eccentricity=grid * eccentricity,
        cell=CELL,
        ignition_rows=np.array([size // 2]),
        ignition_columns=np.array([size // 2]),
        ignition_times=np.array([0.0]),
        until=1e6,
    )


def exact(given: SpreadInputs) -> tuple[np.ndarray, np.ndarray]:
    """Distance and true arrival in a uniform landscape."""
    south, east = np.indices(given.rate.shape) - given.ignition_rows[0]
    distance = CELL * np.hypot(south, east)
    aside = np.arctan2(east, -south) - np.radians(given.heading[0, 0])
    lean = given.eccentricity[0, 0]
    return distance, distance * (1 - lean * np.cos(aside)) / (RATE * (1 - lean))
