"""Canadian Fire Weather Index of a day: Van Wagner and Pickett (1985), Forestry Technical Report 33; Van Wagner (1987).

Noon weather and the three moisture codes of the day before give today's codes and the indices of spread, build-up and
fire weather. Equation numbers are those of the report.
"""

import math

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "fire.fwi", "1"
SCALE = 147.2  # of the fine fuel moisture code, as in the report; later programs take 147.27723, FFMC 0.04 lower
DAY_LENGTH = (6.5, 7.5, 9.0, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8.0, 7.0, 6.0)  # duff, January first, 46 N
DAY_FACTOR = (-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5.0, 2.4, 0.4, -1.6, -1.6)  # drought, January first


@inputs
class FwiInputs:
    """Noon weather of one day and the codes of the day before."""

    temperature: float = quantity("正午气温", "℃", low=-50, high=60)
    humidity: float = quantity("正午相对湿度", "%", low=0, high=100)
    wind: float = quantity("正午 10 m 风速", "km/h", low=0, high=200)
    rain: float = quantity("前 24 小时降水量", "mm", low=0, high=1000)
    month: int = quantity("月份", low=1, high=12)
    ffmc: float = quantity("前一日细小可燃物湿度码", low=0, high=101)
    dmc: float = quantity("前一日粗腐殖质湿度码", low=0, high=10_000)
    dc: float = quantity("前一日干旱码", low=0, high=10_000)

    def validate(self) -> None:
        if self.month != int(self.month):
            raise OutOfRange("month", "月份应是 1—12 的整数。")


@result
class Fwi:
    """Codes and indices of the day."""

    ffmc: float = quantity("细小可燃物湿度码 FFMC")
    dmc: float = quantity("粗腐殖质湿度码 DMC")
    dc: float = quantity("干旱码 DC")
    isi: float = quantity("初始蔓延指数 ISI")
    bui: float = quantity("累积指数 BUI")
    fwi: float = quantity("火险天气指数 FWI")
    stamp: Stamp


def fire_weather(given: FwiInputs) -> Fwi:
    """The six numbers of one day. Raises OutOfRange outside the ranges. Day lengths are those of about 46 N."""
    fine = _fine_fuel(given)
    duff = _duff(given)
    drought = _drought(given)
    spread, build_up = initial_spread(fine, given.wind), buildup(duff, drought)
    return Fwi(
        ffmc=fine,
        dmc=duff,
        dc=drought,
        isi=spread,
        bui=build_up,
        fwi=weather_index(spread, build_up),
        stamp=stamp(MODEL, VERSION, given),
    )


def initial_spread(ffmc: float, wind: float) -> float:
    """ISI from the fine fuel moisture code and the wind in km/h, eq. 24-26."""
    moisture = SCALE * (101 - ffmc) / (59.5 + ffmc)
    fuel = 91.9 * math.exp(-0.1386 * moisture) * (1 + math.pow(moisture, 5.31) / 4.93e7)
    return 0.208 * math.exp(0.05039 * wind) * fuel


def buildup(dmc: float, dc: float) -> float:
    """BUI from the duff and the drought code, eq. 27."""
    if dmc == 0:
        return 0.0
    if dmc <= 0.4 * dc:
        return 0.8 * dmc * dc / (dmc + 0.4 * dc)
    return max(dmc - (1 - 0.8 * dc / (dmc + 0.4 * dc)) * (0.92 + math.pow(0.0114 * dmc, 1.7)), 0.0)


def weather_index(isi: float, bui: float) -> float:
    """FWI from the indices of spread and build-up, eq. 28-30."""
    weight = 0.626 * bui**0.809 + 2 if bui <= 80 else 1000 / (25 + 108.64 * math.exp(-0.023 * bui))
    scale = 0.1 * isi * weight
    return math.exp(2.72 * (0.434 * math.log(scale)) ** 0.647) if scale > 1 else scale


def _fine_fuel(given: FwiInputs) -> float:
    """Eq. 1-10."""
    moisture = SCALE * (101 - given.ffmc) / (59.5 + given.ffmc)
    if given.rain > 0.5:
        rain = given.rain - 0.5
        wetter = 42.5 * rain * math.exp(-100 / (251 - moisture)) * (1 - math.exp(-6.93 / rain))
        soaked = 0.0015 * (moisture - 150) ** 2 * rain**0.5 if moisture > 150 else 0.0
        moisture = min(moisture + wetter + soaked, 250.0)
    damp, warm = given.humidity, given.temperature
    common = 0.18 * (21.1 - warm) * (1 - math.exp(-0.115 * damp))
    dry = 0.942 * damp**0.679 + 11 * math.exp((damp - 100) / 10) + common
    wet = 0.618 * damp**0.753 + 10 * math.exp((damp - 100) / 10) + common
    share, limit = (damp / 100, dry) if moisture > dry else ((100 - damp) / 100, wet)
    if moisture > dry or moisture < wet:
        pace = 0.424 * (1 - share**1.7) + 0.0694 * given.wind**0.5 * (1 - share**8)
        pace *= 0.581 * math.exp(0.0365 * warm)
        moisture = limit + (moisture - limit) * 10**-pace
    return min(max(59.5 * (250 - moisture) / (SCALE + moisture), 0.0), 101.0)


def _duff(given: FwiInputs) -> float:
    """Eq. 11-17."""
    code = given.dmc
    if given.rain > 1.5:
        rain = 0.92 * given.rain - 1.27
        moisture = 20 + math.exp(5.6348 - code / 43.43)
        if code <= 33:
            slope = 100 / (0.5 + 0.3 * code)
        elif code <= 65:
            slope = 14 - 1.3 * math.log(code)
        else:
            slope = 6.2 * math.log(code) - 17.2
        moisture += 1000 * rain / (48.77 + slope * rain)
        code = max(244.72 - 43.43 * math.log(moisture - 20), 0.0)
    warm = max(given.temperature, -1.1)
    return code + 100 * 1.894e-6 * (warm + 1.1) * (100 - given.humidity) * DAY_LENGTH[int(given.month) - 1]


def _drought(given: FwiInputs) -> float:
    """Eq. 18-23."""
    code = given.dc
    if given.rain > 2.8:
        rain = 0.83 * given.rain - 1.27
        code = max(400 * math.log(800 / (800 * math.exp(-code / 400) + 3.937 * rain)), 0.0)
    warm = max(given.temperature, -2.8)
    return code + 0.5 * max(0.36 * (warm + 2.8) + DAY_FACTOR[int(given.month) - 1], 0.0)
