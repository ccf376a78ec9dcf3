"""Travel times over a road graph: nearest of several places, times between places, roads under water."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from sentinel.science.contract import Numbers, OutOfRange, Stamp, Whole, inputs, quantity, result, stamp

_STOP_MM = 300.0
_NOWHERE = -1
_WET = "积水路段限速曲线和 0.3 m 断行深度（Pregnolato 等 2017）尚未与原文核对，只适用于小汽车。"


@inputs
class Roads:
    """A road graph: one row per road piece between two junctions. `passable` False closes a piece; its
    minutes may be inf."""

    junctions: int = quantity("路口个数", low=1, high=5_000_000)
    start: Whole = quantity("起点路口序号", shape="pieces", low=0)
    end: Whole = quantity("终点路口序号", shape="pieces", low=0)
    minutes: Numbers = quantity("通行时间", "min", shape="pieces", low=1e-6, high=math.inf)
    passable: NDArray[np.bool_] = quantity("能否通行", shape="pieces")
    one_way: NDArray[np.bool_] = quantity("只能从起点到终点", shape="pieces")

    def validate(self) -> None:
        for name in ("end", "minutes", "passable", "one_way"):
            if len(getattr(self, name)) != len(self.start):
                raise OutOfRange(name, "路段各列的行数不同，应每个路段一行。")
        for name in ("passable", "one_way"):
            if getattr(self, name).dtype != bool:
                raise OutOfRange(name, "应每个路段填是或否。")
        if np.isinf(self.minutes[self.passable]).any():
            raise OutOfRange("minutes", "能通行的路段应有通行时间；不能通行的请在“能否通行”填否。")
        for name in ("start", "end"):
            check_places(name, getattr(self, name), self.junctions)


@result
class Nearest:
    """For every junction the nearest place: minutes (inf: none can be reached), which (-1), the next junction (-1)."""

    minutes: Numbers = quantity("到最近地点的时间", "min", shape="junctions")
    place: Whole = quantity("最近地点在给出列表中的序号", shape="junctions")
    following: Whole = quantity("去最近地点的下一个路口", shape="junctions")
    stamp: Stamp


def check_places(field: str, places: Whole, junctions: int) -> None:
    """Refuse junction numbers that are no whole numbers or not in the graph."""
    if np.asarray(places).ndim != 1 or not np.issubdtype(np.asarray(places).dtype, np.integer):
        raise OutOfRange(field, "路口序号应是一列整数。")
    if len(places) and (np.min(places) < 0 or np.max(places) >= junctions):
        raise OutOfRange(field, f"路口序号应在 0—{junctions - 1} 之间。")


def nearest_place(roads: Roads, places: Whole) -> Nearest:
    """The nearest of `places` (junction numbers, shape "places") by travel time *to* it, for every junction.

    Dijkstra from all places at once against the direction of travel. OutOfRange at `places`: none, or not in the graph.
    """
    check_places("places", places, roads.junctions)
    if not len(places):
        raise OutOfRange("places", "没有给出任何地点，请至少选一处。")
    minutes, following, source = dijkstra(
        _graph(roads).T.tocsr(), indices=places, min_only=True, return_predecessors=True
    )
    number = np.full(roads.junctions, _NOWHERE)
    number[places[::-1]] = np.arange(len(places))[::-1]
    reached = np.isfinite(minutes)
    return Nearest(
        minutes=minutes,
        place=np.where(reached, number[np.where(reached, source, 0)], _NOWHERE),
        following=np.where(following < 0, _NOWHERE, following).astype(np.int64),
        stamp=stamp("allocation.nearest_place", "1", (roads, places)),
    )


def way(nearest: Nearest, junction: int) -> list[int]:
    """The junctions from one to its nearest place, both included; empty where none can be reached."""
    check_places("junction", np.array([junction]), len(nearest.minutes))
    if not np.isfinite(nearest.minutes[junction]):
        return []
    found = [junction]
    while nearest.following[found[-1]] != _NOWHERE:
        found.append(int(nearest.following[found[-1]]))
    return found


def minutes_between(roads: Roads, origins: Whole, destinations: Whole) -> Numbers:
    """Travel times [min], shape "origins, destinations"; inf where there is no way. OutOfRange: not in the graph."""
    check_places("origins", origins, roads.junctions)
    check_places("destinations", destinations, roads.junctions)
    if not len(origins) or not len(destinations):
        raise OutOfRange("origins", "起点和终点都至少要有一处。")
    times: Numbers = dijkstra(_graph(roads).T.tocsr(), indices=destinations)
    return times[:, origins].T


def _graph(roads: Roads) -> csr_matrix:
    """Times as a sparse matrix; of several pieces between two junctions the quickest counts, closed ones do not."""
    open_, back = roads.passable, roads.passable & ~roads.one_way
    start, end = np.r_[roads.start[open_], roads.end[back]], np.r_[roads.end[open_], roads.start[back]]
    minutes = np.r_[roads.minutes[open_], roads.minutes[back]]
    order = np.lexsort((minutes, end, start))
    start, end, minutes = start[order], end[order], minutes[order]
    first = np.ones(len(start), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    shape = roads.junctions, roads.junctions
    return csr_matrix((minutes[first], (start[first], end[first])), shape=shape)


@inputs
class WetRoads:
    """Road pieces with water on them."""

    depth: Numbers = quantity("路面水深", "m", shape="pieces", low=0, high=50)
    free_speed: Numbers = quantity("平时车速", "km/h", shape="pieces", low=1, high=130)

    def validate(self) -> None:
        if len(self.depth) != len(self.free_speed):
            raise OutOfRange("free_speed", "水深和平时车速的路段数不同，应一一对应。")


@result
class WetPassage:
    """By how much the minutes of a piece grow (inf: closed), and whether a car passes."""

    multiplier: Numbers = quantity("通行时间倍数", shape="pieces")
    passable: NDArray[np.bool_] = quantity("能否通行", shape="pieces")
    stamp: Stamp


def wet_passage(given: WetRoads) -> WetPassage:
    """Multipliers of travel time (shape "pieces") from water on the road; closed from 0.3 m.

    v_max = 0.0009 d^2 - 0.5529 d + 86.95 km/h, d in mm; the usual speed counts where it is lower. Source: Pregnolato
    et al. (2017).
    """
    depth = given.depth * 1000
    passable = depth < _STOP_MM
    wet = np.where(passable, depth, 0.0)
    slowed = np.maximum(given.free_speed / (0.0009 * wet**2 - 0.5529 * wet + 86.95), 1.0)
    return WetPassage(
        multiplier=np.where(passable & (depth > 0), slowed, np.where(passable, 1.0, np.inf)),
        passable=passable,
        stamp=stamp("allocation.wet_passage", "1", given, provisional=(_WET,)),
    )
