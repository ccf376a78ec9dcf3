"""Peak ground acceleration and velocity at sites: the elliptical relations behind GB 18306-2015, eastern region."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sentinel.science.contract import Numbers, OutOfRange, Stamp, quantity, result, stamp
from sentinel.science.quake.attenuation import Axis, Ellipse, strike_offsets
from sentinel.science.quake.intensity import LINE_SOURCE, Region, SiteInputs, beyond_checked


class Measure(StrEnum):
    """What is asked for: PGA in gal (cm/s2) or PGV in cm/s."""

    PGA = "pga"
    PGV = "pgv"


@dataclass(frozen=True, slots=True)
class _Axis:
    """lg Y = a + b Ms + c lg(R + d exp(e Ms)); a, b for Ms up to 6.5 and above."""

    small: tuple[float, float]
    great: tuple[float, float]
    c: float
    d: float
    e: float

    def at(self, magnitude: float) -> Axis:
        a, b = self.great if magnitude > LINE_SOURCE else self.small
        return Axis(a + b * magnitude, self.c, self.d * float(np.exp(self.e * magnitude)))


_EAST = {
    Measure.PGA: (
        _Axis((1.979, 0.671), (3.533, 0.432), -2.315, 2.088, 0.399),
        _Axis((1.176, 0.660), (2.753, 0.418), -2.004, 0.944, 0.447),
    ),
    Measure.PGV: (
        _Axis((-0.363, 0.791), (1.437, 0.513), -2.103, 2.088, 0.399),
        _Axis((-1.147, 0.788), (0.712, 0.502), -1.825, 0.944, 0.447),
    ),
}
ROCK = "为基岩地面的峰值，未计场地土层放大，河谷软土处可能更高。"
_SIGMA = {Measure.PGA: 0.236, Measure.PGV: 0.271}


@result
class Motion:
    """Peaks at the sites with their band of one standard deviation of lg Y. PGA in gal, PGV in cm/s."""

    measure: Measure
    value: Numbers = quantity("峰值", "gal 或 cm/s", shape="points")
    low: Numbers = quantity("下限（-1σ）", "gal 或 cm/s", shape="points")
    high: Numbers = quantity("上限（+1σ）", "gal 或 cm/s", shape="points")
    limits: tuple[str, ...] = (ROCK,)
    stamp: Stamp


def site_motion(given: SiteInputs, measure: Measure) -> Motion:
    """PGA [gal] or PGV [cm/s] on rock at sites (shape "points"). OutOfRange at `region` outside the eastern region.

    Source: the elliptical relations of GB 18306-2015 as in Yu et al. (2013), eastern strong-earthquake region.
    """
    if given.region is not Region.EAST:
        raise OutOfRange("region", "峰值加速度和速度只有东部强震区的关系，其他分区请改用烈度。")
    along, across = strike_offsets(given.east_km, given.north_km, given.strike_deg, given.ahead_km, given.behind_km)
    long, short = _EAST[measure]
    lg = Ellipse(long.at(given.magnitude), short.at(given.magnitude)).at(along, across)
    sigma = _SIGMA[measure]
    return Motion(
        measure=measure,
        value=10**lg,
        low=10 ** (lg - sigma),
        high=10 ** (lg + sigma),
        stamp=stamp("quake.motion", "1", (given, measure), provisional=beyond_checked(given.magnitude)),
    )
