"""Well-known binary, walked: every coordinate moved by a given way, heights and measures left out, shape checked.

Raises `Misshapen` with a sentence where a geometry could not be stored as it is: the row is kept and told, never mended
or dropped in silence.
"""

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Coordinates = npt.NDArray[np.float64]
Mover = Callable[[Coordinates], Coordinates]
POINT, LINE, POLYGON, MULTI_POINT, MULTI_LINE, MULTI_POLYGON, COLLECTION = range(1, 8)
KIND = {1: "point", 4: "point", 2: "line", 5: "line", 3: "polygon", 6: "polygon", 7: "mixed"}
DEEPEST = 8
MOST_PARTS = 2_000_000


class Misshapen(ValueError):
    """A geometry that cannot be stored; the sentence says why."""


class _Reader:
    def __init__(self, data: bytes, move: Mover) -> None:
        self.data, self.at, self.move = data, 0, move

    def take(self, form: str) -> Any:
        try:
            value = struct.unpack_from(form, self.data, self.at)[0]
        except struct.error as error:
            raise Misshapen("几何数据不完整") from error
        self.at += struct.calcsize(form)
        return value

    def counted(self, order: str) -> int:
        count = int(self.take(order + "I"))
        if count > MOST_PARTS:
            raise Misshapen("几何的部分多得不正常")
        return count

    def points(self, order: str, count: int, dimensions: int) -> Coordinates:
        size = count * dimensions * 8
        raw = self.data[self.at : self.at + size]
        if len(raw) != size:
            raise Misshapen("几何数据不完整")
        self.at += size
        plane = np.frombuffer(raw, dtype=f"{order}f8").reshape(count, dimensions)[:, :2].astype(np.float64)
        return checked(self.move(plane), plane)

    def geometry(self, depth: int = 0) -> bytes:
        if depth > DEEPEST:
            raise Misshapen("几何嵌套太深")
        order = "<" if self.take("B") == 1 else ">"
        code = int(self.take(order + "I"))
        if code & 0x20000000:
            self.take(order + "I")
        dimensions = 2 + bool(code & 0x80000000) + bool(code & 0x40000000)
        plain = code & 0x0FFFFFFF
        dimensions += {0: 0, 1: 1, 2: 1, 3: 2}.get(plain // 1000, 0)
        return self.body(plain % 1000, order, dimensions, depth)

    def body(self, kind: int, order: str, dimensions: int, depth: int) -> bytes:
        head = struct.pack("<BI", 1, kind)
        if kind == POINT:
            return head + self.points(order, 1, dimensions).tobytes()
        if kind == LINE:
            return head + self.sequence(order, dimensions, 2, "线少于两个点")
        if kind == POLYGON:
            rings = [self.ring(order, dimensions) for _ring in range(self.counted(order))]
            return head + struct.pack("<I", len(rings)) + b"".join(rings)
        if kind in {MULTI_POINT, MULTI_LINE, MULTI_POLYGON, COLLECTION}:
            parts = [self.geometry(depth + 1) for _part in range(self.counted(order))]
            return head + struct.pack("<I", len(parts)) + b"".join(parts)
        raise Misshapen("不支持曲线或曲面几何")

    def sequence(self, order: str, dimensions: int, fewest: int, short: str) -> bytes:
        count = self.counted(order)
        if 0 < count < fewest:
            raise Misshapen(short)
        return struct.pack("<I", count) + self.points(order, count, dimensions).tobytes()

    def ring(self, order: str, dimensions: int) -> bytes:
        found = self.sequence(order, dimensions, 4, "面的边界少于四个点")
        if len(found) > 4 and found[4:20] != found[-16:]:
            raise Misshapen("面的边界没有闭合")
        return found


def checked(moved: Coordinates, given: Coordinates) -> Coordinates:
    """The moved coordinates; refused where one is no number or lies outside the degrees of the earth."""
    if not np.isfinite(given).all():
        raise Misshapen("坐标不是数字（NaN 或无穷大）")
    inside = np.isfinite(moved) & (np.abs(moved) <= np.array([180.0, 90.0]))
    if not inside.all():
        x, y = given[~inside.all(axis=1)][0]
        raise Misshapen(f"坐标超出经纬度范围：{x:.10g}, {y:.10g}")
    return np.ascontiguousarray(moved, dtype="<f8")


def moved(data: bytes, move: Mover) -> tuple[bytes, str]:
    """The geometry with every coordinate moved, two-dimensional, little-endian; and its kind."""
    reader = _Reader(data, move)
    made = reader.geometry()
    return made, KIND[int(struct.unpack_from("<I", made, 1)[0])]


def point(x: float, y: float) -> bytes:
    """A point as it stands."""
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Misshapen("坐标不是数字（NaN 或无穷大）")
    return struct.pack("<BIdd", 1, POINT, x, y)
