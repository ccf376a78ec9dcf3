"""What happened, in its order: levels, warnings, incidents, reports, orders to leave, each with its event."""

from datetime import datetime
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.wings.recover.reviews.queries.log import entries, visible
from sentinel.wings.recover.reviews.queries.parts import link, section, shown, table, words
from sentinel.wings.respond.evacuations import events as evacuations
from sentinel.wings.respond.incidents import events as incidents
from sentinel.wings.respond.responses import events as responses
from sentinel.wings.watch.warnings import events as warnings

LINES = 200
TOLD = (
    responses.ResponseStarted,
    responses.ResponseRaised,
    responses.ResponseLowered,
    responses.ResponseEnded,
    warnings.WarningReleased,
    warnings.WarningCancelled,
    warnings.WarningExpired,
    incidents.IncidentRegistered,
    incidents.ReportSigned,
    incidents.IncidentClosed,
    evacuations.EvacuationOrdered,
    evacuations.EvacuationReturnAllowed,
)
DETAILS = ("topic", "title", "reason", "note")


def timeline(actor: Actor, since: datetime, until: datetime) -> dict[str, Any]:
    """The milestones of a span, and how many events the log holds of it."""
    rows = visible(actor).filter(at__gte=since, at__lte=until)
    told = rows.filter(name__in=[payload.name for payload in TOLD]).order_by("at", "position")
    found = [
        [
            link(shown(line.event.at), f"/reviews/events/{line.event.pk}/"),
            link(line.title, line.url),
            link(line.place),
            link(line.event.actor_label),
            link(next((str(line.event.payload[name]) for name in DETAILS if line.event.payload.get(name)), "")),
        ]
        for line in entries(told[:LINES])
    ]
    text = f"这段时间留下 {rows.count()} 条记录，其中关键节点 {told.count()} 条。"
    head = ["时间", "经过", "地点", "谁", "说明"]
    return section("timeline", "经过", [words(text, "/reviews/#log")], [table("关键节点", head, found, LINES)])
