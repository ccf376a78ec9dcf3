"""Seals: settled events in batches, each event's hash kept, each batch's hash over the one before, so a change shows.

A batch is taken in the order of the feed and below the oldest running transaction: nothing can later come before it.
Hashes are made by the database from plain columns by the expression here, never by a function stored there.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sentinel.kernel.models import Seal

BATCH = 1000
SEAL_AFTER = timedelta(minutes=5)
START = (0, "0", 0)
NOTHING = "0" * 64
# What stands where in the text that is hashed.
COLUMNS = (
    "position",
    "epoch",
    "written_by",
    "name",
    "version",
    "at_us",
    "recorded_at_us",
    "actor",
    "actor_label",
    "subject_kind",
    "subject_key",
    "area_code",
    "unit",
    "matter",
    "target_areas",
    "payload",
)

_TEXT = """jsonb_build_array(
    e.position, e.epoch, e.written_by::text, e.name, e.version, (extract(epoch FROM e.at) * 1000000)::bigint,
    (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.actor, e.actor_label, e.subject_kind, e.subject_key,
    e.area_code, e.unit, e.matter, to_jsonb(e.target_areas), e.payload)::text"""
_HASH = f"encode(sha256(convert_to({_TEXT}, 'UTF8')), 'hex')"
_AFTER = "(e.epoch, e.written_by, e.position) > (%s, %s::text::xid8, %s)"
_UP_TO = "(e.epoch, e.written_by, e.position) <= (%s, %s::text::xid8, %s)"
_SETTLED = "(e.epoch < sentinel_current_epoch() OR e.written_by < pg_snapshot_xmin(pg_current_snapshot()))"
_ORDER = "ORDER BY e.epoch, e.written_by, e.position"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing `verify` found: what happened to which event or seal."""

    what: str
    seal: int
    position: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found, and the digest it ends in."""

    seals: int
    events: int
    waiting: int
    head: str
    faults: tuple[Fault, ...]


def _rows(condition: str, parameters: tuple[Any, ...]) -> list[tuple[int, int, str, str, str]]:
    """(position, epoch, transaction, name, hash) of events, in the order of the feed."""
    sql = f"SELECT e.position, e.epoch, e.written_by::text, e.name, {_HASH} FROM kernel_event e WHERE {condition}"
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def texts(positions: list[int]) -> list[tuple[int, str]]:
    """(position, the very text whose SHA-256 the seals keep) of events, in the order of the feed."""
    sql = f"SELECT e.position, {_TEXT} FROM kernel_event e WHERE e.position = ANY(%s) {_ORDER}"
    with connection.cursor() as cursor:
        cursor.execute(sql, (positions,))
        return list(cursor.fetchall())


def covering(positions: Iterable[int]) -> list[Seal]:
    """The seals that keep any of these events, with every seal between them: a chain without a gap."""
    wanted = set(positions)
    numbers = [
        number
        for number, kept in Seal.objects.order_by("number").values_list("number", "positions").iterator(chunk_size=20)
        if not wanted.isdisjoint(kept)
    ]
    if not numbers:
        return []
    return list(Seal.objects.filter(number__gte=numbers[0], number__lte=numbers[-1]).order_by("number"))


def _digest(number: int, previous: str, positions: list[int], hashes: list[str]) -> str:
    text = "\n".join((str(number), previous, *map(str, positions), *hashes))
    return hashlib.sha256(text.encode()).hexdigest()


def _end(seal: Seal | None) -> tuple[int, str, int]:
    return START if seal is None else (seal.last_epoch, seal.last_transaction, seal.last_position)


def seal_next(wall: datetime, *, after: timedelta = SEAL_AFTER, batch: int = BATCH) -> Seal | None:
    """Seal the next batch when it is full or the last seal is old enough; None where nothing is to be sealed.

    One process at a time; a second finds the lock taken and leaves it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('sentinel seals'))")
        if not cursor.fetchone()[0]:
            return None
        last = Seal.objects.order_by("-number").first()
        rows = _rows(f"{_AFTER} AND {_SETTLED} {_ORDER} LIMIT %s", (*_end(last), batch))
        if not rows or (len(rows) < batch and last is not None and wall < last.sealed_at + after):
            return None
        number, previous = (last.number + 1, last.digest) if last is not None else (1, NOTHING)
        positions, hashes = [row[0] for row in rows], [row[4] for row in rows]
        return Seal.objects.create(
            number=number,
            sealed_at=wall,
            last_epoch=rows[-1][1],
            last_transaction=rows[-1][2],
            last_position=rows[-1][0],
            positions=positions,
            hashes=hashes,
            previous=previous,
            digest=_digest(number, previous, positions, hashes),
        )


def seal_all(wall: datetime) -> int:
    """Seal everything settled, for a backup or a hand-over; returns how many batches that were."""
    count = 0
    while seal_next(wall, after=timedelta(0)) is not None:
        count += 1
    return count


def verify(noted: dict[int, str] | None = None) -> Verdict:
    """Walk the chain from its first seal and compare every event with its hash.

    `noted` are digests written down elsewhere, by the seal's number: a chain made anew over changed events differs
    from them.
    """
    faults: list[Fault] = []
    before: Seal | None = None
    seals = events = 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        seals, events = seals + 1, events + len(seal.positions)
        faults += [*_chain_faults(seal, before, (noted or {}).get(seal.number)), *_row_faults(seal, before)]
        before = seal
    if missing := sorted(number for number in noted or {} if before is None or number > before.number):
        faults += [Fault("seal_removed", number) for number in missing]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM kernel_event e WHERE {_AFTER}", _end(before))
        waiting = int(cursor.fetchone()[0])
    return Verdict(seals, events, waiting, before.digest if before is not None else "", tuple(faults))


def _chain_faults(seal: Seal, before: Seal | None, noted: str | None) -> Iterator[Fault]:
    number, previous = (before.number + 1, before.digest) if before is not None else (1, NOTHING)
    if seal.number != number:
        yield Fault("seal_removed", number)
    elif seal.previous != previous:
        yield Fault("chain_broken", seal.number)
    if seal.digest != _digest(seal.number, seal.previous, seal.positions, seal.hashes):
        yield Fault("seal_changed", seal.number)
    if noted is not None and noted != seal.digest:
        yield Fault("not_as_noted", seal.number)


def _row_faults(seal: Seal, before: Seal | None) -> Iterator[Fault]:
    """Events of one batch that are not as they were sealed."""
    kept = dict(zip(seal.positions, seal.hashes, strict=True))
    found = _rows(f"{_AFTER} AND {_UP_TO} {_ORDER}", (*_end(before), *_end(seal)))
    for position, _epoch, _transaction, name, digest in found:
        if position not in kept:
            yield Fault("inserted", seal.number, position, name)
        elif kept.pop(position) != digest:
            yield Fault("changed", seal.number, position, name)
    for position in kept:
        elsewhere = _rows("e.position = %s", (position,))
        yield Fault("changed" if elsewhere else "removed", seal.number, position, elsewhere[0][3] if elsewhere else "")
