"""Small floods computed here and on the device, told as JSON: run as a program where numba simulates a device."""

import json
from dataclasses import replace

import numpy as np

from sentinel.science.flood.inputs import Edge, Inflow, Inputs
from sentinel.science.flood.losses import CurveNumber
from sentinel.science.flood.run import Interrupted, run

OPEN = Edge(kind="open")
ROWS, COLUMNS = 9, 13
VALLEY = np.add.outer(2.0 * abs(np.arange(ROWS) - 4.0), np.linspace(6, 0, COLUMNS))
STORM = Inputs(
    bed=VALLEY,
    cell=20.0,
    duration=90.0,
    manning=0.04,
    rain=((60.0, 90.0),),
    soil=CurveNumber(number=85.0),
    inflows=(
        Inflow(
            rows=np.array([4]), columns=np.array([1]), seconds=np.array([0.0, 240.0]), discharge=np.array([3.0, 1.0])
        ),
    ),
    north=OPEN,
    south=OPEN,
    west=OPEN,
    east=OPEN,
)
LAKE = np.where(np.arange(COLUMNS) < 5, 2.0, 0.3) * np.ones((ROWS, 1))
BURST = Inputs(bed=np.zeros((ROWS, COLUMNS)), cell=20.0, duration=12.0, manning=0.03, depth=LAKE)
TIDE = Edge(kind="stage", seconds=np.array([0.0, 60.0]), level=np.array([1.0, 2.0]))
RISING = Inputs(bed=VALLEY, cell=20.0, duration=25.0, manning=0.03, east=TIDE)


def told(given: Inputs) -> dict[str, object]:
    """What the device says beside what the processor says: greatest differences, books, steps."""
    here, there = run(given), run(given, device="gpu")
    fields = ("max_depth", "max_speed", "depth", "u", "v")
    apart = {name: float(np.abs(getattr(here, name) - getattr(there, name)).max()) for name in fields}
    arrival = np.abs(np.nan_to_num(here.arrival, nan=-1) - np.nan_to_num(there.arrival, nan=-1)).max()
    return {
        "apart": apart | {"arrival": float(arrival)},
        "model": there.stamp.model,
        "books": [
            [book.rain, book.inflow, book.outflow, book.infiltrated, book.stored] for book in (here.book, there.book)
        ],
        "error": there.book.error,
        "steps": [here.steps, there.steps],
    }


def resumed() -> bool:
    """True where a run that was cut off on the device goes on there to the same bits."""
    seen = iter([False] * 5)
    try:
        run(BURST, device="gpu", cancelled=lambda: next(seen, True))
    except Interrupted as stopped:
        whole, rest = run(BURST, device="gpu"), run(BURST, device="gpu", resume=stopped.checkpoint)
        return bool((whole.depth == rest.depth).all() and (whole.max_speed == rest.max_speed).all())
    return False


if __name__ == "__main__":
    found: dict[str, object] = {
        name: told(given) for name, given in (("storm", STORM), ("burst", BURST), ("rising", RISING))
    }
    fallen_back = run(replace(BURST, solver="inertial", duration=1.0), device="auto")
    print(json.dumps(found | {"resumed": resumed(), "auto": fallen_back.stamp.model}))
