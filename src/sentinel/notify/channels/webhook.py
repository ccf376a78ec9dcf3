"""A provider behind one HTTP address: signed JSON in, its own number out.

Headers of a request: `Idempotency-Key` (the same for every attempt), `X-Sentinel-Timestamp` (seconds), and
`X-Sentinel-Signature: sha256=<hex>`, the HMAC of "<timestamp>.<body>" under the shared secret. The answer may hold
`id` and `status` (accepted, delivered, busy, unreachable, no_answer, wrong_number). Receipts come back the same way.
"""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from http.client import HTTPException
from typing import Any

from sentinel.kernel.clock import wall_now
from sentinel.notify.channels.base import Accepted, Envelope, Rejected, Troubled
from sentinel.notify.rules import TIMEOUT_S, ChannelName, Unreached

LONGEST_ANSWER = 16_384
LATER = frozenset({408, 409, 425, 429})
DRIFT_S = 300


class _Stay(urllib.request.HTTPRedirectHandler):
    """A signed message is for the address it was signed for, and for no other."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Follow nothing."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Sentinel-Signature`."""
    mac = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={mac.hexdigest()}"


def genuine(secret: str, timestamp: str, body: bytes, signed: str, *, wall: float) -> bool:
    """True when these bytes were signed with the secret within the last five minutes."""
    fresh = timestamp.isascii() and timestamp.isdigit() and abs(wall - int(timestamp[:12])) <= DRIFT_S
    return bool(secret) and fresh and hmac.compare_digest(signature(secret, timestamp, body), signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One provider's address: an SMS or voice gateway, a messenger's robot, another platform."""

    name: ChannelName
    url: str
    secret: str
    idempotent: bool = True

    def deliver(self, envelope: Envelope) -> Accepted:
        """Post the envelope; returns the provider's number for it."""
        body = json.dumps({"channel": self.name.value, **asdict(envelope)}, ensure_ascii=False).encode()
        timestamp = str(int(wall_now().timestamp()))
        request = urllib.request.Request(self.url, data=body, method="POST")
        request.add_header("Content-Type", "application/json; charset=utf-8")
        request.add_header("Idempotency-Key", envelope.key)
        request.add_header("X-Sentinel-Timestamp", timestamp)
        if self.secret:
            request.add_header("X-Sentinel-Signature", signature(self.secret, timestamp, body))
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT_S) as answer:
                return _read(answer.read(LONGEST_ANSWER))
        except urllib.error.HTTPError as refused:
            with refused:
                text = f"HTTP {refused.code}"
                if refused.code in LATER or refused.code >= 500:
                    raise Troubled(text) from refused
                raise Rejected(text) from refused
        except (OSError, HTTPException) as fault:
            raise Troubled(f"对方没有应答：{getattr(fault, 'reason', fault)}"[:200]) from fault


def _read(body: bytes) -> Accepted:
    """What the provider answered; words that are no JSON count as accepted without a number."""
    try:
        said = json.loads(body or b"{}")
    except ValueError:
        return Accepted()
    facts = said if isinstance(said, dict) else {}
    status = str(facts.get("status", ""))
    if status in list(Unreached):
        raise Rejected(status, Unreached(status))
    return Accepted(str(facts.get("id", ""))[:200], delivered=status == "delivered")
