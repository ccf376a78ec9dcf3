"""Rainfall thresholds of debris flow as data: intensity-duration curves, the event rule of Beijing, antecedent rain.

A curve is mean intensity I = a D^b over the hours D of a storm. Each carries its source and how far it has been read;
the three of the literature were drawn up for the world and alarm in nearly every storm of Beijing, so they are a lower
bound to look at, not a rule to warn by.
"""

from dataclasses import dataclass

import numpy as np

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL_CURVE, MODEL_EVENT, MODEL_ANTECEDENT, VERSION = "debris.curve", "debris.event", "debris.antecedent", "1"


@dataclass(frozen=True, slots=True)
class Curve:
    """One intensity-duration threshold, mm/h over h, with its source and what is still to be checked."""

    code: str
    factor: float
    exponent: float
    source: str
    provisional: str

    def intensity(self, duration: np.ndarray) -> np.ndarray:
        """Mean intensity (mm/h) at which the curve is reached, for durations in hours."""
        return np.asarray(self.factor * np.asarray(duration, float) ** self.exponent)


_CURVES = (
    Curve("caine1980", 14.82, -0.39, "Caine (1980)", "Caine（1980）曲线系数据文献转述，待核原文；对北京明显偏低。"),
    Curve(
        "guzzetti2008",
        2.20,
        -0.44,
        "Guzzetti et al. (2008)",
        "Guzzetti 等（2008）曲线系数据文献转述，待核原文；对北京明显偏低。",
    ),
    Curve("innes1983", 4.93, -0.50, "Innes (1983)", "Innes（1983）曲线系数据文献转述，待核原文；对北京明显偏低。"),
)
CURVES: dict[str, Curve] = {each.code: each for each in _CURVES}


@dataclass(frozen=True, slots=True)
class EventRule:
    """Total of an event (mm, reached at or above) and largest hourly intensity (mm/h, to be exceeded): both."""

    code: str
    total: float
    hourly: float
    source: str
    provisional: str


BEIJING = EventRule(
    "beijing",
    220.0,
    60.0,
    "Wang et al. (2022), storms of 2012, 2016, 2018; rain-safety probability 4 %",
    "北京泥石流事件判据（总雨量 220 mm 且最大小时雨强 60 mm/h）只见论文摘要，待核全文。",
)


@inputs
class CurveInputs:
    """Storms given as a mean intensity over a duration."""

    curve: str
    duration: np.ndarray = quantity("降雨历时", "h", shape="storms", low=0.1, high=1000)
    intensity: np.ndarray = quantity("历时内平均雨强", "mm/h", shape="storms", low=0, high=500)

    def validate(self) -> None:
        if self.curve not in CURVES:
            raise OutOfRange("curve", f"没有名为 {self.curve} 的雨强—历时曲线，可用：{'、'.join(CURVES)}。")
        if np.shape(self.duration) != np.shape(self.intensity):
            raise OutOfRange("intensity", "历时与雨强的场次数不同，请逐场给全。")


@result
class CurveReached:
    """Where each storm stands to the curve."""

    threshold: np.ndarray = quantity("阈值雨强", "mm/h", shape="storms")
    ratio: np.ndarray = quantity("雨强与阈值之比", shape="storms")
    reached: np.ndarray
    stamp: Stamp


def curve_reached(given: CurveInputs) -> CurveReached:
    """Threshold (storms,) in mm/h, the share of it that fell, and whether it is reached (bool).

    Raises OutOfRange for an unknown curve, durations under 0.1 h and negative rain. Source: the curve's own.
    """
    curve = CURVES[given.curve]
    threshold = curve.intensity(given.duration)
    ratio = np.asarray(given.intensity, float) / threshold
    return CurveReached(
        threshold=threshold,
        ratio=ratio,
        reached=ratio >= 1,
        stamp=stamp(MODEL_CURVE, VERSION, given, provisional=(curve.provisional,)),
    )


@inputs
class EventInputs:
    """Hourly rain of one event at several gullies."""

    rain: np.ndarray = quantity("逐小时雨量", "mm", shape="gullies, hours", low=0, high=400)


@result
class Event:
    """The rule of Beijing, gully by gully: both numbers must be there."""

    total: np.ndarray = quantity("场次总雨量", "mm", shape="gullies")
    hourly: np.ndarray = quantity("最大小时雨强", "mm/h", shape="gullies")
    total_reached: np.ndarray
    hourly_reached: np.ndarray
    reached: np.ndarray
    stamp: Stamp


def event_rule(given: EventInputs) -> Event:
    """Totals, largest hour and the verdict (gullies,): R >= 220 mm together with I > 60 mm/h.

    Raises OutOfRange for NaN, negative or empty rain. Source: Wang et al. (2022), read in its abstract.
    """
    rain = np.asarray(given.rain, float)
    total, hourly = rain.sum(axis=1), rain.max(axis=1)
    enough, heavy = total >= BEIJING.total, hourly > BEIJING.hourly
    return Event(
        total=total,
        hourly=hourly,
        total_reached=enough,
        hourly_reached=heavy,
        reached=enough & heavy,
        stamp=stamp(MODEL_EVENT, VERSION, given, provisional=(BEIJING.provisional,)),
    )


@inputs
class AntecedentInputs:
    """Daily rain before today, the day before first."""

    rain: np.ndarray = quantity("前期日雨量（昨日在前）", "mm", shape="gullies, days", low=0, high=2000)
    decay: float = quantity("日衰减系数", low=0, high=1, default=0.84)


@result
class Antecedent:
    """The antecedent precipitation index."""

    index: np.ndarray = quantity("前期有效雨量", "mm", shape="gullies")
    stamp: Stamp


def antecedent(given: AntecedentInputs) -> Antecedent:
    """Antecedent precipitation index (gullies,), mm: sum of decay^i P_i, i = 1 yesterday.

    Raises OutOfRange for NaN, negative or empty rain and a decay outside 0-1.
    """
    rain = np.asarray(given.rain, float)
    weights = given.decay ** np.arange(1, rain.shape[1] + 1)
    return Antecedent(
        index=rain @ weights,
        stamp=stamp(MODEL_ANTECEDENT, VERSION, given, provisional=("前期雨量指数的日衰减系数未见来源，待核。",)),
    )
