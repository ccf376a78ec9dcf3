"""Shapes of a district's areas, added where missing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sentinel.geo.models import AreaShape
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.founding import Outcome, PackLoaded, add_missing
from sentinel.kernel.models import Area


@transaction.atomic
def found_shapes(*, actor: Actor, at: datetime, pack: str, rows: Sequence[Mapping[str, Any]]) -> Outcome:
    """Points and boundaries by area code (`area_id`), geometries in CGCS2000."""
    outcome = add_missing(AreaShape, rows, key=("area_id",))
    if outcome.added:
        district = Area.objects.get(kind="district")
        record(PackLoaded(pack=pack, kind=outcome.kind, added=outcome.added), subject=district, actor=actor, at=at)
    return outcome
