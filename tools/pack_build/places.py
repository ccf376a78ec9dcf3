"""Areas, town cells and stations. Points are WGS 84, taken as equal to CGCS2000 at this scale."""

import json
import math

from shapely import affinity
from shapely.geometry import MultiPoint, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import voronoi_diagram

from pack_build.common import Pack, Row, draw

DISTRICT = "110109000000"
NARROWING = math.cos(math.radians(39.97))
INSET = 0.002
CENTRE = (115.79, 39.99)
CANDIDATES = 24
AREA_COLUMNS = ("code", "name", "short_name", "kind", "parent", "lon", "lat", "mark", "aliases")
STATION_COLUMNS = ("code", "address", "name", "kind", "area_code", "lon", "lat", "river", "external", "mark", "slug")


def build(pack: Pack) -> None:
    """Make areas.csv, cells.geojson and stations.csv."""
    towns = pack.source("sources/towns.csv")
    cells = town_cells(pack, towns)
    areas(pack, towns, cells)
    stations(pack)


def town_cells(pack: Pack, towns: list[Row]) -> dict[str, Polygon]:
    """Split the outline by the nearest town seat, measured with longitudes narrowed to true length."""
    outline = json.loads((pack.root / "outline.geojson").read_text(encoding="utf-8"))
    district = affinity.scale(shape(outline["features"][0]["geometry"]), NARROWING, 1, origin=(0, 0))
    seats = {town["code"]: Point(float(town["lon"]) * NARROWING, float(town["lat"])) for town in towns}
    split = parts(voronoi_diagram(MultiPoint(list(seats.values())), envelope=district))
    cells, features = {}, []
    for town in towns:
        seat = seats[town["code"]]
        whole = next(part for part in split if part.contains(seat)).intersection(district)
        cell = affinity.scale(
            next(part for part in parts(whole) if part.contains(seat)), 1 / NARROWING, 1, origin=(0, 0)
        )
        corners = [[round(x, 5), round(y, 5)] for x, y in cell.exterior.coords]
        cells[town["code"]] = Polygon(corners)
        properties = {"code": town["code"] + "000", "name": town["short_name"], "mark": "示意"}
        geometry = {"type": "Polygon", "coordinates": [corners]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    pack.files["cells.geojson"] = f'{{"type": "FeatureCollection", "name": "cells", "features": [\n{lines}\n]}}\n'
    return cells


def parts(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons a geometry is made of."""
    return [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, Polygon)]


def scatter(cell: Polygon, code: str, taken: list[Point]) -> Point:
    """Return a point inside the cell, away from the points taken: the best of some candidates drawn from the code."""
    inner = cell.buffer(-INSET)
    west, south, east, north = inner.bounds
    best, best_gap, found, attempt = Point(inner.representative_point()), -1.0, 0, 0
    while found < CANDIDATES:
        attempt += 1
        x = west + (east - west) * draw(code, attempt, "x")
        y = south + (north - south) * draw(code, attempt, "y")
        point = Point(round(x, 5), round(y, 5))
        if not inner.contains(point):
            continue
        found += 1
        gap = min((math.hypot((point.x - other.x) * NARROWING, point.y - other.y) for other in taken), default=1.0)
        if gap > best_gap:
            best, best_gap = point, gap
    taken.append(best)
    return best


def areas(pack: Pack, towns: list[Row], cells: dict[str, Polygon]) -> None:
    """District, towns at their seats, villages and communities scattered inside the town's cell."""
    rows = [row_of(DISTRICT, "门头沟区", "门头沟区", "district", "", CENTRE, "")]
    villages = pack.source("sources/villages.csv")
    for town in towns:
        point = (float(town["lon"]), float(town["lat"]))
        rows.append(
            row_of(town["code"] + "000", town["name"], town["short_name"], "town", DISTRICT, point, town["mark"])
            | {"aliases": town["aliases"]}
        )
    for town in towns:
        taken: list[Point] = []
        for village in (each for each in villages if each["code"].startswith(town["code"])):
            name, community = village["name"], village["kind"] == "community"
            place = scatter(cells[town["code"]], village["code"], taken)
            full = name + ("社区居委会" if community else "村委会")
            short = name + "社区" if community else name if name.endswith("村") else name + "村"
            parent = town["code"] + "000"
            row = row_of(village["code"], full, short, village["kind"], parent, (place.x, place.y), "示意")
            rows.append(row | {"aliases": village["aliases"]})
    pack.write("areas.csv", AREA_COLUMNS, rows)


def row_of(code: str, name: str, short: str, kind: str, parent: str, at: tuple[float, ...], mark: str) -> Row:
    """Return one row of areas.csv."""
    keys = {"code": code, "name": name, "short_name": short, "kind": kind, "parent": parent}
    return keys | {"lon": f"{at[0]:.5f}", "lat": f"{at[1]:.5f}", "mark": mark, "aliases": ""}


def stations(pack: Pack) -> None:
    """Give every station its SL 651 address and, where none was set by hand, a point near its village."""
    at = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in pack.tables["areas"]}
    rows = []
    for station in pack.source("sources/stations.csv"):
        number = int(station["code"][1:]) + (0x100 if station["kind"] == "river" else 0)
        row = station | {"address": f"110109{number:04X}"}
        if not station["lon"]:
            lon, lat = at[station["area_code"]]
            row |= {"lon": f"{lon + 0.0008:.5f}", "lat": f"{lat + 0.0006:.5f}"}
        rows.append(row)
    pack.write("stations.csv", STATION_COLUMNS, rows)
