"""Writing what a flush found: day partitions, frames, readings, states. Plain SQL and COPY, no ORM."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from sentinel.kernel.copying import copying
from sentinel.wings.watch.stations.rules import Quality

LOCK = (651, 1)
_STAGING = """
    CREATE TEMP TABLE IF NOT EXISTS stations_staging (
        station_id bigint, element varchar(10), observed bigint, value integer, serial integer, quality varchar(9)
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS stations_fresh (
        station_id bigint, observed bigint,
        rain_1h int, rain_3h int, rain_6h int, rain_24h int,
        present_1h int, present_3h int, present_6h int, present_24h int, level text,
        cumulative int, flow int, water_level int, voltage int,
        first_value int, first_at bigint, last_value int, same_from bigint, steady boolean,
        jumped bigint, jumped_by int, jump int, clock_offset int
    ) ON COMMIT DELETE ROWS;
"""
# The guard keeps a repeat from being a write: only another value is a correction.
_UPSERT = """
    INSERT INTO stations_reading (station_id, element, observed_at, value, serial, received_at, quality)
    SELECT station_id, element, to_timestamp(observed), value, serial, %s, quality FROM stations_staging
    ON CONFLICT (station_id, element, observed_at) DO UPDATE
        SET value = EXCLUDED.value, serial = EXCLUDED.serial, received_at = EXCLUDED.received_at, quality = 'corrected'
        WHERE stations_reading.value <> EXCLUDED.value
"""
_NEWER = "(s.observed_at IS NULL OR to_timestamp(n.observed) >= s.observed_at)"
_LEAPT = f"({_NEWER} AND abs(n.first_value - s.last_value) > n.jump)"
_KEPT = "{0} = CASE WHEN " + _NEWER + " THEN coalesce(n.{0}, s.{0}) ELSE s.{0} END"
_NEWEST = ("cumulative", "flow", "water_level", "voltage", "last_value")
# What upkeep judges comes back, of the few stations that look odd or have a fault already.
_STATES = f"""
    WITH done AS (
        UPDATE stations_stationstate AS s SET
            observed_at = greatest(s.observed_at, to_timestamp(n.observed)),
            last_frame_at = greatest(s.last_frame_at, %(at)s),
            {", ".join(f"rain_{h}h = n.rain_{h}h, present_{h}h = n.present_{h}h" for h in (1, 3, 6, 24))},
            level = n.level,
            {", ".join(map(_KEPT.format, _NEWEST))},
            same_since = CASE WHEN n.last_value IS NULL OR NOT {_NEWER} OR (n.steady AND s.last_value = n.last_value)
                THEN s.same_since ELSE to_timestamp(n.same_from) END,
            jumped_at = CASE WHEN {_LEAPT} THEN to_timestamp(n.first_at)
                WHEN n.jumped IS NOT NULL THEN to_timestamp(n.jumped) ELSE s.jumped_at END,
            jumped_by = CASE WHEN {_LEAPT} THEN n.first_value - s.last_value
                ELSE coalesce(n.jumped_by, s.jumped_by) END,
            clock_offset_s = coalesce(n.clock_offset, s.clock_offset_s),
            silence_due_at = coalesce(s.silence_due_at, %(silent_at)s)
        FROM stations_fresh n WHERE s.station_id = n.station_id
        RETURNING s.station_id, s.observed_at, s.voltage, s.clock_offset_s, s.same_since, s.last_value, s.jumped_at,
            s.jumped_by
    )
    SELECT * FROM done WHERE voltage < %(low)s OR abs(clock_offset_s) > %(drift)s OR jumped_at > %(jumped_since)s
        OR same_since < observed_at - %(stuck)s OR station_id = ANY(%(watched)s)
"""


class ReadingRow(NamedTuple):
    """What is stored under one (station, element, epoch second)."""

    value: int
    serial: int
    quality: Quality


Rows = dict[tuple[int, str, int], ReadingRow]


@dataclass(frozen=True, slots=True)
class FrameRow:
    """One row of stations_rawframe."""

    channel: str
    peer: str
    station: str
    body: bytes
    status: str
    code: str
    text: str


class Waiting(NamedTuple):
    """One HTTP batch that is not in yet."""

    id: int
    sender: str
    body: bytes


def open_session() -> bool:
    """Become the one gateway of this database and prepare the session; False while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_STAGING)
        return True


def has_session() -> bool:
    """False where the session was lost and the connection is another one, without the lock and its staging tables."""
    held = (
        "SELECT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND classid = %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(held, [LOCK[0]])
        return bool(cursor.fetchone()[0])


def close_session() -> None:
    """Give the lock back; the pool may hand the connection to somebody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    connection.close()


class Partitions:
    """Day partitions of the readings. A day already begun in the default partition stays there."""

    def __init__(self) -> None:
        self._ready: set[str] = set()

    def ensure(self, instants: Iterable[datetime]) -> None:
        """Make the partitions these readings belong in, each in a short transaction of its own."""
        for day in sorted({timezone.localtime(each).strftime("%Y%m%d") for each in instants} - self._ready):
            first = timezone.make_aware(datetime.strptime(day, "%Y%m%d"))  # noqa: DTZ007 - made aware at once
            try:
                self._make(day, first, first + timedelta(days=1))
            except OperationalError as trouble:
                if not isinstance(trouble.__cause__, LockNotAvailable):
                    raise
                # A reader holds the table: the day goes to the default partition rather than waiting for it.
                continue
            self._ready.add(day)

    def _make(self, day: str, first: datetime, end: datetime) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"stations_reading_{day}"])
            if cursor.fetchone()[0]:
                return
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            cursor.execute(
                "SELECT EXISTS (SELECT FROM stations_reading_default WHERE observed_at >= %s AND observed_at < %s)",
                [first, end],
            )
            if not cursor.fetchone()[0]:
                cursor.execute(
                    f"CREATE TABLE stations_reading_{day} PARTITION OF stations_reading FOR VALUES FROM (%s) TO (%s)",
                    [first, end],
                )


def write_frames(rows: Sequence[FrameRow], at: datetime, wall: datetime) -> None:
    """Keep the frames as they came."""
    if not rows:
        return
    columns = "received_at, at, channel, peer, station, body, status, code, text"
    with copying(f"COPY stations_rawframe ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((wall, at, row.channel, row.peer, row.station, row.body, row.status, row.code, row.text))


def write_readings(rows: Rows, wall: datetime) -> None:
    """Insert or correct readings; a repeat changes nothing."""
    if not rows:
        return
    lines = [
        f"{station}\t{element}\t{observed}\t{value}\t{serial}\t{quality}\n"
        for (station, element, observed), (value, serial, quality) in rows.items()
    ]
    with copying("COPY stations_staging FROM STDIN") as copy:
        copy.write("".join(lines))
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [wall])


def write_states(lines: Sequence[str], known: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Bring the stations' states up to date, one COPY line each; what upkeep should look at comes back."""
    if not lines:
        return []
    with copying("COPY stations_fresh FROM STDIN") as copy:
        copy.write("".join(lines))
    with connection.cursor() as cursor:
        cursor.execute(_STATES, known)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def waiting_batches(most: int) -> list[Waiting]:
    """HTTP batches that are not in yet, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, sender, body FROM stations_readingbatch ORDER BY id LIMIT %s", [most])
        return [Waiting(pk, sender, bytes(body)) for pk, sender, body in cursor.fetchall()]


def settle_batches(ids: Sequence[int]) -> None:
    """Let go of HTTP batches in the transaction that stored what they held."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM stations_readingbatch WHERE id = ANY(%s)", [list(ids)])
