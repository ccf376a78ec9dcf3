"""Flood cases with their exact solutions or published figures (docs/science/flood.md)."""

import numpy as np
from scipy.optimize import brentq

from sentinel.science.flood.inputs import Edge, Inflow, Inputs
from sentinel.science.flood.results import Result
from sentinel.science.flood.run import Running, run

G = 9.81
# Environment Agency SC080035 test 4: x, y (m) of the points; published arrivals of 1 cm (min) and depths on the axis
# 50-300 m from the inlet after an hour (m).
AGENCY_4_POINTS = [(50, 1000), (100, 1000), (200, 1000), (300, 1000), (400, 1000), (300, 1300)]
AGENCY_4_ARRIVALS = {"fv1": [5, 11, 24, 38, 54, 58], "inertial": [6, 12, 27, 43, 60, 58]}
AGENCY_4_AXIS = {"fv1": [0.306, 0.243, 0.172, 0.116], "inertial": [0.298, 0.236, 0.167, 0.110]}
# What the models of that report spread over on the axis after an hour: x (m), least and greatest depth (m).
AGENCY_4_SPREAD = [(50, 0.29, 0.36), (100, 0.25, 0.29), (200, 0.18, 0.21), (300, 0.11, 0.14), (400, 0.0, 0.04)]


def break_dam(solver: str, below: float) -> tuple[np.ndarray, np.ndarray, Result]:
    """(x from the dam, exact depth, run) 30 s after 10 m of water were let go in a channel of 200 cells of 10 m."""
    x = (np.arange(200) + 0.5) * 10 - 1000
    depth = np.repeat(np.where(x < 0, 10.0, below)[None], 3, 0)
    found = run(Inputs(bed=np.zeros((3, 200)), cell=10.0, duration=30.0, manning=0.0, depth=depth, solver=solver))
    return x, stoker(x / 30, 10.0, below), found


def stoker(speed: np.ndarray, above: float, below: float) -> np.ndarray:
    """Depth along x/t after Stoker (1957); a millionth of a metre stands for dry (Ritter)."""
    low, c = max(below, 1e-9), np.sqrt(G * above)

    def jump(h: float) -> float:
        return float(2 * (c - np.sqrt(G * h)) - (h - low) * np.sqrt(G * (h + low) / (2 * h * low)))

    middle = brentq(jump, low, above)
    u = 2 * (c - np.sqrt(G * middle))
    fan = (2 * c - speed) ** 2 / (9 * G)
    front = middle * u / (middle - low)
    regions = [speed < -c, speed < u - np.sqrt(G * middle), speed < front]
    return np.select(regions, [above, fan, middle], below)


def swing_in_a_paraboloid() -> tuple[Inputs, Result]:
    """One period of Thacker's planar surface on 100 by 100 cells: at its end the water stands as at first."""
    x, y = np.meshgrid(*[(np.arange(100) + 0.5) * 0.04 - 2] * 2)
    bed = 0.1 * (x**2 + y**2 - 1)
    turn = np.sqrt(2 * G * 0.1)
    depth = np.maximum(0.05 * (2 * x - 0.5) - bed, 0)
    given = Inputs(bed=bed, cell=0.04, duration=2 * np.pi / turn, manning=0.0, depth=depth, velocity=(0.0, 0.5 * turn))
    return given, run(given)


def kinematic(slope: float, at: np.ndarray) -> np.ndarray:
    """Outflow (m²/s) of 100 m of plane, n 0.02, under 100 mm/h for 1,200 s."""
    rain, pace = 100 / 3.6e6, np.sqrt(slope) / 0.02
    rising = np.minimum(pace * (rain * at) ** (5 / 3), rain * 100)

    def recession(q: float, after: float) -> float:
        return float(q / rain + 5 / 3 * pace * (q / pace) ** 0.4 * after - 100)

    falling = [brentq(recession, 0, rain * 100, args=(t - 1200,)) for t in at[at > 1200]]
    return np.concatenate([rising[at <= 1200], falling])


def rain_on_a_plane(solver: str, slope: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, Result]:
    """(s, exact outflow, outflow found, m²/s, run) of that plane on 1 m cells, every 10 s for half an hour."""
    bed = np.repeat((slope * (99.5 - np.arange(100)))[None], 3, 0)
    given = Inputs(
        bed=bed, cell=1.0, duration=1800.0, manning=0.02, rain=((1200.0, 100.0),), east=Edge(kind="open"), solver=solver
    )
    seen: list[tuple[float, float]] = [(0.0, 0.0)]
    found = run(given, progress=lambda now: seen.append((now.time, now.book["outflow"] / 3)))
    edges = np.arange(0, 1801, 10.0)
    flow = np.diff(np.interp(edges, *np.array(seen).T)) / 10
    return edges[:-1] + 5, kinematic(slope, edges[:-1] + 5), flow, found


def wave_on_a_plane(
    solver: str, cell: float, n: float, u: float, end: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Result]:
    """(x, exact depth, depth given at the inlet over time, run) of the non-breaking wave on a horizontal plane."""
    x, at = (np.arange(round(5000 / cell)) + 0.5) * cell, np.linspace(0, end, 200)
    level = (7 / 3 * n**2 * u**3 * at) ** (3 / 7)
    found = run(
        Inputs(
            bed=np.zeros((3, x.size)), cell=cell, duration=end, manning=n, solver=solver, longest_step=10.0,
            west=Edge(kind="stage", seconds=at, level=level),
        )
    )  # fmt: skip
    return x, (7 / 3 * n**2 * u**2 * np.maximum(u * end - x, 0)) ** (3 / 7), level, found


def agency_test_4(solver: str) -> tuple[np.ndarray, np.ndarray, Result]:
    """(s, depths, run) of water spreading over a plain of 10 m cells.

    Depths (times, 2, columns) are those beside y = 1,000 m, the axis of the inlet, and at y = 1,300 m.
    """
    given = Inputs(
        bed=np.zeros((200, 100)), cell=10.0, duration=3900.0, manning=0.05, solver=solver, arrival_depth=0.01,
        inflows=(
            Inflow(
                rows=np.array([99, 100]), columns=np.zeros(2),
                seconds=np.array([0, 60, 235, 300]) * 60.0, discharge=np.array([0, 20, 20, 0.0]),
            ),
        ),
    )  # fmt: skip
    seen: list[tuple[float, np.ndarray]] = []

    def look(now: Running) -> None:
        depth = now.depth()
        seen.append((now.time, np.stack([depth[99], depth[129:131].mean(axis=0)])))

    found = run(given, progress=look)
    return np.array([at for at, _ in seen]), np.array([depths for _, depths in seen]), found
