"""Until when one can pass at places, as a finished run has it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError

from sentinel.science.terrain.picture import cells_of
from sentinel.wings.watch.forecasts.choices import Hazard
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.queries.differences import cells, grid_values


def closing(run: Run, places: Sequence[tuple[float, float]], depth: float) -> NDArray[np.float64] | None:
    """Minutes from the beginning at which each place (lon, lat in degrees) closes, inf where it stays open. (places,)

    A flood closes what it covers `depth` metres deep at any time, from its arrival on; a fire whatever it reaches. None
    where the grids of the run are gone.
    """
    try:
        arrives = grid_values(run, "arrival.tif")
        deepest = grid_values(run, "deepest.tif") if run.hazard == Hazard.FLOOD else None
    except RasterioError:
        return None
    row, column = cells_of(cells(run), places).T
    inside = row >= 0
    minutes = np.full(len(places), np.inf)
    arrival = arrives[row[inside], column[inside]].astype(float)
    shut = ~np.isnan(arrival)
    if deepest is not None:
        shut &= deepest[row[inside], column[inside]] >= depth
    minutes[inside] = np.where(shut, arrival, np.inf)
    return minutes
