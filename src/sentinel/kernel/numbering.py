"""Numbering: gap-free business numbers, counted per prefix and day (or year) inside the caller's transaction.

A refused action gives its number back. Whoever takes numbers of two kinds in one transaction takes them in the order of
their prefixes, or two such transactions could wait for each other.
"""

from datetime import datetime
from enum import StrEnum

from django.db import connection
from django.utils import timezone

from sentinel.kernel.models import Sequence

PREFIXES = {
    "warning": "YJ",
    "response": "XY",
    "task": "RW",
    "evacuation": "ZY",
    "incident": "SJ",
    "report": "BG",
    "ladder": "JY",
    "movement": "CR",
    "stocktake": "PD",
    "scrap": "BF",
    "need": "XQ",
    "dispatch": "DB",
    "swap": "HB",
    "roll_call": "DM",
    "call": "DH",
    "brief": "KB",
    "order": "ZL",
    "supervision": "CB",
    "headquarters": "ZH",
    "command": "XX",
    "disaster": "GC",
    "relief_batch": "JZ",
    "application": "HS",
    "payment": "FK",
    "contact": "LX",
    "training": "PX",
    "forecast": "TY",
    "outlook": "DZ",
    "consequence": "HG",
}


class Per(StrEnum):
    """What a count begins anew with, in business time."""

    DAY = "%Y%m%d"
    YEAR = "%Y"


def next_number(kind: str, *, at: datetime, per: Per = Per.DAY) -> str:
    """The next number of a kind, e.g. "RW20230731-0001"."""
    return next_numbers(kind, 1, at=at, per=per)[0]


def next_numbers(kind: str, count: int, *, at: datetime, per: Per = Per.DAY) -> list[str]:
    """The next `count` numbers of a kind; the sequence row stays locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction of its action, or a gap could stay")
    prefix = f"{PREFIXES[kind]}{timezone.localtime(at).strftime(per)}"
    Sequence.objects.bulk_create([Sequence(prefix=prefix)], ignore_conflicts=True)
    sequence = Sequence.objects.select_for_update().get(prefix=prefix)
    first = sequence.last + 1
    sequence.last += count
    sequence.save(update_fields=["last"])
    return [f"{prefix}-{number:04d}" for number in range(first, first + count)]
