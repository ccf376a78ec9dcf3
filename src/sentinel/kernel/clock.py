"""Clocks: business time from the space's clock row, wall time from the machine. Only the edges ask."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone

from sentinel.kernel.models.space import Clock


def wall_now() -> datetime:
    """Wall time: sessions, lock-out, leases, retries, logs. Never a business fact."""
    return datetime.now(UTC)


def now() -> datetime:
    """Business time of this space, in the district's time zone."""
    return reading().at(wall_now()).astimezone(timezone.get_default_timezone())


def reading() -> Clock:
    """The clock row: anchor and speed, for pages whose clocks run in the browser."""
    return Clock.current(settings.SENTINEL_SPACE)
