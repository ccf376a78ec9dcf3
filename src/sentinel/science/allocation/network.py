"""A road graph made of the lines of a map, and the ways over it while something closes its pieces one after another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from sentinel.science.allocation.roads import check_places
from sentinel.science.contract import Numbers, OutOfRange, Stamp, Whole, inputs, quantity, result, stamp

JOINED_M = 1.0
"""Vertices of two lines nearer than this are one junction."""


@inputs
class Network:
    """A road graph of short straight pieces, each used in both directions, between junctions in metres."""

    junctions: Numbers = quantity("路口位置", "m", shape="junctions, 2")
    start: Whole = quantity("起点路口序号", shape="pieces", low=0)
    end: Whole = quantity("终点路口序号", shape="pieces", low=0)
    metres: Numbers = quantity("长度", "m", shape="pieces", low=0)

    def validate(self) -> None:
        for name in ("end", "metres"):
            if len(getattr(self, name)) != len(self.start):
                raise OutOfRange(name, "路段各列的行数不同，应每个路段一行。")
        for name in ("start", "end"):
            check_places(name, getattr(self, name), len(self.junctions))


def joined(lines: Sequence[Numbers]) -> Network:
    """The network of lines, each (vertices, 2) in metres; where two come within a metre of one vertex they meet.

    OutOfRange at `lines` where there is no piece of road in them.
    """
    usable = [np.asarray(line, float) for line in lines if len(line) > 1]
    if not usable:
        raise OutOfRange("lines", "路网里没有一条可用的线，请核对导入的图层。")
    points = np.concatenate(usable)
    numbers, junction = np.unique(np.rint(points / JOINED_M).astype(np.int64), axis=0, return_inverse=True)
    line = np.repeat(np.arange(len(usable)), [len(each) for each in usable])
    same = (line[1:] == line[:-1]) & (junction[1:] != junction[:-1])
    start, end = junction[:-1][same], junction[1:][same]
    places: Numbers = numbers.astype(np.float64) * JOINED_M
    return Network(junctions=places, start=start, end=end, metres=np.linalg.norm(places[end] - places[start], axis=1))


def samples(network: Network, apart: float) -> tuple[Numbers, Whole]:
    """Points (samples, 2) on the pieces, no further apart than `apart` metres, ends included, and each one's piece."""
    many = np.ceil(network.metres / apart).astype(np.int64) + 1
    piece = np.repeat(np.arange(len(many)), many)
    share = (np.arange(len(piece)) - np.repeat(np.cumsum(many) - many, many)) / np.maximum(many - 1, 1)[piece]
    begin, end = network.junctions[network.start[piece]], network.junctions[network.end[piece]]
    return begin + share[:, None] * (end - begin), piece


def nearest_junctions(network: Network, places: Numbers) -> tuple[Whole, Numbers]:
    """The junction nearest to each place (places, 2), and how far it is, m."""
    metres, junction = KDTree(network.junctions).query(np.asarray(places, float).reshape(-1, 2))
    return np.asarray(junction, np.int64), np.asarray(metres, float)


@inputs
class ClosingInputs:
    """Ways from origins to destinations (numbers of junctions) over a network whose pieces close."""

    network: Network
    closes: Numbers = quantity("断行时刻（不断行为无穷大）", "min", shape="pieces", low=0, high=np.inf)
    minutes_per_metre: float = quantity("每米用时", "min/m", low=1e-6, high=1)
    origins: Whole = quantity("起点路口", shape="origins", low=0)
    destinations: Whole = quantity("终点路口", shape="destinations", low=0)

    def validate(self) -> None:
        if len(self.closes) != len(self.network.start):
            raise OutOfRange("closes", "断行时刻应每个路段一个。")
        for name in ("origins", "destinations"):
            check_places(name, getattr(self, name), len(self.network.junctions))


@result
class ClosingWays:
    """The way of every pair: minutes (inf: none) and until when one may set out on it (inf: it stays open)."""

    minutes: Numbers = quantity("路上时间", "min", shape="origins, destinations")
    until: Numbers = quantity("最迟出发", "min", shape="origins, destinations")
    stamp: Stamp


def closing_ways(given: ClosingInputs) -> ClosingWays:
    """The quickest way that never closes; where an origin has none to anywhere, the quickest one while it is open.

    `until` may be below 0: the way is closed before one could have passed it. Source: shortest paths (Dijkstra).
    """
    network = given.network
    minutes = network.metres * given.minutes_per_metre
    stays = np.isinf(given.closes)
    found = _times(network, minutes, stays, given.origins)[:, given.destinations]
    until = np.full(found.shape, np.inf)
    stranded = np.flatnonzero(~np.isfinite(found).any(axis=1))
    if len(stranded):
        shut = _earliest(network, given.closes)
        all_open = np.ones(len(stays), bool)
        times, before = _paths(network, minutes, all_open, given.origins[stranded])
        for row, origin in enumerate(stranded):
            found[origin] = times[row, given.destinations]
            until[origin] = [_until(int(each), times[row], before[row], shut) for each in given.destinations]
    return ClosingWays(minutes=found, until=until, stamp=stamp("allocation.closing_ways", "1", given))


def _graph(network: Network, minutes: Numbers, usable: NDArray[np.bool_]) -> csr_matrix:
    """Times as a sparse matrix; of several pieces between two junctions the quickest counts."""
    start, end, times = network.start[usable], network.end[usable], minutes[usable]
    order = np.lexsort((times, end, start))
    start, end, times = start[order], end[order], times[order]
    first = np.ones(len(start), bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    size = len(network.junctions)
    return csr_matrix((times[first], (start[first], end[first])), shape=(size, size))


def _times(network: Network, minutes: Numbers, usable: NDArray[np.bool_], origins: Whole) -> Numbers:
    graph = _graph(network, minutes, usable)
    return np.asarray(dijkstra(graph, directed=False, indices=origins))


def _paths(
    network: Network, minutes: Numbers, usable: NDArray[np.bool_], origins: Whole
) -> tuple[Numbers, NDArray[np.int32]]:
    graph = _graph(network, minutes, usable)
    times, before = dijkstra(graph, directed=False, indices=origins, return_predecessors=True)
    return np.asarray(times), np.asarray(before)


def _earliest(network: Network, closes: Numbers) -> dict[tuple[int, int], float]:
    """When the first of the pieces between two junctions closes, of those that do."""
    found: dict[tuple[int, int], float] = {}
    for piece in np.flatnonzero(np.isfinite(closes)):
        ends = int(network.start[piece]), int(network.end[piece])
        key = min(ends), max(ends)
        found[key] = min(found.get(key, np.inf), float(closes[piece]))
    return found


def _until(destination: int, times: Numbers, before: NDArray[np.int32], shut: dict[tuple[int, int], float]) -> float:
    """Until when one may set out so that every piece of the way is passed before it closes."""
    found, there = np.inf, destination
    while (earlier := int(before[there])) >= 0:
        found = min(found, shut.get((min(earlier, there), max(earlier, there)), np.inf) - float(times[there]))
        there = earlier
    return float(found)
