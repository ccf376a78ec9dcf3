"""Numbering: gap-free business numbers, counted per prefix and day inside the caller's transaction."""

from datetime import datetime

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
}


def next_number(kind: str, *, at: datetime) -> str:
    """The next number of a kind, e.g. "RW20230731-0001"."""
    return next_numbers(kind, 1, at=at)[0]


def next_numbers(kind: str, count: int, *, at: datetime) -> list[str]:
    """The next `count` numbers of a kind; the sequence row stays locked until the transaction ends."""
    prefix = f"{PREFIXES[kind]}{timezone.localtime(at):%Y%m%d}"
    Sequence.objects.bulk_create([Sequence(prefix=prefix)], ignore_conflicts=True)
    sequence = Sequence.objects.select_for_update().get(prefix=prefix)
    first = sequence.last + 1
    sequence.last += count
    sequence.save(update_fields=["last"])
    return [f"{prefix}-{number:04d}" for number in range(first, first + count)]
