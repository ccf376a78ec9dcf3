"""Day partitions of the readings as Parquet files, sorted by station: a hundredth of the room, readable by DuckDB."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
from django.db import connection, transaction
from django.utils import timezone

from sentinel.kernel.copying import copying
from sentinel.runtime.steps import StepFailed

_PARTITIONS = """
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'stations_reading'::regclass AND c.relname ~ '^stations_reading_[0-9]{8}$' ORDER BY 1
"""
_ROWS = """
    SELECT s.code, r.element, r.observed_at, r.value, r.serial, r.received_at, r.quality
    FROM {table} r JOIN stations_station s ON s.id = r.station_id ORDER BY s.code, r.element, r.observed_at
"""
_COLUMNS = (
    "station VARCHAR, element VARCHAR, observed_at TIMESTAMPTZ, value INTEGER, serial BIGINT, received_at TIMESTAMPTZ, "
    "quality VARCHAR"
)
PIECE = 100_000


@dataclass(frozen=True, slots=True)
class File:
    """One exported day: its file, how many readings it holds and what their values add up to."""

    path: Path
    rows: int
    total: int


def days(before: date) -> list[date]:
    """Days that have a partition of their own and are over."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS)
        found = [datetime.strptime(name[-8:], "%Y%m%d").date() for (name,) in cursor.fetchall()]  # noqa: DTZ007
    return [day for day in found if day < before]


def table(day: date) -> str:
    """The partition of a day."""
    return f"stations_reading_{day:%Y%m%d}"


def export(day: date, folder: Path) -> File:
    """Write one day; the file takes its name only when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"readings-{day:%Y%m%d}.parquet"
    aside = path.with_suffix(".part")
    with duckdb.connect() as store, transaction.atomic():
        store.execute(f"CREATE TABLE day ({_COLUMNS})")
        text = aside.with_suffix(".csv")
        with (
            text.open("wb") as out,
            copying(f"COPY ({_ROWS.format(table=table(day))}) TO STDOUT (FORMAT csv)") as copy,
        ):
            for piece in copy:
                out.write(piece)
        store.execute(f"COPY day FROM '{_quoted(text)}' (FORMAT csv, HEADER false, AUTO_DETECT false)")
        store.execute(f"COPY day TO '{_quoted(aside)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {PIECE})")
        text.unlink()
    aside.replace(path)
    return read(path)


def read(path: Path) -> File:
    """What a file holds."""
    with duckdb.connect() as store:
        row = store.execute("SELECT count(*), coalesce(sum(value), 0) FROM read_parquet(?)", [str(path)]).fetchone()
    assert row is not None
    return File(path, int(row[0]), int(row[1]))


def drop(day: date, file: File) -> bool:
    """Drop a day's partition when its file says the same as the table; refused where it does not."""
    first = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table(day)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(
            f"SELECT count(*), coalesce(sum(value), 0) FROM {table(day)} WHERE observed_at >= %s AND observed_at < %s",
            [first, first + timedelta(days=1)],
        )
        if tuple(cursor.fetchone()) != (file.rows, file.total):
            raise StepFailed(f"{day} 的文件与数据库不一致，没有删去；请重新导出。")
        cursor.execute(f"DROP TABLE {table(day)}")
    return True


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
