"""What a terrain is: heights in metres on square cells in metres, north up, with the system they are in."""

from dataclasses import replace

import numpy as np
from rasterio.crs import CRS
from rasterio.errors import CRSError

from sentinel.science.contract import OutOfRange, inputs, quantity

MOST_GAPS = 0.5  # share of cells without a height above which a model's edge would be mostly guesswork
SQUARE = 1e-3  # how far the two sides of a cell may differ, relative
TO_METRES = "请先投影到米制坐标系（如 CGCS2000 三度带高斯—克吕格）再导入。"


@inputs
class Terrain:
    """A height for every cell, NaN where there is none; row 0 is the northern edge.

    transform: (cell, 0, west, 0, -cell, north) as in an affine of map coordinates; crs: text a library of coordinate
    systems reads ("EPSG:4548" or WKT); demo: generated, not measured, and to be shown as such.
    """

    heights: np.ndarray = quantity("高程", "m", shape="rows, columns", low=-500, high=9000, gaps=True)
    cell: float = quantity("网格边长", "m", low=0.1, high=10_000)
    transform: tuple[float, float, float, float, float, float]
    crs: str
    demo: bool = False

    def validate(self) -> None:
        if np.asarray(self.heights).dtype != np.float32:
            raise OutOfRange("heights", "高程应为 float32。")
        check_system(self.crs)
        check_axes(self.transform)
        if abs(self.transform[0] - self.cell) > SQUARE * self.cell:
            raise OutOfRange("cell", f"网格边长 {self.cell:g} m 与坐标变换里的 {self.transform[0]:g} m 不一致。")
        check_gaps(self.heights)

    def with_heights(self, heights: np.ndarray) -> "Terrain":
        """The same ground with other heights (rows, columns), stored as float32."""
        return replace(self, heights=np.asarray(heights, np.float32))


def check_system(text: str) -> None:
    """Refuse a coordinate system that is missing, unknown, in degrees or in feet: OutOfRange at `crs`."""
    if not text:
        raise OutOfRange("crs", "高程图没有坐标系，请查明后写入坐标系再导入。")
    try:
        system = CRS.from_user_input(text)
    except CRSError as unknown:
        raise OutOfRange("crs", f"认不出坐标系“{text[:60]}”，请给出 EPSG 代码或 WKT。") from unknown
    if system.is_geographic:
        raise OutOfRange("crs", f"高程图以经纬度（度）为单位，坡度与流速无法计算，{TO_METRES}")
    if not system.is_projected:
        raise OutOfRange("crs", f"坐标系“{text[:60]}”没有平面坐标，{TO_METRES}")
    unit, metres = system.linear_units_factor
    if metres != 1.0:
        raise OutOfRange("crs", f"高程图的坐标单位是 {unit}（{metres:g} m），不是米，{TO_METRES}")


def check_axes(transform: tuple[float, ...]) -> None:
    """Refuse a grid that is turned, not north up, or not of squares: OutOfRange at `transform`."""
    width, turned, _west, turned_too, height, _north = transform
    if turned or turned_too:
        raise OutOfRange("transform", "高程图的网格是斜的，请重采样为正北向上的网格。")
    if width <= 0 or height >= 0:
        raise OutOfRange("transform", "高程图的行列方向颠倒（应自西向东、自北向南），请翻转后再导入。")
    if abs(width + height) > SQUARE * width:
        raise OutOfRange("transform", f"网格不是正方形（{width:g} × {-height:g} m），请重采样为等边网格。")


def check_gaps(heights: np.ndarray) -> None:
    """Refuse a terrain mostly without heights: OutOfRange at `heights`."""
    share = float(np.isnan(heights).mean())
    if share > MOST_GAPS:
        raise OutOfRange("heights", f"{share:.0%} 的格子没有高程（最多 {MOST_GAPS:.0%}），请补齐或裁小范围。")
