"""Events: frozen payloads in a registry, append-only rows, and the feed that never skips a late commit."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, dataclass_transform

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import wall_now
from sentinel.kernel.copying import insert_many
from sentinel.kernel.models import Epoch, Event, Reaction

CHANNEL = "sentinel"
_VOLATILE = {"volatile": True}


class Payload:
    """Base of every event payload. Fields are str, int, Decimal, bool, None or tuples of those."""

    __slots__ = ()
    name: ClassVar[str]
    version: ClassVar[int]
    view: ClassVar[str]


PAYLOADS: dict[tuple[str, int], type[Payload]] = {}
CONSUMERS: dict[str, list[str]] = {}


def volatile(default: Any = "") -> Any:
    """A field the replay digest leaves out: issued numbers, wall times, detection times."""
    return dataclasses.field(default=default, metadata=_VOLATILE)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field, volatile))
def event_type(name: str, *, version: int, view: str = "") -> Any:
    """Class decorator: make the payload a frozen dataclass and register it under (name, version).

    `view` is the permission that reads such events, its module's own where empty; "subject" stands for whatever
    permission reads the row the event is about.
    """

    def register(cls: type) -> type:
        frozen: Any = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        if taken := {"name", "version", "view"} & {field.name for field in dataclasses.fields(frozen)}:
            raise ValueError(f"a field of event {name} cannot be called {taken.pop()}: the registry uses the word")
        if (name, version) in PAYLOADS:
            raise ValueError(f"event {name} v{version} is registered twice")
        frozen.name, frozen.version, frozen.view = name, version, view or f"{name.split('.')[0]}.view"
        PAYLOADS[name, version] = frozen
        registered: type = frozen
        return registered

    return register


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"an event payload cannot hold {type(value).__name__}")


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_rich(item) for item in value)
    return Decimal(value["decimal"]) if isinstance(value, dict) else value


def dump(payload: Payload) -> dict[str, Any]:
    """The payload as JSON values."""
    return {field.name: _plain(getattr(payload, field.name)) for field in dataclasses.fields(payload)}  # type: ignore[arg-type]


def load(event: Event) -> Payload:
    """The typed payload of a stored event."""
    cls = PAYLOADS[event.name, event.version]
    return cls(**{key: _rich(value) for key, value in event.payload.items()})


def stable(event: Event) -> dict[str, Any]:
    """The payload without its volatile fields, for the replay digest."""
    cls = PAYLOADS[event.name, event.version]
    kept = {field.name for field in dataclasses.fields(cls) if not field.metadata.get("volatile")}  # type: ignore[arg-type]
    return {key: value for key, value in event.payload.items() if key in kept}


def current_epoch() -> int:
    """The number of the running epoch; the first one where none was opened."""
    return Epoch.objects.order_by("-number").values_list("number", flat=True).first() or 1


def record(payload: Payload, *, subject: Any, actor: Actor, at: datetime) -> Event:
    """Write one event and the reactions it owes, in the caller's transaction."""
    return record_many([(payload, subject)], actor=actor, at=at)[0]


def record_many(items: Iterable[tuple[Payload, Any]], *, actor: Actor, at: datetime) -> list[Event]:
    """Write several events of one act, in order, in the caller's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction of its action")
    wall = wall_now()
    rows = []
    for payload, subject in items:
        if (payload.name, payload.version) not in PAYLOADS:
            raise LookupError(f"event {payload.name} v{payload.version} is not registered")
        matter = getattr(subject, "matter", None)
        rows.append(
            Event(
                name=payload.name,
                version=payload.version,
                at=at,
                recorded_at=wall,
                actor=actor.key,
                actor_label=actor.label,
                subject_kind=subject._meta.label_lower,
                subject_key=subject.natural_key,
                area_code=subject.area_code,
                unit=getattr(subject, "unit", "") or "",
                matter=getattr(matter, "code", "") or "",
                target_areas=list(getattr(subject, "target_areas", ())),
                payload=dump(payload),
            )
        )
    events = insert_many(rows)
    insert_many(
        Reaction(event=event, consumer=consumer) for event in events for consumer in CONSUMERS.get(event.name, ())
    )
    wake()
    return events


def wake() -> None:
    """After the commit, tell every listener to look again: once per transaction. The tables are the truth."""
    if not any(entry[1] is _notify for entry in connection.run_on_commit):
        transaction.on_commit(_notify)


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def head() -> str:
    """The cursor to put into a page before its data is read: nothing after it can be missed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(number), 1), pg_snapshot_xmin(pg_current_snapshot())::text FROM kernel_epoch"
        )
        epoch, oldest = cursor.fetchone()
        return f"{epoch}.{oldest}.0"


def since(cursor: str, limit: int = 500) -> list[tuple[str, Event]]:
    """Settled events after a cursor "epoch.transaction.position", each with its own cursor, oldest first.

    Reads only below the oldest running transaction, in the order of transactions, so a late commit is never skipped.
    """
    epoch, transaction_id, position = (int(part) for part in cursor.split("."))
    sql = """
        SELECT e.*, e.epoch || '.' || e.written_by::text || '.' || e.position AS cursor
        FROM kernel_event e
        WHERE (e.epoch, e.written_by, e.position) > (%s, %s::text::xid8, %s)
          AND (e.epoch < %s OR e.written_by < pg_snapshot_xmin(pg_current_snapshot()))
        ORDER BY e.epoch, e.written_by, e.position LIMIT %s
    """
    rows = Event.objects.raw(sql, [epoch, str(transaction_id), position, current_epoch(), limit])
    return [(row.cursor, row) for row in rows]  # type: ignore[attr-defined]


def visible(event: Event, actor: Actor) -> bool:
    """True when the actor may read what the event speaks of."""
    known = PAYLOADS.get((event.name, event.version))
    view = known.view if known is not None else f"{event.name.split('.')[0]}.view"
    if view == "subject":
        view = apps.get_model(event.subject_kind).view_permission
    return actor.may_read(view, event)


def timeline(row: Any, limit: int = 200) -> list[Event]:
    """The events of one row, newest first."""
    return list(
        Event.objects.filter(subject_kind=row._meta.label_lower, subject_key=row.natural_key).order_by("-position")[
            :limit
        ]
    )


def newest(row: Any) -> int:
    """The position of the newest event of a row: what changes whenever the row does; 0 where there is none."""
    of_row = Event.objects.filter(subject_kind=row._meta.label_lower, subject_key=row.natural_key)
    return of_row.aggregate(newest=Max("position"))["newest"] or 0


def open_epoch(reason: str) -> int:
    """Start a new epoch when the cluster is another one than the last epoch's (or on `restore`).

    Every process asks at its start; the lock makes one of them open it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE kernel_epoch IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        identifier = cursor.fetchone()[0]
        last = Epoch.objects.order_by("-number").first()
        if last is None or last.system_identifier != identifier or reason == "restore":
            # Events written before any epoch was opened say 1.
            before = last.number if last is not None else int(Event.objects.exists())
            last = Epoch.objects.create(
                number=before + 1, system_identifier=identifier, reason=reason, started_at=wall_now()
            )
        return last.number
