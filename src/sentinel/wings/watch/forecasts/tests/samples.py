"""Sample runs on a district of two towns with a village each, and the rule values runs are made with."""

from datetime import datetime, timedelta, timezone
from typing import Any

from django.contrib.gis.geos import Point

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT
from sentinel.wings.watch.forecasts import actions
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.rules import Hit, Place, Spot

AT = datetime(2023, 7, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))
MINUTE = timedelta(minutes=1)
DISTRICT, TOWN, OTHER_TOWN = "110109000000", "110109108000", "110109101000"
LOW, HIGH = "110109108203", "110109101209"
PLACES = {LOW: (116.0, 40.0), HIGH: (116.02, 40.02)}
VALUES = Pack(ROOT / "tests/packs/tiny").yaml("parameters/forecasts.yaml")
GRID = {
    "rows": 4,
    "columns": 5,
    "cell": 90.0,
    "crs": "EPSG:4548",
    "transform": [90.0, 0.0, 414000.0, 0.0, -90.0, 4430000.0],
}
WORKER = "test:1"
ENGINE = system("forecasts")


def officer(*permissions: str, area: str = DISTRICT) -> Actor:
    """Somebody of the duty room with permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ("forecasts.run",))
    return Actor(key="person:D1", label="值班员甲", holds=holds, person_code="D1", area_code=area)


def make_district() -> None:
    """A district, two towns, a village each, and the parameters of runs; again is harmless."""
    Parameter.objects.bulk_create([Parameter(**row) for row in VALUES], ignore_conflicts=True)
    areas = (
        (DISTRICT, "甲区", "district", None),
        (TOWN, "甲镇", "town", DISTRICT),
        (OTHER_TOWN, "乙镇", "town", DISTRICT),
        (LOW, "低村", "village", TOWN),
        (HIGH, "高村", "village", OTHER_TOWN),
    )
    for code, name, kind, parent in areas:
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name, "kind": kind, "parent_id": parent}
        )
    for code, place in PLACES.items():
        AreaShape.objects.get_or_create(area_id=code, defaults={"point": Point(*place, srid=CGCS2000)})


def ask(**asked: Any) -> Run:
    """A run somebody of the duty room asked for: 100 mm in 3 h unless said otherwise."""
    make_district()
    return actions.queue_run(actor=officer(), at=AT, **{"rain_mm": 100, "rain_hours": 3, **asked})


def ask_fire(**asked: Any) -> Run:
    """A fire somebody asked for: a north-wester of 8 m/s on a dry day for 6 h, unless said otherwise."""
    make_district()
    usual = {"ignition_point": Point(116.01, 40.01, srid=CGCS2000), "wind_ms": 8.0, "wind_from": 315.0}
    return actions.queue_fire(actor=officer(), at=AT, **usual | asked)


def outcome(*hits: Hit, **said: Any) -> actions.Outcome:
    """A result of a run; what is not said does not matter."""
    usual: dict[str, Any] = {
        "terrain": "生成的示意地形",
        "demo": True,
        "grid": dict(GRID),
        "corners": (115.98, 39.98, 116.04, 40.04),
        "frames": (20, 40, 60),
        "stamp": "flood.fv1 1 abcdef123456",
        "digest": "abcdef123456",
        "assumed": ("全区雨量均匀",),
        "volume_error": 1e-6,
        "steps": 1200,
        "seconds": 2.5,
        "hits": hits,
    }
    return actions.Outcome(**usual | said)


def hit(code: str = LOW, *, kind: Place = Place.VILLAGE, **said: Any) -> Hit:
    """Water at a place: 1.2 m deep after 50 minutes, unless said otherwise."""
    usual: dict[str, Any] = {"depth": 1.2, "speed": 0.8, "minutes": 50, "people": 3, "households": 1}
    area = code if kind == Place.VILLAGE else LOW
    lon, lat = PLACES[area]
    return Hit(Spot(kind, code, "低村", area, lon, lat, 5), **usual | said)


def flames(code: str = LOW, *, kind: Place = Place.VILLAGE, **said: Any) -> Hit:
    """Fire at a place: flames of 2.5 m after 50 minutes, unless said otherwise."""
    return hit(code, kind=kind, **{"depth": None, "speed": None, "flame": 2.5} | said)


def burnt(row: Run, *hits: Hit, **said: Any) -> Run:
    """The fire with its result."""
    usual = {"stamp": "fire.spread 1 fedcba654321", "volume_error": None, "area_ha": 412.5, "frames": (30, 60)}
    return computed(row, *(hits or (flames(),)), **usual | {"assumed": ("未模拟飞火",)} | said)


def computed(row: Run, *hits: Hit, **said: Any) -> Run:
    """The run with its result."""
    taken = actions.claim(actor=ENGINE, at=AT + MINUTE, wall=AT, worker=WORKER)
    assert taken is not None
    assert taken.pk == row.pk
    found = outcome(*(hits or (hit(),)), **said)
    done = actions.finish(actor=ENGINE, at=AT + 2 * MINUTE, run=taken, worker=WORKER, outcome=found)
    assert done is not None
    return done


def make_run(*, area_code: str = DISTRICT, code: str = "") -> Run:
    """One run; of a place inside the district only that place sees it."""
    row = ask()
    if area_code != DISTRICT:
        row.area_code, row.target_areas = area_code, []
        row.save(update_fields=["area_code", "target_areas"])
    return row


def make_impact(*, area_code: str = LOW, code: str = "") -> Impact:
    """One village that the water of a run of its own reaches."""
    row = Impact.objects.get(run=computed(ask()))
    row.area_code = area_code
    row.save(update_fields=["area_code"])
    return row


SAMPLES = {"forecasts.run": make_run, "forecasts.impact": make_impact}
