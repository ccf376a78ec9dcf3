"""What agencies and their relays push: a message of earthquakes as it is, QuakeML, USGS GeoJSON or plain JSON."""

from typing import Any

from ninja import Schema

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger.api import WRITE, api
from sentinel.wings.watch.quakes import actions


class TakenEvent(Schema):
    """One earthquake of the message: its key here, what the event was, what it means here."""

    code: str
    event: str
    outcome: str
    status: str
    villages: int


class RefusedEvent(Schema):
    """One event that was not taken, and why."""

    event: str
    text: str


class Received(Schema):
    """What became of the message."""

    taken: list[TakenEvent]
    refused: list[RefusedEvent]


@api.post(
    "/quakes/messages",
    response={200: Received, **WRITE},
    operation_id="deliver_quake_message",
    summary="报送地震速报报文",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/xml": {"schema": {"type": "string"}}, "application/json": {"schema": {}}},
        }
    },
)
def deliver(request: ActorRequest, agency: str = "") -> Any:
    """Take the message in and assess it; 200 after the commit. Sent again, it changes nothing and says so."""
    if not request.actor.has(actions.RECEIVE):
        request.actor.require_in(actions.RECEIVE, "")
    receipt = actions.receive_message(actor=request.actor, at=now(), data=request.body, agency=agency)
    taken = [
        {
            "code": each.quake.code,
            "event": each.quake.identity,
            "outcome": each.outcome.value,
            "status": each.quake.status,
            "villages": each.quake.villages,
        }
        for each in receipt.taken
    ]
    return {"taken": taken, "refused": [{"event": event, "text": text} for event, text in receipt.refused]}
