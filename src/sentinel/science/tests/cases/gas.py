"""Two plumes with published figures (docs/science/gas.md): from the ground by night, and from a stack."""

from dataclasses import replace

import numpy as np

from sentinel.science.gas.gaussian import Ground, Plume, Weather, plume_concentration
from sentinel.science.gas.sigmas import Sigmas, Stability

GROUND = Ground(east=np.linspace(-500, 500, 41), north=np.linspace(-500, 500, 41))
STILL_NIGHT = Weather(wind=2.0, wind_from_deg=270.0, stability=Stability.F, sigmas=Sigmas.BRIGGS_OPEN)
PLUME = Plume(rate=0.1, release_height=0.0, thresholds=np.array([1e-3, 1e-4]), weather=STILL_NIGHT, ground=GROUND)
STACK = replace(PLUME, rate=1.0, release_height=50.0, weather=replace(STILL_NIGHT, wind=5.0, stability=Stability.D))


def on_axis(given: Plume, downwind: object, across: object = 0.0, height: object = 0.0) -> np.ndarray:
    """Concentration (kg/m³) at places given as numbers or arrays of one shape."""
    return plume_concentration(given, np.asarray(downwind, float), np.asarray(across, float), np.asarray(height, float))
