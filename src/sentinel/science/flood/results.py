"""What comes of a flood run."""

from typing import Any

from numpy.typing import NDArray

from sentinel.science.contract import Stamp, quantity, result

Array = NDArray[Any]


@result
class Book:
    """Volumes of a run, m³. error: stored − (initial + rain + inflow − outflow − infiltrated − drained)."""

    initial: float = quantity("初始水量", "m³")
    rain: float = quantity("降雨", "m³")
    inflow: float = quantity("入流", "m³")
    outflow: float = quantity("出流", "m³")
    infiltrated: float = quantity("下渗（含初损）", "m³")
    drained: float = quantity("管网排走", "m³")
    stored: float = quantity("期末存水", "m³")
    error: float = quantity("水量误差", "m³")


@result
class Result:
    """A flood run. Rows from the north, columns from the west."""

    stamp: Stamp
    max_depth: Array = quantity("最大水深", "m", shape="rows, columns", low=0)
    max_speed: Array = quantity("最大流速", "m/s", shape="rows, columns", low=0)
    arrival: Array = quantity("到达判定水深的时刻", "s", shape="rows, columns", low=0, gaps=True)
    depth: Array = quantity("期末水深", "m", shape="rows, columns", low=0)
    u: Array = quantity("期末流速，向东", "m/s", shape="rows, columns")
    v: Array = quantity("期末流速，向南", "m/s", shape="rows, columns")
    book: Book
    steps: int = quantity("步数", low=1)
