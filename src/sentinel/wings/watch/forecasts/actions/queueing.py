"""What asking for a run of any hazard shares: the district it is of, and the row that waits for its turn."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, record
from sentinel.kernel.models import Area
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import Source
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.workflow import RUN


def district_of(actor: Actor) -> Area:
    """The district runs are made of; whoever asks must be allowed to over all of it."""
    district = areas.district()
    if district is None:
        raise NotFound(_("还没有载入区划，请先载入本区数据包。"))
    actor.require_in(RUN, district.code)
    return district


def cell_flaws(asked: dict[str, Any]) -> dict[str, str]:
    """The sentence at `cell_m` where no run is made on such cells."""
    if asked["cell_m"] in rules.CELLS:
        return {}
    return {"cell_m": _("网格只能是 {cells} 米。").format(cells="、".join(map(str, rules.CELLS)))}


def put(
    actor: Actor,
    at: datetime,
    district: Area,
    source: Source,
    asked: dict[str, Any],
    told: Callable[[Run], Payload],
) -> Run:
    """Put a run that was found right into the queue, with the event that tells of it."""
    row = Run.objects.create(
        code=next_number("forecast", at=at),
        source=source,
        turn=rules.TURNS[rules.Source(source)],
        asked_at=at,
        asked_by=actor.label,
        asked_person=actor.person_code or "",
        area_code=district.code,
        target_areas=[district.code],
        published_at=timezone.localtime(at),
        **asked,
    )
    record(told(row), subject=row, actor=actor, at=at)
    return row
