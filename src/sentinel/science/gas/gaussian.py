"""Gaussian plume and puff of a gas about as heavy as air, on a grid and by distance."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.gas.sigmas import Sigmas, Stability, sigmas
from sentinel.science.gas.zones import FLAT, check_calm, reach


@inputs
class Weather:
    """The air that carries the gas; the sigmas by name."""

    wind: float = quantity("释放高度处风速", "m/s", low=0, high=40)
    wind_from_deg: float = quantity("风的来向（自北顺时针）", "°", low=0, high=360)
    stability: Stability
    sigmas: Sigmas

    def validate(self) -> None:
        check_calm(self.wind)


@inputs
class Ground:
    """A grid around the source, metres east (columns) and north (rows), and the height of the receptor above it."""

    east: Numbers = quantity("列的东向坐标", "m", shape="columns", low=-50_000, high=50_000)
    north: Numbers = quantity("行的北向坐标", "m", shape="rows", low=-50_000, high=50_000)
    height: float = quantity("受体高度", "m", low=0, high=500, default=1.5)

    def validate(self) -> None:
        for name in ("east", "north"):
            steps = np.diff(getattr(self, name))
            if not ((steps > 0).all() or (steps < 0).all()):
                raise OutOfRange(name, "坐标应单向递增或递减，不能重复。")


@inputs
class Plume:
    """A steady release."""

    rate: float = quantity("释放速率", "kg/s", low=1e-9, high=1e5)
    release_height: float = quantity("释放高度", "m", low=0, high=500)
    thresholds: Numbers = quantity("浓度阈值", "kg/m³", shape="thresholds", low=1e-15, high=100)
    weather: Weather
    ground: Ground


@inputs
class Puff:
    """A release at one moment."""

    mass: float = quantity("释放量", "kg", low=1e-6, high=1e8)
    release_height: float = quantity("释放高度", "m", low=0, high=500)
    thresholds: Numbers = quantity("浓度阈值", "kg/m³", shape="thresholds", low=1e-15, high=100)
    weather: Weather
    ground: Ground


@result
class Field:
    """Concentration on the grid and what of it lies above each threshold; distances are along the wind."""

    concentration: Numbers = quantity("浓度", "kg/m³", shape="rows, columns")
    zones: NDArray[np.bool_] = quantity("达到阈值的区域", shape="thresholds, rows, columns")
    distance: Numbers = quantity("达到阈值的最远下风距离", "m", shape="thresholds")
    beyond: NDArray[np.bool_] = quantity("10 km 处仍达到阈值", shape="thresholds")
    limits: tuple[str, ...]
    stamp: Stamp


def plume_concentration(given: Plume, downwind: Numbers, across: Numbers, height: Numbers) -> Numbers:
    """Concentration [kg/m3] at places along, across and above [m, shapes that fit together]; 0 upwind.

    C = Q/(2 pi u sy sz) e^(-y2/2sy2) (e^(-(z-H)2/2sz2) + e^(-(z+H)2/2sz2)). Source: Gaussian plume with reflection
    at the ground, sigmas of Briggs (1973).
    """
    wide, tall = sigmas(given.weather.sigmas, given.weather.stability, np.maximum(downwind, 1e-3))
    strength = given.rate / (2 * math.pi * given.weather.wind * wide * tall)
    found = strength * np.exp(-0.5 * (across / wide) ** 2) * _mirrored(height, given.release_height, tall)
    return np.where(downwind > 0, found, 0.0)


def puff_concentration(given: Puff, seconds: float, downwind: Numbers, across: Numbers, height: Numbers) -> Numbers:
    """Concentration [kg/m3] of a puff `seconds` (> 0) after its release; sigma_x = sigma_y, both of the way travelled.

    C = Q/((2 pi)^1.5 sx sy sz) e^(-(x-ut)2/2sx2) e^(-y2/2sy2) (two images of z). Source: Gaussian puff (CCPS 1999).
    """
    if not (math.isfinite(seconds) and seconds > 0):
        raise OutOfRange("seconds", "释放后的时间应大于 0 秒。")
    travelled = given.weather.wind * seconds
    wide, tall = sigmas(given.weather.sigmas, given.weather.stability, np.array(travelled))
    strength = given.mass / ((2 * math.pi) ** 1.5 * wide**2 * tall)
    apart = ((downwind - travelled) ** 2 + across**2) / wide**2
    found: Numbers = strength * np.exp(-0.5 * apart) * _mirrored(height, given.release_height, tall)
    return found


def plume_field(given: Plume) -> Field:
    """The plume on the grid and its zones. Arrays as `Field` says; see `plume_concentration` for the equation."""

    def at(downwind: Numbers, across: Numbers) -> Numbers:
        return plume_concentration(given, downwind, across, np.array(given.ground.height))

    return _field(given, "gas.plume", at)


def puff_peak_concentration(given: Puff, downwind: Numbers, across: Numbers, height: Numbers) -> Numbers:
    """The greatest concentration [kg/m3] as the puff's centre passes a place, shapes that fit together; 0 upwind.

    At every place the sigmas are those of its own distance downwind, t = x/u.
    """
    wide, tall = sigmas(given.weather.sigmas, given.weather.stability, np.maximum(downwind, 1e-3))
    strength = given.mass / ((2 * math.pi) ** 1.5 * wide**2 * tall)
    above = _mirrored(height, given.release_height, tall)
    return np.where(downwind > 0, strength * np.exp(-0.5 * (across / wide) ** 2) * above, 0.0)


def puff_peak_field(given: Puff) -> Field:
    """The greatest concentration of a puff as it passes, on the grid, and its zones."""

    def at(downwind: Numbers, across: Numbers) -> Numbers:
        return puff_peak_concentration(given, downwind, across, np.array(given.ground.height))

    return _field(given, "gas.puff", at)


def _mirrored(height: Numbers, release_height: float, tall: Numbers) -> Numbers:
    below, image = (height - release_height) / tall, (height + release_height) / tall
    found: Numbers = np.exp(-0.5 * below**2) + np.exp(-0.5 * image**2)
    return found


def _field(given: Plume | Puff, model: str, at: Callable[[Numbers, Numbers], Numbers]) -> Field:
    towards = math.radians(given.weather.wind_from_deg)
    east, north = np.meshgrid(given.ground.east, given.ground.north)
    downwind = -(east * math.sin(towards) + north * math.cos(towards))
    across = east * math.cos(towards) - north * math.sin(towards)
    concentration = at(downwind, across)
    distance, beyond = reach(lambda along: at(along, np.zeros_like(along)), given.thresholds)
    return Field(
        concentration=concentration,
        zones=concentration >= given.thresholds[:, None, None],
        distance=distance,
        beyond=beyond,
        limits=(FLAT, f"扩散参数为 {given.weather.sigmas.value}，与其他参数集的结果不可混用。"),
        stamp=stamp(model, "1", given),
    )
