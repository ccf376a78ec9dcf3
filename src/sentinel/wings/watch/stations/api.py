"""What programs deliver: readings of many stations in one request. docs/station-messages.md."""

import json
from typing import Any

from django.http import HttpResponse
from ninja import Body, Schema, Status

from sentinel.codecs import readings as codec
from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger.api import WRITE, Refusal, api
from sentinel.ledger.idempotency import Given, once
from sentinel.wings.watch.stations import actions, queries
from sentinel.wings.watch.stations.actions import RETRY_S, Busy

MOST_TOLD = 50


class Delivered(Schema):
    """Readings as their schema has them: station, at, values, and where they help sent_at and serial."""

    readings: list[dict[str, Any]]


class Kept(Schema):
    """The batch is kept and will be stored; what is sent again changes nothing."""

    accepted: int


@api.post(
    "/stations/readings",
    response={202: Kept, 429: Refusal, **WRITE},
    operation_id="deliver_readings",
    summary="报送测站读数",
)
def deliver(request: ActorRequest, response: HttpResponse, data: Body[Delivered]) -> Any:
    """Keep a batch whole or refuse it whole, row by row; 202 after the commit, 429 while too much waits."""
    if not request.actor.has("stations.report"):
        request.actor.require_in("stations.report", "")
    at = now()
    try:
        rows = codec.judged({"readings": data.readings})
    except codec.NotReadings as error:
        return Status(422, {"code": error.code, "text": error.text, "errors": []})
    if wrong := queries.flaws(request.actor, rows, at):
        errors = [{"field": f"readings.{each.index}", "code": each.code, "text": each.text} for each in wrong]
        text = f"{len(wrong)} 条读数不能入库，整批未收，请改正后重发。"
        return Status(422, {"code": "invalid", "text": text, "errors": errors[:MOST_TOLD]})

    def do() -> Given:
        body = json.dumps(data.readings, ensure_ascii=False).encode()
        actions.deliver_readings(
            actor=request.actor,
            at=at,
            wall=wall_now(),
            stations={row["station"] for row in data.readings},
            body=body,
            readings=len(rows),
        )
        return Given(202, {"accepted": len(rows)}, "")

    key = request.headers.get("Idempotency-Key", "")
    try:
        given = once(actor=request.actor, key=key, request=request.body, wall=wall_now(), do=do)
    except Busy as busy:
        response["Retry-After"] = str(RETRY_S)
        return Status(429, {"code": busy.code, "text": busy.text, "errors": []})
    if given.replayed:
        response["Idempotency-Replayed"] = "true"
    return Status(given.status, given.body)
