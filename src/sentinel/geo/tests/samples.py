"""Layers for tests, each made through its actions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from sentinel.geo import actions
from sentinel.geo.actions import Choice
from sentinel.geo.models import CGCS2000, AreaShape, Edition, Source
from sentinel.geo.tests import files
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, actor

KEEPER = "geo.manage"
# West half and east half of the district.
WEST, EAST = (115.9, 39.9, 116.005, 40.1), (116.005, 39.9, 116.1, 40.1)


def box(edges: Sequence[float]) -> MultiPolygon:
    """A box as a boundary."""
    return MultiPolygon(Polygon.from_bbox(tuple(edges)), srid=CGCS2000)


def make_district() -> None:
    """A district of two towns side by side, with a village each."""
    rows = [
        (DISTRICT, "某区", "district", None, (115.9, 39.9, 116.1, 40.1), (116.0, 40.0)),
        (TOWN, "西镇", "town", DISTRICT, WEST, (115.95, 40.0)),
        (OTHER_TOWN, "东镇", "town", DISTRICT, EAST, (116.05, 40.0)),
        (f"{TOWN[:9]}201", "西村", "village", TOWN, None, (115.96, 40.0)),
        (f"{OTHER_TOWN[:9]}201", "东村", "village", OTHER_TOWN, None, (116.06, 40.0)),
    ]
    for code, name, kind, parent, edges, seat in rows:
        area, _fresh = Area.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name, "kind": kind, "parent_id": parent}
        )
        AreaShape.objects.get_or_create(
            area=area,
            defaults={"point": Point(*seat, srid=CGCS2000), "boundary": box(edges) if edges else None, "mark": "示意"},
        )


def keeper() -> Actor:
    """Who maintains the district's layers."""
    return actor("geo.manage", "geo.view", area=DISTRICT)


def bring(content: bytes, name: str = "点.geojson", *, by: Actor | None = None, at: datetime = AT) -> Source:
    """A brought file."""
    return actions.bring_source(
        actor=by or keeper(), at=at, area_code=DISTRICT, name=name, stream=files.Upload(content)
    )


def begin(source: Source, **choice: Any) -> Edition:
    """An edition begun from the first layer of a file, as the file says of itself."""
    found = source.findings[choice.get("index", 0)]
    asked = {
        "index": 0,
        "system": found["crs"],
        "encoding": found["encoding"] or "UTF-8",
        "title": "某图层",
        "columns": found["columns"],
    }
    layer = choice.pop("layer", None)
    return actions.begin_edition(
        actor=keeper(), at=AT, source=source, choice=Choice(**{**asked, **choice}), layer=layer
    )


def make_edition(content: bytes | None = None, name: str = "点.geojson", **choice: Any) -> Edition:
    """A draft with every row in."""
    return actions.load_fully(begin(bring(content or files.points(), name), **choice), AT)


def make_layer(content: bytes | None = None, name: str = "点.geojson", **choice: Any) -> Edition:
    """A confirmed edition: what the map shows."""
    edition = make_edition(content, name, **choice)
    return actions.confirm_edition(actor=keeper(), at=AT, edition=edition)
