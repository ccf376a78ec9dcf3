"""Rate of spread after 王正非 with the initial rate of 毛贤敏: the relation in use in Chinese forestry.

R = R0 Ks exp(0.1783 V) exp(3.533 tan(phi)^1.2), R0 = 0.03 T + 0.05 W + 0.01 (100 - h) - 0.3. Both relations stand as
remembered from the literature; they hold for fire that runs with the wind and up the slope only.
"""

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "fire.wang", "1"
PROVISIONAL = ("王正非蔓延公式与毛贤敏初始速度公式的系数据文献转述，待核原文。",)


@inputs
class WangInputs:
    """Weather of the hour and the ground in cells."""

    temperature: float = quantity("气温", "℃", low=-30, high=50)
    humidity: float = quantity("相对湿度", "%", low=0, high=100)
    wind_force: float = quantity("风力等级", "级", low=0, high=12)
    wind: np.ndarray = quantity("风速", "m/s", shape="cells", low=0, high=33)
    slope: np.ndarray = quantity("上坡坡度", "°", shape="cells", low=0, high=60)
    fuel_factor: np.ndarray = quantity("可燃物配置系数 Ks", shape="cells", low=0)

    def validate(self) -> None:
        if not np.shape(self.wind) == np.shape(self.slope) == np.shape(self.fuel_factor):
            raise OutOfRange("slope", "风速、坡度、可燃物系数的格数不同，请给出同一批格子。")


@result
class Wang:
    """The initial rate, 0 where it comes out negative, and the rate with wind up the slope."""

    rate_initial: float = quantity("初始蔓延速度", "m/min", low=0)
    rate: np.ndarray = quantity("顺风上坡蔓延速度", "m/min", shape="cells", low=0)
    stamp: Stamp


def wang(given: WangInputs) -> Wang:
    """Rate of spread in cells (n,), m/min. Raises OutOfRange outside the ranges. Source: see the head of the file."""
    initial = 0.03 * given.temperature + 0.05 * given.wind_force + 0.01 * (100 - given.humidity) - 0.3
    initial = max(initial, 0.0)
    steepness = np.tan(np.radians(given.slope)) ** 1.2
    rate = initial * np.asarray(given.fuel_factor) * np.exp(0.1783 * np.asarray(given.wind)) * np.exp(3.533 * steepness)
    return Wang(rate_initial=initial, rate=rate, stamp=stamp(MODEL, VERSION, given, provisional=PROVISIONAL))
