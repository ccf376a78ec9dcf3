"""Surface fire after Rothermel (1972) and Albini (1976): rate of spread, intensity, flame length, shape of the front.

Rothermel (1972), USDA Forest Service INT-115; Albini (1976), GTR INT-30; herb curing after Scott and Burgan (2005).
The fits are in pounds, feet, minutes and Btu and are kept so inside; in and out go metric units.

Wind and slope: the factors phi_w and phi_s are added as vectors in the horizontal plane, phi_w along the wind, phi_s
up the slope. The length of the sum gives the head rate R = R0 (1 + |phi|), its direction where the head runs, and the
wind that alone would give the same |phi| is the effective wind, which sets the ellipse. The wind is not turned into
the plane of the slope first, and no upper limit of the wind is applied.
"""

from dataclasses import dataclass

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.fire.fuels import FUELS, FuelModel, unchecked

MODEL, VERSION = "fire.rothermel", "1"
METRE = 0.3048  # m in a foot
FEET_PER_MINUTE = 60 / METRE  # ft/min in 1 m/s
TON_PER_ACRE = 2000 / 43560  # lb/ft2
KILOWATT = 1.055056 / METRE  # kW/m in 1 Btu/ft/s
HEAT = 8000.0  # Btu/lb
DENSITY = 32.0  # lb/ft3, oven-dry particle
MINERAL, SILICA_FREE = 0.0555, 0.010
SIZE_CLASSES = (16.0, 48.0, 96.0, 192.0, 1200.0)  # 1/ft, Albini 1976
DEAD = np.array([True, True, True, False, False, True])  # the last is herb that has cured
LONGEST = 8.0  # length to width of the ellipse


@inputs
class SurfaceInputs:
    """One fuel bed under one state of moisture, in cells of different wind and slope."""

    fuel: str
    moisture_1h: float = quantity("1 小时时滞死可燃物含水率", low=0.01, high=3)
    moisture_10h: float = quantity("10 小时时滞死可燃物含水率", low=0.01, high=3)
    moisture_100h: float = quantity("100 小时时滞死可燃物含水率", low=0.01, high=3)
    moisture_herb: float = quantity("活草本含水率", low=0.3, high=3)
    moisture_woody: float = quantity("活木本含水率", low=0.3, high=3)
    wind: np.ndarray = quantity("火焰半高处风速", "m/s", shape="cells", low=0, high=30)
    wind_to: np.ndarray = quantity("风的去向（自北顺时针）", "°", shape="cells", low=0, high=360)
    slope: np.ndarray = quantity("坡度（正切）", shape="cells", low=0, high=3)
    upslope: np.ndarray = quantity("上坡方向（自北顺时针）", "°", shape="cells", low=0, high=360)

    def validate(self) -> None:
        if self.fuel not in FUELS:
            raise OutOfRange("fuel", f"没有名为 {self.fuel} 的可燃物模型，可用：{'、'.join(FUELS)}。")
        if len({len(each) for each in (self.wind, self.wind_to, self.slope, self.upslope)}) > 1:
            raise OutOfRange("wind", "风速、风向、坡度、上坡方向的格数不同，请给出同一批格子。")


@result
class SurfaceFire:
    """Fire behaviour at the head, cell by cell. With no wind and no slope the heading is 0 and the ellipse a circle."""

    rate_still: float = quantity("无风平地蔓延速度", "m/min")
    reaction_intensity: float = quantity("反应强度", "kW/m²")
    rate: np.ndarray = quantity("火头蔓延速度", "m/min", shape="cells")
    heading: np.ndarray = quantity("火头去向（自北顺时针）", "°", shape="cells")
    intensity: np.ndarray = quantity("火头火线强度", "kW/m", shape="cells")
    flame_length: np.ndarray = quantity("火头火焰长度", "m", shape="cells")
    effective_wind: np.ndarray = quantity("等效风速", "m/s", shape="cells")
    length_to_width: np.ndarray = quantity("火场长宽比", shape="cells")
    eccentricity: np.ndarray = quantity("火场椭圆偏心率", shape="cells")
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class _Bed:
    """What a bed is before wind and slope, in lb-ft-min: r0 ft/min, reaction Btu/ft2/min, wind phi_w = c U^b."""

    rate: float
    reaction: float
    ratio: float
    packing: float
    wind_factor: float
    wind_exponent: float

    def slope_factor(self) -> float:
        """phi_s over the squared tangent of the slope."""
        return float(5.275 * self.packing**-0.3)


def surface_fire(given: SurfaceInputs) -> SurfaceFire:
    """Head fire of one fuel bed in cells (n,): m/min, degrees, kW/m, m.

    Raises OutOfRange for an unknown fuel model or a value outside its range. Dead fuel wetter than its moisture of
    extinction does not carry fire: rate 0. Rothermel (1972) eq. 52 with Albini's (1976) weights.
    """
    bed = _bed(FUELS[given.fuel], _moistures(given))
    wind, slope = np.asarray(given.wind, float), np.asarray(given.slope, float)
    by_wind = bed.wind_factor * (wind * FEET_PER_MINUTE) ** bed.wind_exponent
    by_slope = bed.slope_factor() * slope**2
    to, up = np.radians(given.wind_to), np.radians(given.upslope)
    north = by_wind * np.cos(to) + by_slope * np.cos(up)
    east = by_wind * np.sin(to) + by_slope * np.sin(up)
    phi = np.hypot(north, east)
    rate = bed.rate * (1 + phi)
    effective = (phi / bed.wind_factor) ** (1 / bed.wind_exponent) / FEET_PER_MINUTE
    shape = length_to_width(effective)
    intensity = bed.reaction * rate * 384 / bed.ratio / 60 * KILOWATT
    return SurfaceFire(
        rate_still=bed.rate * METRE,
        reaction_intensity=bed.reaction / 60 * KILOWATT / METRE,
        rate=rate * METRE,
        heading=np.where(phi > 0, np.degrees(np.arctan2(east, north)) % 360, 0.0),
        intensity=intensity,
        flame_length=0.0775 * intensity**0.46,
        effective_wind=effective,
        length_to_width=shape,
        eccentricity=eccentricity(shape),
        stamp=stamp(MODEL, VERSION, given, provisional=unchecked({given.fuel})),
    )


