"""Due rows: nothing business-timed is a scheduled job; it is a row with a due instant that the sweeper reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

DueRow = tuple[object, datetime]


@dataclass(frozen=True, slots=True)
class DueSource:
    """One kind of due row: `due(at)` lists (pk, due instant) up to `at`; `act(pk, at)` settles one, idempotently."""

    name: str
    due: Callable[[datetime], Iterable[DueRow]]
    act: Callable[[object, datetime], object]
    next_due: Callable[[], datetime | None]


SOURCES: dict[str, DueSource] = {}


def due_source(
    name: str,
    *,
    due: Callable[[datetime], Iterable[DueRow]],
    act: Callable[[object, datetime], object],
    next_due: Callable[[], datetime | None],
) -> None:
    """Register a kind of due row under `module.what`."""
    if name in SOURCES:
        raise ValueError(f"due source {name} is registered twice")
    SOURCES[name] = DueSource(name, due, act, next_due)


def open_rows(at: datetime) -> list[tuple[datetime, DueSource, object]]:
    """Everything due by `at`, earliest first."""
    rows = [(instant, source, pk) for source in SOURCES.values() for pk, instant in source.due(at)]
    return sorted(rows, key=lambda row: (row[0], row[1].name, str(row[2])))


def anything_open(at: datetime) -> bool:
    """True when something is due by `at`; asks no further than the first."""
    return any((instant := source.next_due()) is not None and instant <= at for source in SOURCES.values())


def sweep(at: datetime) -> int:
    """Settle everything due by `at`, each at its own due instant; returns how many were acted on."""
    rows = open_rows(at)
    for instant, source, pk in rows:
        source.act(pk, instant)
    return len(rows)


def next_due() -> datetime | None:
    """The earliest due instant of all sources."""
    return min((instant for source in SOURCES.values() if (instant := source.next_due())), default=None)
