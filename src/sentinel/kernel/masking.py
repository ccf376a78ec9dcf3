"""Masking of people's data on screen, and the log of every look in the clear."""

from datetime import datetime
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Unmasking

MOBILE, LOCAL = 11, 7


def mask_name(name: str) -> str:
    """王小明 -> 王**; empty stays empty."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_id(number: str) -> str:
    """110199196001010017 -> 110199********0017; empty stays empty."""
    return number[:6] + "*" * max(len(number) - 10, 0) + number[-4:]


def mask_phone(number: str) -> str:
    """10012345678 -> 100****5678; a shorter number keeps less, a very short one nothing; empty stays empty."""
    if not number:
        return ""
    if len(number) >= MOBILE:
        return number[:3] + "****" + number[-4:]
    return number[:2] + "****" + number[-2:] if len(number) >= LOCAL else "****"


def log_unmasking(*, actor: Actor, at: datetime, subject: Any, fields: tuple[str, ...], purpose: str) -> None:
    """Write down who saw whose data in the clear, which fields and for what."""
    Unmasking.objects.create(
        at=at,
        actor=actor.key,
        actor_label=actor.label,
        subject=f"{subject._meta.label_lower}:{subject.natural_key}",
        fields=",".join(fields),
        purpose=purpose,
    )
