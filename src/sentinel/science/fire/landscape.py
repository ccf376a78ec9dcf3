"""Surface fire over a map of fuels: Rothermel's head fire cell by cell, as the spread solver takes it."""

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.fire.fuels import FUELS, unchecked
from sentinel.science.fire.rothermel import SurfaceInputs, surface_fire

MODEL, VERSION = "fire.landscape", "1"
BARE = -1
OVERRUN = "有的格子火头比推动它的风还快，公式在此偏快、不可信，请核对所填是否为火焰半高处的风速。"
CROSSWALK = "可燃物类型由当地植被图换算为国外标准可燃物模型，是建模时的选择，未经本地实测。"


@inputs
class LandscapeInputs:
    """Fuel, wind and slope of every cell under one state of moisture. Row 0 is the northern edge.

    Where nothing burns (-1: rock, cliffs, no terrain) wind and slope may be anything, or unknown (NaN).
    """

    legend: tuple[str, ...]
    fuel: np.ndarray = quantity("可燃物类型（图例序号，-1 为不可燃）", shape="rows, columns", low=BARE)
    moisture_1h: float = quantity("1 小时时滞死可燃物含水率", low=0.01, high=3)
    moisture_10h: float = quantity("10 小时时滞死可燃物含水率", low=0.01, high=3)
    moisture_100h: float = quantity("100 小时时滞死可燃物含水率", low=0.01, high=3)
    moisture_herb: float = quantity("活草本含水率", low=0.3, high=3)
    moisture_woody: float = quantity("活木本含水率", low=0.3, high=3)
    wind: np.ndarray = quantity("火焰半高处风速", "m/s", shape="rows, columns", gaps=True)
    wind_to: np.ndarray = quantity("风的去向（自北顺时针）", "°", shape="rows, columns", gaps=True)
    slope: np.ndarray = quantity("坡度（正切）", shape="rows, columns", gaps=True)
    upslope: np.ndarray = quantity("上坡方向（自北顺时针）", "°", shape="rows, columns", gaps=True)

    def validate(self) -> None:
        unknown = [code for code in self.legend if code not in FUELS]
        if unknown:
            raise OutOfRange("legend", f"没有名为 {'、'.join(unknown)} 的可燃物模型，可用：{'、'.join(FUELS)}。")
        indices = np.asarray(self.fuel)
        if (indices != np.rint(indices)).any() or indices.max() >= len(self.legend):
            raise OutOfRange("fuel", f"可燃物类型应是 -1 或图例里的序号 0—{len(self.legend) - 1}。")
        for name in ("wind", "wind_to", "slope", "upslope"):
            if np.shape(getattr(self, name)) != indices.shape:
                raise OutOfRange(name, "这一层的网格大小与可燃物图不同，请用同一张网格。")


@result
class Landscape:
    """The head fire of every cell; 0 where nothing burns."""

    rate: np.ndarray = quantity("火头蔓延速度", "m/min", shape="rows, columns", low=0)
    heading: np.ndarray = quantity("火头去向（自北顺时针）", "°", shape="rows, columns")
    eccentricity: np.ndarray = quantity("椭圆偏心率", shape="rows, columns")
    intensity: np.ndarray = quantity("火头火线强度", "kW/m", shape="rows, columns")
    flame_length: np.ndarray = quantity("火头火焰长度", "m", shape="rows, columns")
    limits: tuple[str, ...]
    stamp: Stamp


def landscape(given: LandscapeInputs) -> Landscape:
    """Head fire of every cell (rows, columns): m/min, degrees, kW/m, m; zeros where the fuel is -1 or too wet.

    Raises OutOfRange for unknown fuel models, indices outside the legend, layers of another size, and wind or slope
    that `surface_fire` refuses in a cell that burns.
    """
    fuel = np.asarray(given.fuel)
    layers = {name: np.zeros(fuel.shape) for name in ("rate", "heading", "eccentricity", "intensity", "flame_length")}
    overrun, burning = False, set()
    for index, code in enumerate(given.legend):
        here = fuel == index
        if not here.any():
            continue
        burning.add(code)
        fire = surface_fire(
            SurfaceInputs(
                fuel=code,
                moisture_1h=given.moisture_1h,
                moisture_10h=given.moisture_10h,
                moisture_100h=given.moisture_100h,
                moisture_herb=given.moisture_herb,
                moisture_woody=given.moisture_woody,
                wind=np.asarray(given.wind)[here],
                wind_to=np.asarray(given.wind_to)[here],
                slope=np.asarray(given.slope)[here],
                upslope=np.asarray(given.upslope)[here],
            )
        )
        overrun |= bool((fire.rate - fire.rate_still > 60 * fire.effective_wind).any())
        for name, layer in layers.items():
            layer[here] = getattr(fire, name)
    return Landscape(
        rate=layers["rate"],
        heading=layers["heading"],
        eccentricity=layers["eccentricity"],
        intensity=layers["intensity"],
        flame_length=layers["flame_length"],
        limits=(CROSSWALK, OVERRUN) if overrun else (CROSSWALK,),
        stamp=stamp(MODEL, VERSION, given, provisional=unchecked(burning)),
    )
