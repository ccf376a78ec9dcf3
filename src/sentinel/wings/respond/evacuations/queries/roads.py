"""How people get from villages to shelters: over the roads the district imported, or as the crow flies."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
from django.contrib.gis.geos import LineString, MultiLineString
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from sentinel.geo import queries as geo
from sentinel.kernel.actor import system
from sentinel.science.allocation.network import (
    ClosingInputs,
    Network,
    closing_ways,
    joined,
    nearest_junctions,
    samples,
)
from sentinel.science.contract import OutOfRange
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations.rules import Road, Terms
from sentinel.wings.watch.forecasts import queries as forecasts

REGISTER = system("evacuations")
ACCESS_M = 2000.0
"""A village or shelter further from every road than this is reckoned with as the crow flies."""
SAMPLED_M = 45.0
DEGREE_M = 111_195.0

Places = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Ways:
    """A row of ways for each village, one for each shelter; what they rest on, in a sentence."""

    rows: list[list[Road]]
    said: str


def ways(run: Any, origins: Places, rows: Sequence[Any], terms: Terms, layer: str, depth: float) -> Ways:
    """The ways from places (lon, lat) to shelters while the hazard of a run closes roads.

    layer: the code of the imported layer of roads; depth: metres of water on a road that close it.
    """
    straight = [[terms.minutes(metres) for metres in row] for row in shelters.ways(origins, rows)]
    lines, title = _lines(layer)
    by_air = Ways(
        [[Road(minutes) for minutes in row] for row in straight],
        _("没有可用的路网图层（{layer}），路程按直线距离折算").format(layer=layer or _("未指定")),
    )
    if not origins or not rows or not lines:
        return by_air
    plane = _Plane(origins[0][1])
    try:
        network = joined([plane.metres(line) for line in lines])
    except OutOfRange:
        return by_air
    closes = _closes(run, network, plane, depth)
    ends = plane.metres([*origins, *((row.point.x, row.point.y) for row in rows)])
    junction, access = nearest_junctions(network, ends)
    many = len(origins)
    found = closing_ways(
        ClosingInputs(
            network=network,
            closes=np.full(len(network.start), np.inf) if closes is None else closes,
            minutes_per_metre=terms.minutes(1) / terms.detour,
            origins=junction[:many],
            destinations=junction[many:],
        )
    )
    walk = access * terms.minutes(1)
    near = access <= ACCESS_M
    over = [
        [
            Road(
                float(found.minutes[i, j] + walk[i] + walk[many + j]),
                float(found.until[i, j] - walk[i]),
            )
            if near[i] and near[many + j]
            else Road(straight[i][j])
            for j in range(len(rows))
        ]
        for i in range(many)
    ]
    words = _("路上时间按路网图层“{title}”计算，路面积水达到 {depth} 米或火到的路段从那时起不通").format(
        title=title, depth=f"{depth:g}"
    )
    if closes is None:
        words = _("路上时间按路网图层“{title}”计算；这次推演的结果网格不在了，没有算哪些路段不通").format(title=title)
    far = int((~near).sum())
    if far:
        words += _("；{n} 处离路网超过 {km} 公里，仍按直线距离折算").format(n=far, km=f"{ACCESS_M / 1000:g}")
    return Ways(over, words)


class _Plane:
    """Metres east and north of the origin of degrees, near a latitude: good to some metres over a district."""

    def __init__(self, latitude: float) -> None:
        self.scale = np.array([DEGREE_M * cos(radians(latitude)), DEGREE_M])

    def metres(self, places: Any) -> NDArray[np.float64]:
        return np.asarray(np.asarray(places, float)[:, :2] * self.scale)

    def degrees(self, points: NDArray[np.float64]) -> list[tuple[float, float]]:
        return [(float(x), float(y)) for x, y in points / self.scale]


def _lines(layer: str) -> tuple[list[Any], str]:
    """The lines of the roads, as coordinates in degrees, and the layer's title."""
    row = geo.imported_layers(REGISTER).filter(code=layer).first() if layer else None
    if row is None or row.current is None:
        return [], ""
    found: list[Any] = []
    for shape in geo.features(REGISTER, row).filter(geometry__isnull=False).values_list("geometry", flat=True):
        if isinstance(shape, LineString):
            found.append(shape.coords)
        elif isinstance(shape, MultiLineString):
            found.extend(shape.coords)
    return found, row.title


def _closes(run: Any, network: Network, plane: _Plane, depth: float) -> NDArray[np.float64] | None:
    """When each piece of road closes: the first of the places along it; None where the run does not say any more."""
    points, piece = samples(network, SAMPLED_M)
    minutes = forecasts.closing(run, plane.degrees(points), depth)
    if minutes is None:
        return None
    closes = np.full(len(network.start), np.inf)
    np.minimum.at(closes, piece, minutes)
    return closes
