"""Plots of the fire, gas and earthquake pages of the science guide, from the cases their tests assert."""

import numpy as np
from scipy.ndimage import map_coordinates

from science_plot.draw import Axis, Plot
from sentinel.science.fire.spread import spread
from sentinel.science.quake.intensity import Region, SiteInputs, ellipse, site_intensity
from sentinel.science.tests.cases.fire import CELL, RATE, plain
from sentinel.science.tests.cases.gas import PLUME, STACK, on_axis
from sentinel.science.tests.cases.quake import DEGREES, EPICENTRE, LONG_KM, SHORT_KM


def fire_spread() -> str:
    """Lines of equal arrival around one ignition in a wind, beside the ellipse."""
    given = plain(300, 0.85, 90.0)
    arrival = spread(given).arrival.astype(float)
    angles = np.radians(np.arange(0, 361, 2))
    plot = Plot(
        "Spread in a steady wind: lines of equal arrival, e = 0.85, head 5 m/min",
        Axis("along the wind (m)", (-1000, 4500), range(-1000, 4001, 1000)),
        Axis("across the wind (m)", (-1370, 1370), range(-1000, 1001, 500)),
    )
    reach = np.arange(0, 4400, 5.0)
    for minutes in (300, 600, 800):
        named = minutes == 300
        truth = RATE * 0.15 * minutes / (1 - 0.85 * np.cos(angles))
        plot.line(truth * np.cos(angles), truth * np.sin(angles), "ink", "ellipse" * named, "w")
        found = []
        for angle in angles:
            rows, columns = 150 - reach * np.sin(angle) / CELL, 150 + reach * np.cos(angle) / CELL
            found.append(np.interp(minutes, map_coordinates(arrival, [rows, columns], order=1, mode="nearest"), reach))
        edge = np.array(found)
        plot.line(edge * np.cos(angles), edge * np.sin(angles), "red", "minimum travel time, 30 m cells" * named)
        plot.text(RATE * minutes - 60, 0, f"{minutes} min", "end")
    return plot.svg()


def intensity() -> str:
    """Intensity by distance along and across the strike."""
    plot = Plot(
        "Intensity by distance, GB 18306-2015 east, Ms 6.5",
        Axis("distance from the epicentre (km)", (0, 120), range(0, 121, 20)),
        Axis("intensity (degrees)", (4, 10), range(4, 11)),
    )
    km, none = np.linspace(0, 120, 121), np.zeros(121)
    shape = ellipse(Region.EAST, 6.5)
    along = site_intensity(SiteInputs(magnitude=6.5, strike_deg=0.0, east_km=none, north_km=km))
    plot.band(km, along.low, along.high, "blue", "± σ along")
    plot.line(km, shape.long.value(km), "blue", "along the strike")
    plot.line(km, shape.short.value(km), "orange", "across the strike")
    plot.points((*LONG_KM, *SHORT_KM, 0), (*DEGREES, *DEGREES, EPICENTRE), "ink", "published figures")
    return plot.svg()


def plume() -> str:
    """Concentration on the centre line of the two plumes of the tests."""
    plot = Plot(
        "Gaussian plumes on the ground along the wind (Briggs, open country)",
        Axis("distance downwind (m)", (100, 10000), (100, 200, 500, 1000, 2000, 5000, 10000), log=True),
        Axis("concentration (mg/m³)", (1, 3000), (1, 3, 10, 30, 100, 300, 1000, 3000), log=True),
    )
    x = np.geomspace(100, 10000, 200)
    plot.line(x, on_axis(PLUME, x) * 1e6, "blue", "ground, 0.1 kg/s, F, 2 m/s")
    plot.line(x, on_axis(STACK, x) * 1e6, "orange", "50 m, 1 kg/s, D, 5 m/s")
    plot.points((500, 1000, 814), (117.2, 9.23, 9.69), "ink", "published figures")
    return plot.svg()


PLOTS = {"fire_spread": fire_spread, "quake_intensity": intensity, "gas_plume": plume}
