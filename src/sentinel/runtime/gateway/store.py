"""Writing what a flush found: day partitions, frames, readings, states. Plain SQL and COPY, no ORM."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from sentinel.wings.watch.stations.rules import ElementCode

LOCK = (651, 1)
_STAGING = """
    CREATE TEMP TABLE IF NOT EXISTS stations_staging (
        position integer, station_id bigint, element varchar(10), observed_at timestamptz, value integer,
        serial integer, received_at timestamptz
    ) ON COMMIT DELETE ROWS
"""
# The guard keeps a repeat from being a write: only another value is a correction.
_UPSERT = """
    INSERT INTO stations_reading (station_id, element, observed_at, value, serial, received_at, corrected)
    SELECT DISTINCT ON (station_id, element, observed_at)
        station_id, element, observed_at, value, serial, received_at, false
    FROM stations_staging ORDER BY station_id, element, observed_at, position DESC
    ON CONFLICT (station_id, element, observed_at) DO UPDATE
        SET value = EXCLUDED.value, serial = EXCLUDED.serial, received_at = EXCLUDED.received_at, corrected = true
        WHERE stations_reading.value <> EXCLUDED.value
"""
_STATE_COLUMNS = (
    ("station_id", "bigint"),
    ("observed_at", "timestamptz"),
    ("rain_1h", "int"),
    ("rain_3h", "int"),
    ("rain_6h", "int"),
    ("rain_24h", "int"),
    ("present_1h", "int"),
    ("present_3h", "int"),
    ("present_6h", "int"),
    ("present_24h", "int"),
    ("cumulative", "int"),
    ("flow", "int"),
    ("water_level", "int"),
    ("voltage", "int"),
    ("level", "text"),
    ("last_frame_at", "timestamptz"),
)
_NEWEST = ("cumulative", "flow", "water_level", "voltage")
_STATES = f"""
    UPDATE stations_stationstate AS s SET
        observed_at = greatest(s.observed_at, n.observed_at),
        last_frame_at = greatest(s.last_frame_at, n.last_frame_at),
        {", ".join(f"rain_{h}h = n.rain_{h}h, present_{h}h = n.present_{h}h" for h in (1, 3, 6, 24))},
        level = n.level,
        {
    ", ".join(
        f"{name} = CASE WHEN s.observed_at IS NULL OR n.observed_at >= s.observed_at "
        f"THEN coalesce(n.{name}, s.{name}) ELSE s.{name} END"
        for name in _NEWEST
    )
}
    FROM unnest({", ".join(f"%s::{kind}[]" for _name, kind in _STATE_COLUMNS)})
        AS n ({", ".join(name for name, _kind in _STATE_COLUMNS)})
    WHERE s.station_id = n.station_id
"""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One row of stations_reading."""

    station_id: int
    element: ElementCode
    observed_at: datetime
    value: int
    serial: int


@dataclass(frozen=True, slots=True)
class FrameRow:
    """One row of stations_rawframe."""

    peer: str
    station: str
    body: bytes
    status: str
    code: str
    text: str


def open_session() -> bool:
    """Become the one gateway of this database and prepare the session; False while another one holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_STAGING)
        return True


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
            except OperationalError:
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
    columns = "received_at, at, peer, station, body, status, code, text"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY stations_rawframe ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row((wall, at, row.peer, row.station, row.body, row.status, row.code, row.text))


def write_readings(rows: Sequence[ReadingRow], wall: datetime) -> None:
    """Insert or correct readings; a repeat changes nothing."""
    if not rows:
        return
    with connection.cursor() as cursor:
        with cursor.copy("COPY stations_staging FROM STDIN") as copy:
            for position, row in enumerate(rows):
                copy.write_row(
                    (position, row.station_id, row.element.value, row.observed_at, row.value, row.serial, wall)
                )
        cursor.execute(_UPSERT)


def write_states(rows: Sequence[dict[str, Any]]) -> None:
    """Bring the stations' states up to date; each row has every key of the state columns."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [[row[name] for row in rows] for name, _kind in _STATE_COLUMNS])
