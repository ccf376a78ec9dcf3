"""Seismic intensity: the elliptical relations of GB 18306-2015 at sites, and instrumental intensity of GB/T 17742."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.quake.attenuation import Axis, Ellipse, strike_offsets

LEAST, MOST = 1.0, 12.0
# The magnitudes whose figures were checked, and the magnitude from which a source is more than a point.
CHECKED = (5.0, 8.0)
LINE_SOURCE = 6.5
NEAR = "近断层处公式饱和，极震区可能偏低；未计场地土层放大，河谷软土处可能更高。"


class Region(StrEnum):
    """The attenuation regions of GB 18306-2015."""

    EAST = "east"  # 东部强震区（北京在内）
    MODERATE = "moderate"  # 中强地震区
    XINJIANG = "xinjiang"  # 新疆区
    TIBET = "tibet"  # 青藏区


@dataclass(frozen=True, slots=True)
class _Relation:
    """I = a + b Ms + c lg(R + r0) along (1) and across (2) the strike."""

    a1: float
    c1: float
    r1: float
    a2: float
    c2: float
    r2: float
    b: float
    sigma: float


_RELATIONS = {
    Region.EAST: _Relation(5.7123, -4.2903, 25, 3.6588, -3.5406, 13, 1.3626, 0.5826),
    Region.MODERATE: _Relation(5.8410, -3.6570, 15, 3.9440, -2.8450, 7, 1.0710, 0.5200),
    Region.XINJIANG: _Relation(5.6018, -4.4899, 25, 3.6113, -3.8477, 13, 1.4347, 0.5924),
    Region.TIBET: _Relation(6.4580, -4.4709, 25, 3.3682, -3.3119, 9, 1.2746, 0.6636),
}


@inputs
class SiteInputs:
    """An earthquake and the sites asked about."""

    magnitude: float = quantity("面波震级 Ms", low=3, high=9)
    strike_deg: float = quantity("断层走向（自北顺时针）", "°", low=0, high=360)
    east_km: Numbers = quantity("场点在震中以东的距离", "km", shape="points", low=-1000, high=1000)
    north_km: Numbers = quantity("场点在震中以北的距离", "km", shape="points", low=-1000, high=1000)
    ahead_km: float = quantity("破裂沿走向方向的长度", "km", low=0, high=500, default=0.0)
    behind_km: float = quantity("破裂逆走向方向的长度", "km", low=0, high=500, default=0.0)
    region: Region = Region.EAST

    def validate(self) -> None:
        if np.shape(self.east_km) != np.shape(self.north_km):
            raise OutOfRange("north_km", "东向距离和北向距离的场点个数不同，应一一对应。")
        if self.magnitude <= LINE_SOURCE and (self.ahead_km > 0 or self.behind_km > 0):
            raise OutOfRange("ahead_km", "震级不大于 6.5 时按点源计算，请把破裂长度填 0。")


@result
class Intensity:
    """Intensity at the sites with its band of one standard deviation, and at the epicentre."""

    value: Numbers = quantity("烈度", "度", shape="points")
    low: Numbers = quantity("烈度下限（-1σ）", "度", shape="points")
    high: Numbers = quantity("烈度上限（+1σ）", "度", shape="points")
    epicentre: float = quantity("震中烈度", "度")
    sigma: float = quantity("标准差", "度")
    limits: tuple[str, ...] = (NEAR,)
    stamp: Stamp


def ellipse(region: Region, magnitude: float) -> Ellipse:
    """The relation of a region at a magnitude Ms. Source: GB 18306-2015, elliptical intensity attenuation."""
    said = _RELATIONS[region]
    shift = said.b * magnitude
    return Ellipse(Axis(said.a1 + shift, said.c1, said.r1), Axis(said.a2 + shift, said.c2, said.r2))


def site_intensity(given: SiteInputs) -> Intensity:
    """Intensity (shape "points", within 1-12) of an earthquake at sites; see GB 18306-2015.

    I solves (u/Ra(I))^2 + (v/Rb(I))^2 = 1 with u along and v across the strike; above Ms 6.5 u counts from the
    rupture. The relation saturates near the fault and misses degrees X and above of the greatest earthquakes.
    """
    along, across = strike_offsets(given.east_km, given.north_km, given.strike_deg, given.ahead_km, given.behind_km)
    shape = ellipse(given.region, given.magnitude)
    value, sigma = shape.at(along, across), _RELATIONS[given.region].sigma
    return Intensity(
        value=np.clip(value, LEAST, MOST),
        low=np.clip(value - sigma, LEAST, MOST),
        high=np.clip(value + sigma, LEAST, MOST),
        epicentre=min(shape.peak(), MOST),
        sigma=sigma,
        stamp=stamp("quake.intensity", "1", given, provisional=beyond_checked(given.magnitude)),
    )


def beyond_checked(magnitude: float) -> tuple[str, ...]:
    """What to say of a magnitude outside the checked range: nothing within it."""
    if CHECKED[0] <= magnitude <= CHECKED[1]:
        return ()
    return (f"震级 {magnitude:g} 在已核对的 5—8 级之外，为外推。",)


@inputs
class IsoseismalInputs:
    """An earthquake and the degrees whose ellipses are asked for."""

    magnitude: float = quantity("面波震级 Ms", low=3, high=9)
    degrees: Numbers = quantity("烈度", "度", shape="degrees", low=LEAST, high=MOST)
    region: Region = Region.EAST


@result
class Isoseismals:
    """Semi-axes and areas of the ellipses within which a degree is reached; 0 where it is nowhere."""

    long_km: Numbers = quantity("长半轴", "km", shape="degrees")
    short_km: Numbers = quantity("短半轴", "km", shape="degrees")
    area_km2: Numbers = quantity("面积", "km²", shape="degrees")
    stamp: Stamp


def isoseismals(given: IsoseismalInputs) -> Isoseismals:
    """Ellipses (shape "degrees") of a point source. Source: GB 18306-2015, solved for the distance."""
    shape = ellipse(given.region, given.magnitude)
    long, short = shape.long.distance(given.degrees), shape.short.distance(given.degrees)
    marks = stamp("quake.isoseismals", "1", given, provisional=beyond_checked(given.magnitude))
    return Isoseismals(long_km=long, short_km=short, area_km2=np.pi * long * short, stamp=marks)


@inputs
class RecordInputs:
    """Peaks of records, one per station."""

    pga: Numbers = quantity("峰值加速度", "m/s²", shape="stations", low=1e-6, high=50)
    pgv: Numbers = quantity("峰值速度", "m/s", shape="stations", low=1e-8, high=10)

    def validate(self) -> None:
        if np.shape(self.pga) != np.shape(self.pgv):
            raise OutOfRange("pgv", "峰值加速度和峰值速度的台站个数不同，应一一对应。")


@result
class InstrumentalIntensity:
    """Instrumental intensity per station, and what each peak alone gives."""

    value: Numbers = quantity("仪器烈度", "度", shape="stations")
    by_acceleration: Numbers = quantity("加速度烈度", "度", shape="stations")
    by_velocity: Numbers = quantity("速度烈度", "度", shape="stations")
    stamp: Stamp


def instrumental_intensity(given: RecordInputs) -> InstrumentalIntensity:
    """Instrumental intensity (shape "stations", within 1-12) from PGA [m/s2] and PGV [m/s].

    I_A = 3.17 lg PGA + 6.59, I_V = 3.00 lg PGV + 9.77; I_V where both reach VI, else their mean: at the switch the
    value may jump by about 0.2. Source: GB/T 17742-2020.
    """
    accelerated = np.clip(3.17 * np.log10(given.pga) + 6.59, LEAST, MOST)
    moved = np.clip(3.00 * np.log10(given.pgv) + 9.77, LEAST, MOST)
    both = (accelerated >= 6) & (moved >= 6)
    said = "仪器烈度的系数和取值规则（GB/T 17742-2020）尚未与标准原文核对。"
    return InstrumentalIntensity(
        value=np.where(both, moved, 0.5 * (accelerated + moved)),
        by_acceleration=accelerated,
        by_velocity=moved,
        stamp=stamp("quake.instrumental", "1", given, provisional=(said,)),
    )
