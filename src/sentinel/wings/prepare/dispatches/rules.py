"""Codes of dispatch orders, and the arithmetic of what went where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class OrderStatus(StrEnum):
    """The chain of one order. Late is not a state: it is computed from the term."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    ISSUED = "issued"
    DELIVERED = "delivered"
    HANDED_OUT = "handed_out"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ConsignmentStatus(StrEnum):
    """What one store sends: two people sign the picking before anything leaves."""

    WAITING = "waiting"
    PICKED = "picked"
    CHECKED = "checked"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class EntryKind(StrEnum):
    """What became of goods that were received."""

    HANDED_OUT = "handed_out"
    RECOVERED = "recovered"
    WRITTEN_OFF = "written_off"


UNDELIVERED = (OrderStatus.ISSUED,)
IN_STORE = (ConsignmentStatus.WAITING, ConsignmentStatus.PICKED, ConsignmentStatus.CHECKED)
# Goods that arrive in the very second of the term are in time.
AFTER_TERM = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Account:
    """One kind of one order: what arrived and what became of it."""

    received: int
    handed_out: int = 0
    recovered: int = 0
    written_off: int = 0

    @property
    def unhanded(self) -> int:
        """How much is still to be handed out: nothing that came back or was written off can be."""
        return max(0, self.received - max(self.handed_out, self.recovered + self.written_off))

    @property
    def open(self) -> int:
        """How much is neither back in a store nor written off."""
        return self.received - self.recovered - self.written_off


def account(received: int, entries: Iterable[tuple[str, int]]) -> Account:
    """The account of a kind from its entries (kind of entry, quantity)."""
    sums = dict.fromkeys(EntryKind, 0)
    for kind, quantity in entries:
        sums[EntryKind(kind)] += quantity
    return Account(received, *(sums[kind] for kind in EntryKind))


def spread(quantity: int, room: Mapping[str, int]) -> dict[str, int]:
    """A quantity over places with room, in their order; what does not fit is left out."""
    parts = {}
    for place, free in room.items():
        part = min(quantity, free)
        if part > 0:
            parts[place] = part
            quantity -= part
    return parts
