"""Rows and actors for tests of the whole platform."""

from datetime import datetime, timedelta, timezone

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Organisation

BEIJING = timezone(timedelta(hours=8))
AT = datetime(2023, 7, 29, 20, 0, tzinfo=BEIJING)
DISTRICT, TOWN, OTHER_TOWN, VILLAGE = "999901000000", "999901001000", "999901002000", "999901001201"


def actor(*permissions: str, area: str = DISTRICT, person: str = "P-1") -> Actor:
    """Somebody who holds these permissions over one area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{person}", label=person, holds=holds, person_code=person, area_code=area)


def make_unit(code: str = "U-1", area_code: str = TOWN) -> Organisation:
    """A unit with a place."""
    return Organisation.objects.create(code=code, name=code, kind="town", area_code=area_code)