def length_to_width(effective_wind: np.ndarray) -> np.ndarray:
    """Length over width of the fire's ellipse, 1 in still air, at most 8.

    effective_wind: mid-flame, m/s. Anderson (1983), INT-305, eq. 17 (0.1147 and 0.0692 per mile an hour), shifted by
    0.397 to a circle without wind, Finney (1998), RMRS-RP-4. The exponents 0.2566 and 0.1548 hold for metres a second.
    """
    wind = np.minimum(np.asarray(effective_wind, float), 30.0)
    shape = 0.936 * np.exp(0.2566 * wind) + 0.461 * np.exp(-0.1548 * wind) - 0.397
    return np.asarray(np.minimum(shape, LONGEST))


def eccentricity(shape: np.ndarray) -> np.ndarray:
    """Eccentricity of an ellipse of that length over width, 0 for a circle."""
    return np.sqrt(np.maximum(1 - 1 / np.asarray(shape, float) ** 2, 0.0))


def _moistures(given: SurfaceInputs) -> np.ndarray:
    fine = given.moisture_1h
    return np.array(
        [fine, given.moisture_10h, given.moisture_100h, given.moisture_herb, given.moisture_woody, fine], float
    )


def _bed(fuel: FuelModel, moisture: np.ndarray) -> _Bed:
    load = np.append(fuel.load, 0.0) * TON_PER_ACRE
    ratios = np.append(fuel.ratio, fuel.ratio[3])
    if fuel.dynamic:
        cured = float(np.clip((1.2 - moisture[3]) / 0.9, 0, 1))
        load[3], load[5] = (1 - cured) * load[3], cured * load[3]
    area = ratios * load / DENSITY
    of_kind = np.where(DEAD, area[DEAD].sum(), area[~DEAD].sum())
    within = np.divide(area, of_kind, out=np.zeros(6), where=of_kind > 0)
    dead = area[DEAD].sum() / area.sum()
    share = within * np.where(DEAD, dead, 1 - dead)
    ratio = float((share * ratios).sum())
    bulk = load.sum() / fuel.depth
    packing = bulk / DENSITY
    relative = packing / (3.348 * ratio**-0.8189)
    reaction = _reaction(load, ratios, within, moisture, fuel.extinction, ratio, relative)
    flux = np.exp((0.792 + 0.681 * ratio**0.5) * (packing + 0.1)) / (192 + 0.2595 * ratio)
    sink = bulk * (share * np.exp(-138 / ratios) * (250 + 1116 * moisture)).sum()
    return _Bed(
        rate=float(reaction * flux / sink),
        reaction=reaction,
        ratio=ratio,
        packing=float(packing),
        wind_factor=float(7.47 * np.exp(-0.133 * ratio**0.55) * relative ** -(0.715 * np.exp(-3.59e-4 * ratio))),
        wind_exponent=0.02526 * ratio**0.54,
    )


def _reaction(
    load: np.ndarray,
    ratios: np.ndarray,
    within: np.ndarray,
    moisture: np.ndarray,
    extinction: float,
    ratio: float,
    relative: float,
) -> float:
    """Reaction intensity, Btu/ft2/min: Rothermel (1972) eq. 27 with net loads weighted by size class."""
    sizes = np.digitize(ratios, SIZE_CLASSES)
    alike = (DEAD[:, None] == DEAD) & (sizes[:, None] == sizes)
    net = (alike @ within) * load * (1 - MINERAL)
    heat = 0.0
    for kind, limit in ((DEAD, extinction), (~DEAD, _live_extinction(load, ratios, moisture, extinction))):
        wet = (within * moisture)[kind].sum() / limit
        damping = 1 - 2.59 * wet + 5.11 * wet**2 - 3.52 * wet**3 if wet < 1 else 0.0
        heat += net[kind].sum() * max(float(damping), 0.0)
    rising = 133 * ratio**-0.7913
    fastest = ratio**1.5 / (495 + 0.0594 * ratio**1.5)
    velocity = fastest * relative**rising * np.exp(rising * (1 - relative))
    return float(velocity * HEAT * 0.174 * SILICA_FREE**-0.19 * heat)


def _live_extinction(load: np.ndarray, ratios: np.ndarray, moisture: np.ndarray, extinction: float) -> float:
    """Moisture of extinction of the live fuel: Albini (1976), from fine dead over live load."""
    dead = (load * np.exp(-138 / ratios))[DEAD]
    live = (load * np.exp(-500 / ratios))[~DEAD].sum()
    if live == 0:
        return extinction
    fine_moisture = (moisture[DEAD] * dead).sum() / dead.sum()
    return max(float(2.9 * dead.sum() / live * (1 - fine_moisture / extinction)) - 0.226, extinction)
