"""Clocks: business time from the space's clock row, wall time from the machine. Only the edges ask."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
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


def place(business: datetime, *, speed: int, paused: bool, limit: datetime | None = None) -> None:
    """Set the space's clock: business time now, how fast it runs, whether it stands. Wakes whoever waits."""
    Clock.objects.update_or_create(
        space=settings.SENTINEL_SPACE,
        defaults={
            "anchor_wall": wall_now(),
            "anchor_business": business,
            "speed": speed,
            "paused": paused,
            "limit": limit,
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('sentinel', '')")


def allow(until: datetime) -> None:
    """Let a running clock go on as far as `until`; one that had to wait goes on from where it stood, never jumps."""
    clock, wall = reading(), wall_now()
    if clock.limit is not None and clock.at(wall) >= clock.limit:
        clock.anchor_wall, clock.anchor_business = wall, clock.limit
    clock.limit = until
    Clock.objects.filter(space=clock.space, paused=False).update(
        anchor_wall=clock.anchor_wall, anchor_business=clock.anchor_business, limit=clock.limit
    )
