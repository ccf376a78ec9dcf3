"""Plots of docs/science/flood.md, from the cases its tests assert."""

import numpy as np

from science_plot.draw import Axis, Plot
from sentinel.science.tests.cases.flood import (
    AGENCY_4_ARRIVALS,
    AGENCY_4_POINTS,
    AGENCY_4_SPREAD,
    agency_test_4,
    break_dam,
    rain_on_a_plane,
    swing_in_a_paraboloid,
    wave_on_a_plane,
)

COLOURS = {"fv1": "blue", "inertial": "orange"}
POINT_COLOURS = ("blue", "orange", "green", "purple", "red", "brown")


def _dam(title: str, below: float) -> str:
    plot = Plot(
        title,
        Axis("distance from the dam (m)", (-500, 700), range(-400, 601, 200)),
        Axis("depth (m)", (0, 10.5), range(0, 11, 2)),
    )
    x, exact, _ = break_dam("fv1", below)
    plot.line(x, exact, "ink", "exact", "w")
    for solver, colour in COLOURS.items():
        plot.line(x, break_dam(solver, below)[2].depth[1], colour, solver)
    return plot.svg()


def ritter() -> str:
    """A dam breaks over dry ground."""
    return _dam("Ritter dam break, dry bed, after 30 s (10 m cells)", 0.0)


def stoker() -> str:
    """A dam breaks over a metre of water."""
    return _dam("Stoker dam break over 1 m of water, after 30 s (10 m cells)", 1.0)


def paraboloid() -> str:
    """The middle row of Thacker's planar surface after a period."""
    given, found = swing_in_a_paraboloid()
    plot = Plot(
        "Planar surface in a paraboloid after one period (100 × 100 cells)",
        Axis("x (m)", (-2, 2), range(-2, 3)),
        Axis("elevation (m)", (-0.12, 0.12), (-0.1, -0.05, 0, 0.05, 0.1)),
    )
    x, row = (np.arange(100) + 0.5) * 0.04 - 2, 50
    bed = given.bed[row]
    plot.line(x, bed, "brown", "bed")
    for depth, name, colour, kind in (
        (np.asarray(given.depth)[row], "exact (as at the start)", "ink", "w"),
        (found.depth[row], "fv1", "blue", ""),
    ):
        wet = depth > 1e-4
        plot.line(x[wet], (bed + depth)[wet], colour, name, kind)
    return plot.svg()


def rain() -> str:
    """What runs off a plane at two slopes."""
    plot = Plot(
        "Rain on a plane of 100 m, slopes 0.05 and 0.005: 100 mm/h for 20 min",
        Axis("time (min)", (0, 30), range(0, 31, 5)),
        Axis("outflow (litres per second and metre)", (0, 3), (0, 0.5, 1, 1.5, 2, 2.5, 3)),
    )
    for slope in (0.05, 0.005):
        named = slope == 0.05
        seconds, exact, _, _ = rain_on_a_plane("fv1", slope)
        plot.line(seconds / 60, exact * 1e3, "ink", "kinematic wave" * named, "w")
        for solver, colour in COLOURS.items():
            plot.line(seconds / 60, rain_on_a_plane(solver, slope)[2] * 1e3, colour, solver * named)
    plot.text(4.3, 2.4, "0.05")
    plot.text(7.9, 2.2, "0.005")
    return plot.svg()


def wave() -> str:
    """The wave that runs up a plain, on the two cells of the tests."""
    plot = Plot(
        "Wave on a horizontal plane after 1 h, n 0.03, front at 1 m/s",
        Axis("distance from the inlet (m)", (0, 4200), range(0, 4001, 1000)),
        Axis("depth (m)", (0, 2.5), (0, 0.5, 1, 1.5, 2, 2.5)),
    )
    x, exact, _, _ = wave_on_a_plane("fv1", 25.0, 0.03, 1.0, 3600.0)
    plot.line(x, exact, "ink", "exact", "w")
    for solver, colour in COLOURS.items():
        for cell, kind in ((25.0, ""), (50.0, "d")):
            x, _, _, found = wave_on_a_plane(solver, cell, 0.03, 1.0, 3600.0)
            plot.line(x, found.depth[1], colour, f"{solver} {cell:g} m", kind)
    return plot.svg()


def agency_4() -> str:
    """Depth over time at the points of the Environment Agency's test 4."""
    plot = Plot(
        "EA test 4: depth at points 1–6, 10 m cells",
        Axis("time (min)", (0, 68), range(0, 61, 10)),
        Axis("depth (m)", (0, 0.37), (0, 0.1, 0.2, 0.3)),
    )
    minutes = np.linspace(0, 65, 131)
    for solver, kind in (("fv1", ""), ("inertial", "d")):
        seconds, depths, _ = agency_test_4(solver)
        for number, ((x, y), colour) in enumerate(zip(AGENCY_4_POINTS, POINT_COLOURS, strict=True), 1):
            at = np.array([np.interp(x, np.arange(100) * 10 + 5.0, row) for row in depths[:, int(y > 1000)]])
            line = np.interp(minutes * 60, seconds, at, left=0.0)
            plot.line(minutes, line, colour, solver * (number == 1), kind)
            plot.text(65.5, line[-1] - 0.004, f"{number}" * (kind == ""))
    plot.points(AGENCY_4_ARRIVALS["fv1"], np.full(6, 0.01), "ink", "1 cm arrives (fv1, 5 m cells)")
    for _, low, high in AGENCY_4_SPREAD:
        plot.band(np.array([59.3, 60.7]), np.full(2, low), np.full(2, high), "ink", "models of the report" * (low == 0))
    return plot.svg()


PLOTS = {
    "ritter": ritter,
    "stoker": stoker,
    "paraboloid": paraboloid,
    "rain_on_a_plane": rain,
    "wave_on_a_plane": wave,
    "ea_test_4": agency_4,
}
