"""What every ledger page begins with: the ledger, and the row in reach."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger import LEDGERS, Ledger


def ledger_of(request: ActorRequest, module: str, noun: str) -> Ledger:
    """The ledger this reader may open; 404 otherwise."""
    ledger = LEDGERS.get(f"{module}.{noun}")
    if ledger is None or not request.actor.has(ledger.permission):
        raise Http404
    return ledger


def row_of(ledger: Ledger, request: ActorRequest, key: str) -> Any:
    """The row of a key in reach; 404 otherwise."""
    row = ledger.rows(request.actor).filter(**{ledger.key: key}).first() if "\x00" not in key else None
    if row is None:
        raise Http404
    return row


def list_url(ledger: Ledger, query: dict[str, str], **changed: str) -> str:
    """The list under changed conditions."""
    kept = {name: value for name, value in {**query, **changed}.items() if value}
    return f"{ledger.url}?{urlencode(kept)}" if kept else ledger.url


def asked(request: ActorRequest) -> dict[str, str]:
    """The query string; chosen columns may come as one list or as several fields."""
    query = {name: str(value) for name, value in request.GET.items()}
    if "columns" in query:
        query["columns"] = ",".join(request.GET.getlist("columns"))
    return query
