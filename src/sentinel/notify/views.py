"""What providers tell us later: receipts, signed with the channel's secret (see `channels/webhook.py`)."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sentinel.kernel import people
from sentinel.kernel.actor import system
from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.refusals import Refused
from sentinel.notify import actions, channels, queries

LONGEST = 16_384


@csrf_exempt
@require_POST
def receipts(request: HttpRequest, channel: str) -> JsonResponse:
    """POST {"id": …, "status": delivered | answered | busy | unreachable | no_answer | wrong_number, "words": …}.

    The signature stands in for a login and a token: without the channel's secret nothing is read. `answered` is the
    called person pressing the key; `words` what was repeated.
    """
    body = request.body[: LONGEST + 1]
    signed = request.headers.get("X-Sentinel-Signature", "")
    timestamp = request.headers.get("X-Sentinel-Timestamp", "")
    if not channels.genuine(channels.secret_of(channel), timestamp, body, signed, wall=wall_now().timestamp()):
        return JsonResponse({"code": "not_signed"}, status=403)
    facts = _facts(body) if len(body) <= LONGEST else None
    if facts is None:
        return JsonResponse({"code": "invalid"}, status=422)
    known = _answer(channel, facts) if facts["status"] == "answered" else _note(channel, facts)
    return JsonResponse({"code": "ok" if known else "unknown"}, status=200 if known else 404)


def _facts(body: bytes) -> dict[str, str] | None:
    try:
        said: Any = json.loads(body)
    except ValueError:
        return None
    if not isinstance(said, dict) or not said.get("id") or not said.get("status"):
        return None
    return {name: str(said.get(name, "")).replace("\x00", "")[:200] for name in ("id", "status", "words")}


def _note(channel: str, facts: dict[str, str]) -> bool:
    return actions.take_receipt(
        actor=system("notify"), at=now(), channel=channel, provider_id=facts["id"], status=facts["status"]
    )


def _answer(channel: str, facts: dict[str, str]) -> bool:
    """The called person confirmed by pressing a key: the answer is theirs, with their own rights."""
    row = queries.sending_by_provider(channel, facts["id"])
    if row is None or row.delivery.call is None:
        return False
    _note(channel, {**facts, "status": "delivered"})
    try:
        who = people.actor_of_person(row.person_code, at=now())
        actions.answer(actor=who, at=now(), ladder=row.delivery.call.ladder, repeat=facts["words"])
    except Refused:  # somebody was faster, or the ladder was stopped: the provider has done its part
        return True
    return True
