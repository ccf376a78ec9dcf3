"""A release of a substance into the wind: which form holds, how far each limit is reached and over which ground."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.gas import dense, footprint
from sentinel.science.gas.gaussian import (
    Ground,
    Plume,
    Puff,
    Weather,
    plume_concentration,
    plume_field,
    puff_peak_concentration,
    puff_peak_field,
)
from sentinel.science.gas.source import Discharge, GasHole, LiquidHole, choked_gas, liquid_orifice
from sentinel.science.gas.substances import UNCHECKED, Substance
from sentinel.science.gas.zones import FLAT, GAS_CONSTANT, densities

PRESSURE = 101_325.0
AIR = 0.028965  # kg/mol
_BREATHING = 1.5
_BESIDE = np.array([-1.0, 1.0])
_GAS_COEFFICIENT, _LIQUID_COEFFICIENT = 0.85, 0.63  # as the worked examples of CCPS (1999) take them
_NEXT_UP = 1 + 1e-9


class Manner(StrEnum):
    """Released over time, kg/s, or at one moment, kg."""

    STEADY = "steady"
    SUDDEN = "sudden"


class Form(StrEnum):
    """Which form of the equations holds."""

    GAUSSIAN = "gaussian"
    DENSE = "dense"


@inputs
class Release:
    """What comes out, and the air it comes into. chilled: it boils off a liquid, so the cloud is as cold as that."""

    manner: Manner
    amount: float = quantity("释放速率（kg/s）或释放量（kg）", low=1e-4, high=1e7)
    substance: Substance
    chilled: bool
    air_temperature: float = quantity("气温", "K", low=220, high=330)
    weather: Weather
    meander: int = quantity("风向摆动", "°", low=1, high=90)

    @property
    def density(self) -> float:
        """Density of the cloud as it starts, ideal gas [kg/m3]."""
        return PRESSURE * self.substance.molar_mass / (GAS_CONSTANT * self.temperature)

    @property
    def temperature(self) -> float:
        """Temperature of the cloud as it starts [K]."""
        return min(self.substance.boiling, self.air_temperature) if self.chilled else self.air_temperature

    @property
    def air_density(self) -> float:
        """Density of the air, ideal gas [kg/m3]."""
        return PRESSURE * AIR / (GAS_CONSTANT * self.air_temperature)

    @property
    def assumed(self) -> tuple[str, ...]:
        """What is taken for granted of the release, one sentence each."""
        said = ["按地面释放、全部立即进入空气计算，不计防护、室内和建筑，偏保守；不计泄漏何时停止。"]
        if self.chilled and self.density <= self.air_density:
            said.append("液化气体带液滴时云团会比算得的更贴地，低洼处要更小心。")
        if self.substance.toxic:
            said.append("限值按暴露 60 分钟取，短时间经过的云团按此判断偏保守。")
        return tuple(said)


@result
class Spread:
    """How far each limit of the substance is reached, the gravest first, and over which ground.

    reaches 0 where a limit is not reached, at most 10 km with `beyond`; radii: by degrees from the way the wind blows.
    wind: the one computed with, higher than the given one where the curves end.
    """

    form: Form
    wind: float = quantity("计算所用风速", "m/s")
    reaches: Numbers = quantity("达到限值的最远距离", "m", shape="limits")
    beyond: np.ndarray = quantity("10 km 处仍达到限值", shape="limits")
    radii: Numbers = quantity("各方位的距离", "m", shape="limits, bearings")
    limits: tuple[str, ...]
    stamp: Stamp


def spread(given: Release) -> Spread:
    """Distances and footprints of a substance's limits: the dense form where weight matters, else the Gaussian one.

    Where the wind is weaker than the dense curves reach, the weakest wind they hold for. All of the release is taken to
    be in the air at once, on the ground. OutOfRange as the forms say.
    """
    found = _dense(given) if given.density > given.air_density else None
    return found if found is not None else _gaussian(given)


def outflow(substance: Substance, *, liquid: bool, diameter: float, pressure: float, temperature: float) -> Discharge:
    """What a hole [m] in a vessel under absolute pressure [Pa] at a temperature [K] lets out; OutOfRange by field.

    liquid: the hole lies below the surface of a liquid kept under pressure; what leaves is taken to boil at once.
    """
    if not liquid:
        density = pressure * substance.molar_mass / (GAS_CONSTANT * temperature)
        ratio = substance.heat_ratio
        return choked_gas(
            GasHole(
                diameter=diameter,
                coefficient=_GAS_COEFFICIENT,
                pressure=pressure,
                temperature=temperature,
                density=density,
                heat_ratio=ratio,
            )
        )
    if not substance.liquid:
        raise OutOfRange("rate", f"{substance.name}没有液体密度，不能由孔径算，请直接填泄漏速率。")
    return liquid_orifice(
        LiquidHole(
            diameter=diameter,
            coefficient=_LIQUID_COEFFICIENT,
            pressure=pressure,
            temperature=temperature,
            density=substance.liquid,
        )
    )


def _gaussian(given: Release) -> Spread:
    limits = densities(given.substance.limits, given.substance.molar_mass, given.air_temperature, PRESSURE)
    common: dict[str, Any] = {
        "release_height": 0.0,
        "thresholds": limits,
        "weather": given.weather,
        "ground": Ground(east=_BESIDE, north=_BESIDE, height=_BREATHING),
    }
    nowhere, height = np.array(0.0), np.array(_BREATHING)
    if given.manner == Manner.STEADY:
        plume = Plume(rate=given.amount, **common)
        field = plume_field(plume)

        def axis(along: Numbers) -> Numbers:
            return plume_concentration(plume, along, nowhere, height)

    else:
        puff = Puff(mass=given.amount, **common)
        field = puff_peak_field(puff)

        def axis(along: Numbers) -> Numbers:
            return puff_peak_concentration(puff, along, nowhere, height)

    weather = given.weather
    radii = [
        footprint.of_plume(axis, weather.sigmas, weather.stability, threshold, distance)
        if distance
        else footprint.circle(0.0)
        for threshold, distance in zip(limits, field.distance, strict=True)
    ]
    return _answer(given, Form.GAUSSIAN, weather.wind, (field.distance, field.beyond), radii, field.limits, ())


def _dense(given: Release) -> Spread | None:
    """The dense form; None where weight does not matter."""
    steady, volume = given.manner == Manner.STEADY, given.amount / given.density
    cloud = dense.DenseCloud(
        density=given.density,
        temperature=given.temperature,
        air_density=given.air_density,
        air_temperature=given.air_temperature,
        wind=given.weather.wind,
        distance=np.array([1.0]),
        thresholds=np.array([limit.value * 1e-6 for limit in given.substance.limits]),
    )
    least = (dense.least_wind_steady if steady else dense.least_wind_sudden)(cloud, volume)
    if least * _NEXT_UP > cloud.wind:
        cloud = replace(cloud, wind=least * _NEXT_UP)
    gas = (dense.dense_steady if steady else dense.dense_sudden)(cloud, volume)
    if not gas.heavy:
        return None

    def half_width(along: Numbers) -> Numbers:
        return dense.steady_extent(replace(cloud, distance=np.maximum(along, 0.1)), volume).half_width

    lying = dense.steady_extent(cloud, volume)
    radii = []
    for distance in gas.reaches:
        if not distance:
            radii.append(footprint.circle(0.0))
        elif steady:
            radii.append(footprint.of_heavy_plume(half_width, lying.upwind, distance))
        else:
            radii.append(footprint.of_heavy_puff(cloud, volume, distance))
    marks = gas.stamp.provisional + (lying.stamp.provisional if steady else ())
    return _answer(given, Form.DENSE, cloud.wind, (gas.reaches, gas.beyond), radii, (FLAT,), marks)


def _answer(
    given: Release,
    form: Form,
    wind: float,
    reached: tuple[Numbers, np.ndarray],
    radii: list[Numbers],
    limits: tuple[str, ...],
    marks: tuple[str, ...],
) -> Spread:
    return Spread(
        form=form,
        wind=wind,
        reaches=reached[0],
        beyond=reached[1],
        radii=np.array([footprint.widened(each, given.meander) for each in radii]),
        limits=limits,
        stamp=stamp(f"gas.spread.{form.value}", "1", given, provisional=(*marks, UNCHECKED)),
    )
