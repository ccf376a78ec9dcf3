"""A district of two towns with a village, a point and a home each, a gauge, and outlooks on them."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from django.contrib.gis.geos import Point

from sentinel.geo.models import CGCS2000, AreaShape, Edition, EditionState, Feature, ImportedLayer, Source
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT
from sentinel.wings.watch.geohazards import actions
from sentinel.wings.watch.geohazards.models import Exposure, Outlook, Risk
from sentinel.wings.watch.stations.models import Reading, Station

AT = datetime(2023, 7, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DISTRICT, TOWN, OTHER_TOWN = "110109000000", "110109108000", "110109101000"
NEAR, FAR = "110109108203", "110109101209"
PLACES = {NEAR: (116.0, 40.0), FAR: (116.02, 40.02)}
# A gully above the near village, a slope above the far one, and a kind no set of thresholds speaks of.
POINTS = (
    ("DZ-1", "近沟", "泥石流", TOWN, 116.0, 40.001),
    ("DZ-2", "远坡", "滑坡", OTHER_TOWN, 116.02, 40.021),
    ("DZ-3", "裂缝", "地裂缝", TOWN, 116.001, 40.0),
)
VALUES = Pack(ROOT / "tests/packs/tiny").yaml("parameters/geohazards.yaml")


def officer(*permissions: str, area: str = DISTRICT) -> Actor:
    """Somebody of the duty room with permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ("geohazards.judge",))
    return Actor(key="person:D1", label="值班员甲", holds=holds, person_code="D1", area_code=area)


def make_district() -> None:
    """A district, two towns, a village each, the points, and what they are judged by; again is harmless."""
    Parameter.objects.bulk_create([Parameter(**row) for row in VALUES], ignore_conflicts=True)
    areas = (
        (DISTRICT, "甲区", "district", None),
        (TOWN, "甲镇", "town", DISTRICT),
        (OTHER_TOWN, "乙镇", "town", DISTRICT),
        (NEAR, "近村", "village", TOWN),
        (FAR, "远村", "village", OTHER_TOWN),
    )
    for code, name, kind, parent in areas:
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name, "kind": kind, "parent_id": parent}
        )
    for code, place in PLACES.items():
        AreaShape.objects.get_or_create(area_id=code, defaults={"point": Point(*place, srid=CGCS2000)})
    make_points()


def make_points(rows: Sequence[tuple[str, str, str, str, float, float]] = POINTS) -> None:
    """The layer of points as it stands after somebody confirmed it; where it stands already nothing is done."""
    layer, fresh = ImportedLayer.objects.get_or_create(
        code="geohazards",
        defaults={"title": "隐患点", "kind": "point", "mark": "演示", "area_code": DISTRICT, "made_at": AT},
    )
    numbers = range(1, len(rows) * fresh + 1)
    source = Source.objects.get_or_create(
        code="S-geo", defaults={"name": "点", "size": 1, "sha256": "0", "area_code": DISTRICT, "brought_at": AT}
    )[0]
    edition = Edition.objects.get_or_create(
        layer=layer,
        number=1,
        defaults={
            "source": source,
            "kind": "point",
            "state": EditionState.READY,
            "confirmed_at": AT,
            "label_field": "name",
            "class_field": "kind",
            "area_code": DISTRICT,
        },
    )[0]
    ImportedLayer.objects.filter(pk=layer.pk).update(current=edition)
    Feature.objects.bulk_create(
        Feature(
            edition=edition,
            number=number,
            geometry=Point(lon, lat, srid=CGCS2000),
            properties={"code": code, "name": name, "kind": kind, "scale": "小型"},
            area_code=area,
        )
        for number, (code, name, kind, area, lon, lat) in zip(numbers, rows, strict=False)
    )


def rain(station: Station, hours: Sequence[float | None], *, at: datetime = AT) -> None:
    """What a gauge reported in the hours up to an instant, oldest first: one slot an hour, none where it is None."""
    Reading.objects.bulk_create(
        Reading(
            station=station,
            element="rain",
            observed_at=at - (len(hours) - 1 - number) * HOUR - 5 * MINUTE,
            value=round(amount * 10),
            serial=number,
            received_at=at,
        )
        for number, amount in enumerate(hours)
        if amount is not None
    )


def look(*, at: datetime = AT, actor: Actor | None = None, **asked: Any) -> Outlook:
    """An outlook on a supposed rain of 120 mm in 6 h, unless said otherwise."""
    make_district()
    usual = {"rain": "supposed", "rain_mm": 120.0, "rain_hours": 6}
    return actions.make_outlook(actor=actor or officer(), at=at, **{**usual, **asked})


def measure(*, at: datetime = AT, **asked: Any) -> Outlook:
    """An outlook on the rain that was measured."""
    return look(at=at, rain="measured", rain_mm=None, rain_hours=None, **asked)


def make_outlook(*, area_code: str = DISTRICT, code: str = "") -> Outlook:
    """One outlook on measured rain; of a place inside the district only that place sees it."""
    row = measure(actor=system("samples"))
    if area_code != DISTRICT:
        row.area_code, row.target_areas = area_code, []
        row.save(update_fields=["area_code", "target_areas"])
    return row


def make_risk(*, area_code: str = NEAR, code: str = "") -> Risk:
    """One point of an outlook of its own, which counts as one on measured rain; the map shows those."""
    row = Risk.objects.filter(outlook=look()).order_by("code")[0]
    Risk.objects.filter(outlook=row.outlook).exclude(pk=row.pk).delete()
    Outlook.objects.filter(pk=row.outlook.pk).update(rain="measured", rain_mm=None, rain_hours=None)
    row.area_code, row.point = area_code, Point(116.0, 40.0, srid=CGCS2000)
    row.save(update_fields=["area_code", "point"])
    return row


def make_exposure(*, area_code: str = NEAR, code: str = "") -> Exposure:
    """One village of an outlook of its own."""
    row = Exposure.objects.filter(outlook=look()).order_by("code")[0]
    Exposure.objects.filter(outlook=row.outlook).exclude(pk=row.pk).delete()
    row.area_code, row.code = area_code, f"{row.outlook.code}:{area_code}"
    row.save(update_fields=["area_code", "code"])
    return row


SAMPLES = {"geohazards.outlook": make_outlook, "geohazards.risk": make_risk, "geohazards.exposure": make_exposure}
