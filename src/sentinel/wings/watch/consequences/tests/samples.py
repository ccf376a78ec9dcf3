"""Sample accidents on a district of two towns with a village each, whose outline and rule values are known."""

from datetime import datetime, timedelta, timezone
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT
from sentinel.wings.watch.consequences import actions
from sentinel.wings.watch.consequences.models import Assessment, Exposure, Zone

AT = datetime(2023, 7, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))
DISTRICT, TOWN, OTHER_TOWN = "110109000000", "110109108000", "110109101000"
NEAR, FAR = "110109108203", "110109101209"
# The accident of the samples lies 1 km west of the near village and some 20 km from the far one.
PLACE = (116.0, 40.0)
PLACES = {NEAR: (116.0117, 40.0), FAR: (116.0, 40.18)}
BOX = (115.8, 39.8, 116.2, 40.2)
VALUES = Pack(ROOT / "tests/packs/tiny").yaml("parameters/consequences.yaml")
LEAK = {"kind": "leak", "substance": "carbon_monoxide", "rate_kgs": 2.0, "wind_ms": 2.0, "wind_from_deg": 270.0}


def officer(*permissions: str, area: str = DISTRICT) -> Actor:
    """Somebody of the duty room with permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ("consequences.make",))
    return Actor(key="person:D1", label="值班员甲", holds=holds, person_code="D1", area_code=area)


def make_district() -> None:
    """A district with its outline, two towns, a village each, and the parameters; again is harmless."""
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
    outline = MultiPolygon(Polygon.from_bbox(BOX), srid=CGCS2000)
    AreaShape.objects.get_or_create(area_id=DISTRICT, defaults={"boundary": outline})


def make(*, actor: Actor | None = None, at: datetime = AT, where: Any = PLACE, **told: Any) -> Assessment:
    """Carbon monoxide leaks by day and drifts east in 2 m/s, unless said otherwise."""
    make_district()
    point = Point(*where, srid=CGCS2000)
    return actions.make_assessment(actor=actor or system("test"), at=at, point=point, **LEAK | told)


def make_assessment(*, area_code: str = DISTRICT, code: str = "") -> Assessment:
    """One assessment; of a place inside the district only that place sees it."""
    row = make()
    row.area_code = area_code
    row.target_areas = [DISTRICT] if area_code == DISTRICT else []
    row.save(update_fields=["area_code", "target_areas"])
    return row


def make_zone(*, area_code: str = DISTRICT, code: str = "") -> Zone:
    """One zone of an assessment of its own; of a place inside the district only that place sees it."""
    row: Zone = make().zones.order_by("-distance_m")[0]
    Zone.objects.filter(assessment=row.assessment).exclude(pk=row.pk).delete()
    row.area_code = area_code
    row.target_areas = [DISTRICT] if area_code == DISTRICT else []
    row.save(update_fields=["area_code", "target_areas"])
    return row


def make_exposure(*, area_code: str = NEAR, code: str = "") -> Exposure:
    """One village of an assessment of its own; of the same assessment no other."""
    assessment = make()
    row = Exposure.objects.get(assessment=assessment, area_code=NEAR)
    Exposure.objects.filter(assessment=assessment).exclude(pk=row.pk).delete()
    row.area_code, row.code = area_code, f"{assessment.code}:{area_code}"
    row.save(update_fields=["area_code", "code"])
    return row


SAMPLES = {
    "consequences.assessment": make_assessment,
    "consequences.zone": make_zone,
    "consequences.exposure": make_exposure,
}
