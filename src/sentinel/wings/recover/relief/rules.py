"""Codes of relief, and the arithmetic of standards and totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Which relief: for the time of the emergency, or for the transition after it (救助条例 ch. 3)."""

    EMERGENCY = "emergency"
    TRANSITION = "transition"


class BatchStatus(StrEnum):
    """A batch takes applications until it is closed."""

    OPEN = "open"
    CLOSED = "closed"


class Status(StrEnum):
    """户报 → 村评 → 公示 → 乡审 → 县定 → 发放."""

    REPORTED = "reported"
    REVIEWED = "reviewed"
    SHOWN = "shown"
    PASSED = "passed"
    APPROVED = "approved"
    LISTED = "listed"
    PAID = "paid"
    REJECTED = "rejected"


class PaymentStatus(StrEnum):
    """What became of one payment; whoever was not paid may be listed again."""

    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"


class Damage(StrEnum):
    """What the disaster did to the home."""

    FALLEN = "fallen"
    BADLY = "badly"
    SLIGHTLY = "slightly"
    OTHER = "other"


LIVE = (PaymentStatus.SENT, PaymentStatus.PAID)


@dataclass(frozen=True, slots=True)
class Totals:
    """People and yuan of a batch: on the list at all, approved or further, paid."""

    people: int = 0
    approved: int = 0
    paid: int = 0
    approved_yuan: int = 0
    paid_yuan: int = 0

    def recomputes(self, standard: int) -> bool:
        """True where the money is people times the standard, to the yuan."""
        return (self.approved_yuan, self.paid_yuan) == (self.approved * standard, self.paid * standard)


def amount(people: int, standard: int) -> int:
    """What a standard of so many yuan a person makes for so many people."""
    return people * standard


def shown_until(day: date, days: int) -> date:
    """The last day of the publicity: so many days beginning with the next."""
    return day + timedelta(days=days)


def approved(counts: Mapping[str, int]) -> int:
    """How many have passed the district's approval, whatever became of the money."""
    return sum(counts.get(status, 0) for status in (Status.APPROVED, Status.LISTED, Status.PAID))
