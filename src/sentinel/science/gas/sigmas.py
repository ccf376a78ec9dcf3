"""How wide a plume is: Briggs' sigmas over open country and over towns, by name and stability class."""

from enum import StrEnum

import numpy as np

from sentinel.science.contract import Numbers


class Stability(StrEnum):
    """Pasquill's classes, from very unstable to stable."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Sigmas(StrEnum):
    """The set of sigmas. Results of different sets are not to be mixed."""

    BRIGGS_OPEN = "briggs_open"
    BRIGGS_URBAN = "briggs_urban"


# sigma_y = a x (1 + b x)^-1/2; sigma_z = a x (1 + b x)^n as (a, b, n).
_OPEN_Y = dict(zip(Stability, (0.22, 0.16, 0.11, 0.08, 0.06, 0.04), strict=True))
_OPEN_Z = {
    Stability.A: (0.20, 0.0, 0.0),
    Stability.B: (0.12, 0.0, 0.0),
    Stability.C: (0.08, 2e-4, -0.5),
    Stability.D: (0.06, 1.5e-3, -0.5),
    Stability.E: (0.03, 3e-4, -1.0),
    Stability.F: (0.016, 3e-4, -1.0),
}
_URBAN_Y = dict(zip(Stability, (0.32, 0.32, 0.22, 0.16, 0.11, 0.11), strict=True))
_URBAN_Z = {
    Stability.A: (0.24, 1e-3, 0.5),
    Stability.B: (0.24, 1e-3, 0.5),
    Stability.C: (0.20, 0.0, 0.0),
    Stability.D: (0.14, 3e-4, -0.5),
    Stability.E: (0.08, 1.5e-3, -0.5),
    Stability.F: (0.08, 1.5e-3, -0.5),
}
_SPREAD = {Sigmas.BRIGGS_OPEN: 1e-4, Sigmas.BRIGGS_URBAN: 4e-4}
_Y = {Sigmas.BRIGGS_OPEN: _OPEN_Y, Sigmas.BRIGGS_URBAN: _URBAN_Y}
_Z = {Sigmas.BRIGGS_OPEN: _OPEN_Z, Sigmas.BRIGGS_URBAN: _URBAN_Z}


def sigmas(of: Sigmas, stability: Stability, downwind: Numbers) -> tuple[Numbers, Numbers]:
    """sigma_y and sigma_z [m] at distances downwind [m, above 0, any shape]. Source: Briggs (1973)."""
    across: Numbers = _Y[of][stability] * downwind / np.sqrt(1 + _SPREAD[of] * downwind)
    a, b, n = _Z[of][stability]
    up: Numbers = a * downwind * (1 + b * downwind) ** n
    return across, up
