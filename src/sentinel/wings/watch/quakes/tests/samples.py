"""Sample earthquakes, told in plain JSON, on a district whose villages have places and rule values."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from django.contrib.gis.geos import Point

from sentinel.geo.models import CGCS2000, AreaShape
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Parameter
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT
from sentinel.wings.watch.quakes import actions
from sentinel.wings.watch.quakes.models import Quake, Shaking

AT = datetime(2023, 7, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))
MINUTE = timedelta(minutes=1)
DISTRICT, TOWN, OTHER_TOWN = "110109000000", "110109108000", "110109101000"
NEAR, FAR = "110109108203", "110109101209"
# The village near the epicentre of the samples, and one 40 km north of it.
PLACES = {NEAR: (116.0, 40.0), FAR: (116.0, 40.36)}
VALUES = Pack(ROOT / "tests/packs/tiny").yaml("parameters/quakes.yaml")


def officer(*permissions: str, area: str = DISTRICT) -> Actor:
    """A duty officer with permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or ("quakes.receive",))
    return Actor(key="person:D1", label="值班员甲", holds=holds, person_code="D1", area_code=area)


def make_district() -> None:
    """A district of two towns with a village each, and what earthquakes are assessed by; again is harmless."""
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


def message(number: int = 1, **said: Any) -> bytes:
    """The number-th earthquake of an agency: Ms 5.5 right under the near village, unless said otherwise."""
    event = {
        "agency": "CENC",
        "event": f"CC2023{number:04d}",
        "version": "1",
        "origin_at": (AT - MINUTE).isoformat(),
        "latitude": 40.0,
        "longitude": 116.0,
        "depth_km": 10,
        "magnitude": 5.5,
        "magnitude_type": "Ms",
        "type": "earthquake",
        "status": "automatic",
    }
    return json.dumps(event | said).encode()


def receive(data: bytes, *, at: datetime = AT, actor: Actor | None = None) -> actions.Taken:
    """Take in a message of one earthquake."""
    return actions.receive_message(actor=actor or system("test"), at=at, data=data).taken[0]


def make_quake(*, area_code: str = DISTRICT, code: str = "") -> Quake:
    """One earthquake; of a place inside the district only that place is told, so that others elsewhere see none."""
    make_district()
    row = receive(message(event=f"{area_code}-{code}")).quake
    if area_code != DISTRICT:
        row.area_code, row.target_areas = area_code, []
        row.save(update_fields=["area_code", "target_areas"])
    return row


def make_shaking(*, area_code: str = NEAR, code: str = "") -> Shaking:
    """One village that an earthquake shook; of the same earthquake no other, so that others elsewhere see none."""
    make_district()
    quake = receive(message(event=f"{area_code}-{code}")).quake
    row = Shaking.objects.get(quake=quake, area_code=NEAR)
    Shaking.objects.filter(quake=quake).exclude(pk=row.pk).delete()
    row.area_code, row.code = area_code, f"{quake.code}:{area_code}"
    row.save(update_fields=["area_code", "code"])
    return row


SAMPLES = {"quakes.quake": make_quake, "quakes.shaking": make_shaking}
