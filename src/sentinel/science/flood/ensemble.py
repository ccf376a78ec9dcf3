"""Many floods of one rain that is not known exactly: their rains, what is kept of each, what they say together."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.run import run
from sentinel.science.flood.storm import Storm

PEAKS = (0.25, 0.5, 0.75)
MOST_MM = 2000.0

Field = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Member:
    """What is kept of one member: depth m, speed m/s, arrival s (rows, columns; NaN: never), relative volume error."""

    deepest: Field
    speed: Field
    arrival: Field
    error: float
    steps: int
    model: str
    digest: str


@dataclass(frozen=True, slots=True)
class Together:
    """What members say together, per cell: depth m and speed m/s at a quantile, first arrival s (NaN: never) of any
    member, and the share (0–1) of them that reach the threshold."""

    deepest: Field
    speed: Field
    arrival: Field
    chance: Field


def storms(asked: Storm, members: int, *, spread: float, seed: int) -> list[Storm]:
    """The members' rains: one drawn from each equal part of a log-normal distribution of the depth (Latin hypercube),
    the heaviest hour early, in the middle or late.

    spread: standard deviation of the logarithm of the depth. The mean of the depths is the asked one, unless a member
    would pass 2,000 mm. The same seed gives the same members.
    """
    random = np.random.default_rng(seed)
    shares = (np.arange(members) + random.random(members)) / members
    factors = np.exp(spread * np.array([NormalDist().inv_cdf(float(share)) for share in shares]))
    factors /= factors.mean()
    peaks = random.permutation(np.resize(PEAKS, members))
    return [
        Storm(depth=min(asked.depth * float(factor), MOST_MM), hours=asked.hours, peak=float(peak))
        for factor, peak in zip(factors, peaks, strict=True)
    ]


def member(given: Inputs) -> Member:
    """Compute one member. Raises what `run` raises."""
    found = run(given)
    owed = found.book.initial + found.book.rain + found.book.inflow
    return Member(
        deepest=found.max_depth,
        speed=found.max_speed,
        arrival=found.arrival,
        error=abs(found.book.error) / max(owed, 1e-9),
        steps=found.steps,
        model=f"{found.stamp.model} {found.stamp.version}",
        digest=found.stamp.digest,
    )


def together(members: list[Member], *, threshold: float, quantile: float) -> Together:
    """What the members say together; threshold in m, quantile 0–1."""
    depths = np.stack([each.deepest for each in members])
    return Together(
        deepest=np.quantile(depths, quantile, axis=0),
        speed=np.quantile(np.stack([each.speed for each in members]), quantile, axis=0),
        arrival=np.fmin.reduce([each.arrival for each in members]),
        chance=(depths >= threshold).mean(axis=0, dtype=np.float32),
    )
