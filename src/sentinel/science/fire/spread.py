"""Spread of a surface fire over a grid by minimum travel time (Finney 2002, Canadian Journal of Forest Research 32).

Every cell has the ellipse of its own fuel, wind and slope. Fire runs from cell centre to cell centre along 32
directions; the time of a step is the sum over the cells it crosses of length over the ellipse's rate in that direction,
and a step that crosses a cell which does not burn, or squeezes between two of them that touch at a corner, is not made.
"""

import heapq

import numpy as np
from numba import njit

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "fire.spread", "1"
REACH = 3  # cells; the directions (a, b) with |a|, |b| <= 3 and no common divisor are 32
HECTARE = 10_000.0
LIMITS = (
    "未模拟飞火：大风或树冠火时火可以越过不可燃的格子，隔离带不能据此认为安全。",
    "只算地表火，未算树冠火与扑救作用。",
    "风与含水率在整个时段内不变。",
)
EDGE = "火已烧到网格边缘，边缘以外没有计算，请扩大范围重算。"


@inputs
class SpreadInputs:
    """A landscape of ellipses and where and when it was lit. Row 0 is the northern edge, column 0 the western."""

    rate: np.ndarray = quantity("火头蔓延速度（0 为不可燃）", "m/min", shape="rows, columns", low=0, high=1000)
    heading: np.ndarray = quantity("火头去向（自北顺时针）", "°", shape="rows, columns", low=0, high=360)
    eccentricity: np.ndarray = quantity("椭圆偏心率", shape="rows, columns", low=0, high=0.9999)
    cell: float = quantity("网格边长", "m", low=0.1, high=10_000)
    ignition_rows: np.ndarray = quantity("着火点行号", shape="ignitions", low=0)
    ignition_columns: np.ndarray = quantity("着火点列号", shape="ignitions", low=0)
    ignition_times: np.ndarray = quantity("着火时刻", "min", shape="ignitions", low=0)
    until: float = quantity("算到的时刻", "min", low=0)

    def validate(self) -> None:
        if not np.shape(self.rate) == np.shape(self.heading) == np.shape(self.eccentricity):
            raise OutOfRange("heading", "蔓延速度、火头去向、偏心率的网格大小不同，请用同一张网格。")
        if not len(self.ignition_rows) == len(self.ignition_columns) == len(self.ignition_times):
            raise OutOfRange("ignition_times", "着火点的行号、列号、时刻个数不同，请逐点给全。")
        rows, columns = np.shape(self.rate)
        for number, (row, column) in enumerate(zip(self.ignition_rows, self.ignition_columns, strict=True), 1):
            if row != int(row) or column != int(column):
                raise OutOfRange("ignition_rows", f"第 {number} 个着火点的行列号不是整数。")
            if row >= rows or column >= columns:
                raise OutOfRange("ignition_rows", f"第 {number} 个着火点在网格以外，请换点或扩大网格。")
            if self.rate[int(row), int(column)] <= 0:
                raise OutOfRange("ignition_rows", f"第 {number} 个着火点落在不可燃的格子上，请移到可燃处。")


@result
class Spread:
    """When the fire arrives; inf where it does not until the end. `limits` are sentences to be shown with the map."""

    arrival: np.ndarray = quantity("火到达时刻（float32）", "min", shape="rows, columns", low=0)
    area: float = quantity("过火面积", "ha", low=0)
    limits: tuple[str, ...] = ()
    stamp: Stamp


def spread(given: SpreadInputs) -> Spread:
    """Arrival times (rows, columns) float32 in minutes, inf for not reached, and the burnt area in hectares.

    Raises OutOfRange for grids that differ and ignitions outside, unburnable or not whole cells. The error of 32
    directions in a uniform landscape is at most 2 % for a circle and 8.2 % (mean 0.9 %) for an eccentricity of 0.85.
    """
    rate = np.asarray(given.rate, float)
    eccentricity = np.asarray(given.eccentricity, float)
    burns = rate > 0
    still = np.divide(1.0, rate * (1 - eccentricity), out=np.full(rate.shape, np.inf), where=burns)
    lean = np.where(burns, still, 0.0) * eccentricity
    heading = np.radians(given.heading)
    arrival = _travel(
        still,
        lean * np.cos(heading),
        lean * np.sin(heading),
        np.asarray(given.ignition_rows, np.int64),
        np.asarray(given.ignition_columns, np.int64),
        np.asarray(given.ignition_times, float),
        float(given.until),
        float(given.cell),
        *STEPS,
    )
    reached = np.isfinite(arrival)
    rim = np.concatenate([reached[0], reached[-1], reached[:, 0], reached[:, -1]])
    return Spread(
        arrival=arrival.astype(np.float32),
        area=float(reached.sum()) * given.cell**2 / HECTARE,
        limits=(*LIMITS, EDGE) if rim.any() else LIMITS,
        stamp=stamp(MODEL, VERSION, given),
    )


