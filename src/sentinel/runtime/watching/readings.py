"""What the database says of the installation's health, as numbers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sentinel.kernel import due
from sentinel.runtime.models import Beat
from sentinel.runtime.watching.alive import STUCK_S

LATE_S = 60.0
# One row of numbers each; ages are in wall seconds, negative ones of clocks that differ count as nothing.
_NUMBERS = """
    SELECT
        (SELECT count(*) FROM kernel_reaction WHERE state = 'waiting'),
        (SELECT count(*) FROM kernel_reaction WHERE state = 'parked'),
        coalesce((SELECT greatest(0, extract(epoch FROM %(wall)s - e.recorded_at))
                  FROM kernel_event e WHERE e.position =
                      (SELECT min(event_id) FROM kernel_reaction WHERE state = 'waiting')), 0)::float,
        coalesce((SELECT greatest(0, extract(epoch FROM %(wall)s - min(recorded_at))) FROM kernel_event
                  WHERE epoch = sentinel_current_epoch()
                    AND written_by >= pg_snapshot_xmin(pg_current_snapshot())), 0)::float
"""
_SENDINGS = "SELECT count(*) FROM notify_sending WHERE status IN ('waiting', 'sending')"


class Numbers(NamedTuple):
    """Reactions that wait and that were given up, the age of the oldest that waits, and how far the feed is behind."""

    waiting: int
    parked: int
    oldest_s: float
    feed_lag_s: float


def numbers(wall: datetime) -> Numbers:
    """The event log's own numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, {"wall": wall})
        return Numbers(*cursor.fetchone())


def sendings_waiting() -> int:
    """Messages that are on their way out."""
    with connection.cursor() as cursor:
        cursor.execute(_SENDINGS)
        return int(cursor.fetchone()[0])


def late_rows(at: datetime) -> tuple[int, float]:
    """How many due rows nobody settled within five business seconds, and by how much the first is late."""
    rows = due.open_rows(at - timedelta(seconds=5))
    return len(rows), (at - rows[0][0]).total_seconds() if rows else 0.0


def beats(wall: datetime) -> Iterator[tuple[Beat, float]]:
    """The processes of this space with the age of their last sign of life."""
    for beat in Beat.everyone():
        yield beat, max(0.0, (wall - beat.beat_at).total_seconds())


def up(age_s: float) -> bool:
    """True when a sign of life is fresh enough."""
    return age_s < STUCK_S


def migrations_missing() -> int:
    """Migrations of this version that the database has not seen."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
