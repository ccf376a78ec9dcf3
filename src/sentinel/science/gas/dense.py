"""Gas heavier than air by Britter & McQuaid: by distance when steady, by distance and time when sudden."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.gas.source import GRAVITY
from sentinel.science.gas.zones import FLAT, check_calm, reach

_NEAR = 30.0
_STEADY_SWITCH, _SUDDEN_SWITCH = 0.15, 0.20
# Relative concentration -> corners (alpha, beta) of its curve beta = lg(x/D); outside the corners it stays level.
_STEADY = {
    0.10: ((-1, -0.55, -0.14, 1), (1.75, 1.75, 1.85, 1.28)),
    0.05: ((-1, -0.68, -0.29, -0.18, 1), (1.92, 1.92, 2.06, 2.06, 1.40)),
    0.02: ((-1, -0.69, -0.31, -0.16, 1), (2.08, 2.08, 2.25, 2.25, 1.62)),
    0.01: ((-1, -0.70, -0.29, -0.20, 1), (2.25, 2.25, 2.45, 2.45, 1.83)),
    0.005: ((-1, -0.67, -0.28, -0.15, 1), (2.40, 2.40, 2.63, 2.63, 2.07)),
    0.002: ((-1, -0.69, -0.25, -0.13, 1), (2.60, 2.60, 2.77, 2.77, 2.21)),
}
# The same with beta = lg(x/V^(1/3)): lines (first alpha, slope, intercept), level before the first.
_SUDDEN = {
    0.10: (0.70, ((-0.44, 0.26, 0.81), (0.43, 0.0, 0.93))),
    0.05: (0.85, ((-0.56, 0.26, 1.00), (0.31, -0.12, 1.12))),
    0.02: (0.95, ((-0.66, 0.36, 1.19), (0.32, -0.26, 1.38))),
    0.01: (1.15, ((-0.71, 0.34, 1.39), (0.37, -0.38, 1.66))),
    0.005: (1.48, ((-0.52, 0.26, 1.62), (0.24, -0.30, 1.75))),
    0.002: (1.83, ((0.27, -0.32, 1.92),)),
    0.001: (2.075, ((-0.10, -0.27, 2.05),)),
}
_SWITCH = "重气判据的门限（0.15、0.20）尚未与原始手册核对。"
_CURVES = "瞬时释放的曲线和云团运动系数取自一个公开来源对 CCPS（1999）的转录，尚未与原书核对。"
_WIDTH = "稳定重气云的宽度和上风伸展用 Britter–McQuaid 手册的式子（半宽按 TNO 黄皮书理解），尚未与原手册核对。"


@inputs
class DenseCloud:
    """The cloud as it starts, the air, and the places and thresholds asked about."""

    density: float = quantity("云团初始密度", "kg/m³", low=0.1, high=100)
    temperature: float = quantity("云团初始温度", "K", low=20, high=1000)
    content: float = quantity("云团中该物质的初始体积分数", low=1e-6, high=1, default=1.0)
    air_density: float = quantity("空气密度", "kg/m³", low=0.7, high=1.6)
    air_temperature: float = quantity("气温", "K", low=220, high=330)
    wind: float = quantity("10 m 高处风速", "m/s", low=0, high=40)
    distance: Numbers = quantity("下风距离", "m", shape="points", low=0.1, high=50_000)
    thresholds: Numbers = quantity("体积分数阈值", shape="thresholds", low=1e-12, high=1)

    def validate(self) -> None:
        check_calm(self.wind)
        if self.density <= self.air_density:
            raise OutOfRange("density", "云团不比空气重，不是重气，请改用高斯模型。")


@result
class DenseGas:
    """Greatest concentration at ground level by distance, and how far the thresholds are reached.

    fraction: volume fraction of the substance; density: mass of the initial cloud's gas per volume. criterion above
    `switch` means that weight matters; below it the Gaussian form is the one to use.
    """

    scale: float = quantity("特征长度", "m")
    alpha: float = quantity("相关参数 α")
    criterion: float = quantity("重气判据")
    switch: float = quantity("重气判据门限")
    heavy: bool
    fraction: Numbers = quantity("体积分数", shape="points")
    density: Numbers = quantity("质量浓度", "kg/m³", shape="points")
    reaches: Numbers = quantity("达到阈值的最远距离", "m", shape="thresholds")
    beyond: NDArray[np.bool_] = quantity("10 km 处仍达到阈值", shape="thresholds")
    limits: tuple[str, ...]
    stamp: Stamp


def dense_steady(given: DenseCloud, flow: float) -> DenseGas:
    """A steady release of `flow` [m3/s] of the cloud. D = sqrt(V/u), alpha = 0.2 lg(g0'^2 V/u^5).

    Near (x/D < 30) c = 306/(306 + (x/D)^2), then the curves of 10 to 0.2 %, then x^-2. OutOfRange at `flow`, and at
    `wind` where alpha lies beyond the curves. Source: Britter & McQuaid (1988), as in CCPS (1999).
    """
    _check_amount("flow", "云团体积流量", flow, "m³/s")
    reduced = _reduced(given)
    scale = math.sqrt(flow / given.wind)
    alpha = 0.2 * math.log10(reduced**2 * flow / given.wind**5)
    _check_alpha(alpha)
    betas = np.array([float(np.interp(alpha, *corners)) for corners in _STEADY.values()])
    contents = np.array(list(_STEADY))
    if betas[0] > math.log10(_NEAR):
        betas, contents = np.r_[math.log10(_NEAR), betas], np.r_[306 / (306 + _NEAR**2), contents]

    def relative(places: Numbers) -> Numbers:
        near = places < _NEAR
        return np.where(near, 306 / (306 + places**2), _along(places, betas, contents))

    criterion = (reduced * flow / (given.wind**3 * scale)) ** (1 / 3)
    return _answer(given, "gas.dense_steady", flow, scale, alpha, (criterion, _STEADY_SWITCH), relative, (_SWITCH,))


def dense_sudden(given: DenseCloud, volume: float) -> DenseGas:
    """A release of `volume` [m3] of the cloud at one moment; greatest concentration as it passes each distance.

    alpha = 0.5 lg(g0' V^(1/3)/u^2), lengths in V^(1/3); near c = 3.24/(3.24 + x^2) but not below the first curve, then
    the curves of 10 to 0.1 %, then x^-2. OutOfRange as in `dense_steady`. Source: Britter & McQuaid (1988), curves as
    transcribed from CCPS (1999) by GasDispersion.jl.
    """
    _check_amount("volume", "云团体积", volume, "m³")
    reduced, scale = _reduced(given), volume ** (1 / 3)
    alpha, betas = _sudden_betas(given, volume)
    criterion = math.sqrt(reduced * scale) / given.wind
    relative = partial(_sudden_relative, betas)
    marks = (_SWITCH, _CURVES)
    return _answer(given, "gas.dense_sudden", volume, scale, alpha, (criterion, _SUDDEN_SWITCH), relative, marks)


def least_wind_steady(given: DenseCloud, flow: float) -> float:
    """The weakest wind [m/s] for which the curves of a steady release of `flow` [m3/s] hold, alpha = 1."""
    return float((_reduced(given) ** 2 * flow / 10**5) ** 0.2)


def least_wind_sudden(given: DenseCloud, volume: float) -> float:
    """The weakest wind [m/s] for which the curves of a sudden release of `volume` [m3] hold, alpha = 1."""
    return math.sqrt(_reduced(given) * volume ** (1 / 3)) / 10


@result
class Extent:
    """How a steady heavy plume lies on the ground, source at 0."""

    upwind: float = quantity("云团向上风伸出的距离", "m")
    half_width: Numbers = quantity("云团半宽", "m", shape="points")
    stamp: Stamp


def steady_extent(given: DenseCloud, flow: float) -> Extent:
    """How far a steady release of `flow` [m3/s] lies upwind and, at `distance`, to each side of its axis.

    l_b = g0' V/u^3, upwind D/2 + 2 l_b, half width D + 8 l_b + 2.5 (l_b x^2)^(1/3); the whole cloud, not a threshold.
    Source: Britter & McQuaid (1988), half width as the TNO Yellow Book reads it.
    """
    _check_amount("flow", "云团体积流量", flow, "m³/s")
    scale, weight = math.sqrt(flow / given.wind), _reduced(given) * flow / given.wind**3
    return Extent(
        upwind=scale / 2 + 2 * weight,
        half_width=scale + 8 * weight + 2.5 * np.cbrt(weight * given.distance**2),
        stamp=stamp("gas.steady_extent", "1", (given, flow), provisional=(_WIDTH,)),
    )


@result
class Course:
    """A sudden cloud by time: a disc on the ground that drifts, spreads by its weight and thins."""

    centre: Numbers = quantity("云团中心下风距离", "m", shape="times")
    radius: Numbers = quantity("云团半径", "m", shape="times")
    depth: Numbers = quantity("云团高度", "m", shape="times")
    fraction: Numbers = quantity("体积分数", shape="times")
    limits: tuple[str, ...]
    stamp: Stamp


def sudden_course(given: DenseCloud, volume: float, seconds: Numbers) -> Course:
    """Where a sudden cloud is `seconds` after its release (shape "times", from 0) and how thin it is.

    Centre 0.4 u t; R^2 = R0^2 + 1.2 (g0' V)^(1/2) t with R0 of a ball of V; the concentration is that of the distance
    its front has come to; the depth keeps its volume. Source: as `dense_sudden`.
    """
    _check_amount("volume", "云团体积", volume, "m³")
    times = np.asarray(seconds, dtype=float)
    if times.ndim != 1 or not times.size or not (np.isfinite(times) & (times >= 0)).all():
        raise OutOfRange("seconds", "时间应是一列不小于 0 秒的数。")
    centre = 0.4 * given.wind * times
    first = (3 * volume / (4 * math.pi)) ** (1 / 3)
    radius = np.sqrt(first**2 + 1.2 * math.sqrt(_reduced(given) * volume) * times)
    _alpha, betas = _sudden_betas(given, volume)
    relative = _corrected(given, _sudden_relative(betas, (centre + radius) / volume ** (1 / 3)))
    return Course(
        centre=centre,
        radius=radius,
        depth=volume / (relative * np.pi * radius**2),
        fraction=given.content * relative,
        limits=(FLAT,),
        stamp=stamp("gas.sudden_course", "1", (given, volume, times), provisional=(_CURVES,)),
    )


def _answer(
    given: DenseCloud,
    model: str,
    amount: float,
    scale: float,
    alpha: float,
    criterion: tuple[float, float],
    relative: Callable[[Numbers], Numbers],
    marks: tuple[str, ...],
) -> DenseGas:

    def corrected(distance: Numbers) -> Numbers:
        return _corrected(given, relative(distance / scale))

    share = corrected(given.distance)
    reaches, beyond = reach(lambda places: given.content * corrected(places), given.thresholds)
    return DenseGas(
        scale=scale,
        alpha=alpha,
        criterion=criterion[0],
        switch=criterion[1],
        heavy=criterion[0] > criterion[1],
        fraction=given.content * share,
        density=given.density * share,
        reaches=reaches,
        beyond=beyond,
        limits=(FLAT, "此处只给出下风轴线地面最大浓度和距离，不给横向宽度；重气可沿低洼处向上风和侧向蔓延。"),
        stamp=stamp(model, "1", (given, amount), provisional=marks),
    )


def _corrected(given: DenseCloud, relative: Numbers) -> Numbers:
    """Relative concentration of a cloud that is not at the air's temperature (Britter & McQuaid 1988)."""
    warmer = given.air_temperature / given.temperature
    return relative * warmer / (1 - relative + relative * warmer)


def _along(places: Numbers, betas: Numbers, contents: Numbers) -> Numbers:
    """Between the curves linear in lg x, beyond the last one as x^-2."""
    last = 10 ** betas[-1]
    between = np.interp(np.log10(places), betas, contents)
    return np.where(places > last, contents[-1] * (last / places) ** 2, between)


def _sudden_betas(given: DenseCloud, volume: float) -> tuple[float, Numbers]:
    alpha = 0.5 * math.log10(_reduced(given) * volume ** (1 / 3) / given.wind**2)
    _check_alpha(alpha)
    return alpha, np.array([_sudden_beta(*lines, alpha) for lines in _SUDDEN.values()])


def _sudden_relative(betas: Numbers, places: Numbers) -> Numbers:
    contents = np.array(list(_SUDDEN))
    near = np.maximum(3.24 / (3.24 + places**2), contents[0])
    return np.where(places < 10 ** betas[0], near, _along(places, betas, contents))


def _sudden_beta(level: float, lines: tuple[tuple[float, float, float], ...], alpha: float) -> float:
    found = level
    for first, slope, intercept in lines:
        if alpha > first:
            found = slope * alpha + intercept
    return found


def _reduced(given: DenseCloud) -> float:
    return GRAVITY * (given.density - given.air_density) / given.air_density


def _check_amount(field: str, meaning: str, amount: float, unit: str) -> None:
    if not (math.isfinite(amount) and amount > 0):
        raise OutOfRange(field, f"{meaning}为 {amount:g} {unit}，应大于 0。")


def _check_alpha(alpha: float) -> None:
    if alpha > 1:
        raise OutOfRange(
            "wind",
            f"风速相对释放量过小（α={alpha:.2f}，曲线只到 1），本模型给不出距离，请各个方向都设防，以现场监测为准。",
        )