def _steps() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The directions: steps (32, 2); crossed cells (32, most, 3) as row, column, length; corner cells (32, 4)."""
    span = range(-REACH, REACH + 1)
    moves = np.array([(a, b) for a in span for b in span if np.gcd(a, b) == 1])
    crossed = np.zeros((len(moves), 2 * REACH + 1, 3))
    corners = np.zeros((len(moves), 4), np.int64)
    for index, (a, b) in enumerate(moves):
        cuts = {0.0, 1.0}
        for size in (abs(a), abs(b)):
            cuts |= {(k + 0.5) / size for k in range(size)}
        borders = np.array(sorted(cuts))
        borders = borders[np.append(True, np.diff(borders) > 1e-9)]
        middles = (borders[1:] + borders[:-1]) / 2
        crossed[index, : len(middles), 0] = np.rint(middles * a)
        crossed[index, : len(middles), 1] = np.rint(middles * b)
        crossed[index, : len(middles), 2] = np.diff(borders) * np.hypot(a, b)
        if a % 2 and b % 2:  # the middle of the step is a corner of four cells
            up, left = np.sign(a) * 0.5, np.sign(b) * 0.5
            corners[index] = np.rint([a / 2 + up, b / 2 - left, a / 2 - up, b / 2 + left])
    return moves, crossed, corners


STEPS = _steps()


@njit(cache=True)
def _step_time(
    row: int,
    column: int,
    move: int,
    still: np.ndarray,
    north: np.ndarray,
    east: np.ndarray,
    moves: np.ndarray,
    crossed: np.ndarray,
    corners: np.ndarray,
) -> float:
    """Time of one step over the cell size; inf where something on the way does not burn."""
    one = still[row + corners[move, 0], column + corners[move, 1]]
    other = still[row + corners[move, 2], column + corners[move, 3]]
    if np.isinf(one) and np.isinf(other):
        return np.inf
    length = np.hypot(moves[move, 0], moves[move, 1])
    to_north, to_east = -moves[move, 0] / length, moves[move, 1] / length
    total = 0.0
    for k in range(crossed.shape[1]):
        part = crossed[move, k, 2]
        if part == 0.0:
            break
        i, j = row + int(crossed[move, k, 0]), column + int(crossed[move, k, 1])
        total += part * (still[i, j] - north[i, j] * to_north - east[i, j] * to_east)
    return total


@njit(cache=True)
def _travel(
    still: np.ndarray,
    north: np.ndarray,
    east: np.ndarray,
    at_row: np.ndarray,
    at_column: np.ndarray,
    lit: np.ndarray,
    until: float,
    cell: float,
    moves: np.ndarray,
    crossed: np.ndarray,
    corners: np.ndarray,
) -> np.ndarray:
    """Dijkstra over the cells; the slowness of a cell in a direction is still - north*cos - east*sin."""
    rows, columns = still.shape
    arrival = np.full((rows, columns), np.inf)
    settled = np.zeros((rows, columns), np.bool_)
    heap = [(0.0, np.int64(0)) for _ in range(0)]
    for k in range(len(lit)):
        if lit[k] <= until and lit[k] < arrival[at_row[k], at_column[k]]:
            arrival[at_row[k], at_column[k]] = lit[k]
            heapq.heappush(heap, (lit[k], at_row[k] * columns + at_column[k]))
    while len(heap) > 0:
        now, place = heapq.heappop(heap)
        row, column = place // columns, place % columns
        if settled[row, column]:
            continue
        settled[row, column] = True
        for move in range(len(moves)):
            i, j = row + moves[move, 0], column + moves[move, 1]
            if i < 0 or j < 0 or i >= rows or j >= columns or settled[i, j]:
                continue
            then = now + cell * _step_time(row, column, move, still, north, east, moves, crossed, corners)
            if then <= until and then < arrival[i, j]:
                arrival[i, j] = then
                heapq.heappush(heap, (then, i * columns + j))
    return arrival
