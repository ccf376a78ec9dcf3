"""What a flood run is given: the ground, the water on it, what falls, flows in and is lost, and the edges."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import OutOfRange, inputs, quantity
from sentinel.science.flood.losses import CurveNumber, GreenAmpt, spread

Array = NDArray[Any]


@inputs
class Edge:
    """One side of the grid: closed (a wall), open (water falls away, none comes in) or stage (a water level given)."""

    kind: Literal["closed", "open", "stage"] = "closed"
    seconds: Array | None = quantity("水位过程时刻", "s", shape="points", low=0, default=None)
    level: Array | None = quantity("水位过程", "m", shape="points", low=-500, high=9000, default=None)

    def validate(self) -> None:
        if self.kind not in ("closed", "open", "stage"):
            raise OutOfRange("kind", f"没有“{self.kind}”这种边界：请用 closed、open 或 stage。")
        if self.kind == "stage":
            ascending("seconds", "水位过程", self.seconds, self.level)


CLOSED = Edge()


@inputs
class Inflow:
    """A discharge hydrograph shared evenly by some cells; straight lines between its points, nothing outside them."""

    rows: Array = quantity("入流格行号", shape="cells", low=0)
    columns: Array = quantity("入流格列号", shape="cells", low=0)
    seconds: Array = quantity("入流过程时刻", "s", shape="points", low=0)
    discharge: Array = quantity("入流过程", "m³/s", shape="points", low=0, high=1e6)

    def validate(self) -> None:
        if np.shape(self.rows) != np.shape(self.columns):
            raise OutOfRange("columns", "入流格的行号和列号个数不一样：请一一对应。")
        ascending("seconds", "入流过程", self.seconds, self.discharge)


@inputs
class Inputs:
    """A flood run. Row 0 is the north (upper) edge, column 0 the west (left) one."""

    bed: Array = quantity("地面高程", "m", shape="rows, columns", low=-500, high=9000)
    cell: float = quantity("格网边长", "m", low=0.01, high=1000)
    duration: float = quantity("模拟时长", "s", low=1e-3, high=30 * 86400)
    manning: Array | float = 0.035
    """Manning n, s/m^(1/3): one number or per cell, 0–1."""
    depth: Array | float = 0.0
    """Initial depth, m: one number or per cell, 0–1,000."""
    rain: Sequence[tuple[float, Array | float]] = ()
    """(until s, mm/h per cell or one number), each from the end of the one before; none after the last; 0–2,000."""
    soil: GreenAmpt | CurveNumber | None = None
    sewer: Array | float = 0.0
    """Water the sewers take, mm/h: one number or per cell, 0–1,000."""
    inflows: tuple[Inflow, ...] = ()
    north: Edge = CLOSED
    south: Edge = CLOSED
    west: Edge = CLOSED
    east: Edge = CLOSED
    velocity: tuple[Array | float, Array | float] = (0.0, 0.0)
    """Initial velocity eastward and southward, m/s: one number or per cell; `fv1` only."""
    arrival_depth: float = quantity("到达判定水深", "m", low=1e-4, high=100, default=0.1)
    courant: float | None = quantity("库朗数", low=0.05, high=0.9, default=None)
    longest_step: float = quantity("最大时间步长", "s", low=1e-3, high=3600, default=60.0)
    solver: Literal["fv1", "inertial"] = "fv1"
    precision: Literal["single", "double"] = "single"

    def validate(self) -> None:
        shape = np.shape(self.bed)
        spread("manning", "曼宁糙率", self.manning, shape, 0, 1)
        spread("depth", "初始水深（m）", self.depth, shape, 0, 1000)
        spread("sewer", "管网排水能力（mm/h）", self.sewer, shape, 0, 1000)
        for each in self.velocity:
            spread("velocity", "初始流速（m/s）", each, shape, -100, 100)
        before = 0.0
        for until, rate in self.rain:
            if not until > before:
                raise OutOfRange("rain", f"降雨时段止于 {until:g} s，不晚于前一时段的 {before:g} s：请按先后给出。")
            spread("rain", "雨强（mm/h）", rate, shape, 0, 2000)
            before = until
        for inflow in self.inflows:
            if np.max(inflow.rows) >= shape[0] or np.max(inflow.columns) >= shape[1]:
                raise OutOfRange("inflows", f"入流格在 {shape[0]} 行 {shape[1]} 列的格网之外：请核对行列号。")
        if self.soil is not None:
            self.soil.spread(shape)
        if self.solver not in ("fv1", "inertial"):
            raise OutOfRange("solver", f"没有“{self.solver}”这个求解器：请用 fv1 或 inertial。")
        if self.precision not in ("single", "double"):
            raise OutOfRange("precision", f"没有“{self.precision}”这种精度：请用 single 或 double。")
        if self.solver == "inertial" and any(np.any(np.asarray(each) != 0) for each in self.velocity):
            raise OutOfRange("velocity", "局部惯性求解器不能给初始流速：请改用 fv1。")


def ascending(field: str, meaning: str, seconds: Any, values: Any) -> None:
    """Refuse a series whose times are missing, do not rise or are not as many as its values."""
    if seconds is None or values is None:
        raise OutOfRange(field, f"{meaning}没有给出：请给出时刻和数值。")
    if np.shape(seconds) != np.shape(values):
        raise OutOfRange(field, f"{meaning}的时刻有 {np.size(seconds)} 个、数值有 {np.size(values)} 个：请一一对应。")
    if not (np.diff(seconds) > 0).all():
        raise OutOfRange(field, f"{meaning}的时刻没有逐个增大：请按时间先后给出。")
