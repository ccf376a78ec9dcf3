"""The worker's part of an import: one piece of checking or writing, then an event from which the next one follows.

A piece, the lines it settled and the event commit together, so a worker that is killed goes on where it was: every row
is written exactly once.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from sentinel.kernel import people
from sentinel.kernel.actor import NOBODY, Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import NotFound, Refused
from sentinel.ledger import events, queries, writing
from sentinel.ledger.actions.forgetting import forget_at
from sentinel.ledger.actions.judged import keep
from sentinel.ledger.choices import ImportState, Outcome, Result
from sentinel.ledger.declaration import LEDGERS, Ledger
from sentinel.ledger.imports.judging import Judge, Verdict
from sentinel.ledger.models import Import

PIECE_S = 0.35
JUDGED_AT_ONCE = 1000
WRITTEN_AT_ONCE, ONE_BY_ONE = 1000, 40
# What one row can do to its own writing; it is kept with a sentence and the others go on.
FAULTS = (Refused, ValidationError, IntegrityError, DataError)


@transaction.atomic
def advance_import(*, at: datetime, code: str) -> Import | None:
    """Do the next piece of an import that runs; None where it was stopped meanwhile."""
    batch = Import.objects.select_for_update().filter(code=code).first()
    if batch is None or batch.state not in (ImportState.CHECKING, ImportState.APPLYING):
        return None
    actor, ledger = _owner(batch, at), LEDGERS[batch.ledger]
    piece = _check_piece if batch.state == ImportState.CHECKING else _write_piece
    with _uncollected():
        judge, until = Judge(batch, ledger, actor), time.monotonic() + PIECE_S
        more = piece(judge, at)
        while more and time.monotonic() < until:
            more = piece(judge, at)
    if more:
        payload = events.ImportAdvanced(code=batch.code, state=batch.state, line=batch.cursor)
        record(payload, subject=batch, actor=actor, at=at)
    else:
        _end(batch, actor, at)
    batch.save(update_fields=["state", "cursor", "finished_at", "forget_at"])
    return batch


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles while thousands of rows are in hand: it took a third of the time and found none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _owner(batch: Import, at: datetime) -> Actor:
    """Who confirmed, with the rights of now; one who is gone may do nothing."""
    try:
        actor = people.actor_of_person(batch.owner.partition(":")[2], at=at)
    except NotFound:
        actor = NOBODY
    return replace(actor, key=batch.owner, label=batch.owner_label)


def _check_piece(judge: Judge, at: datetime) -> bool:
    del at
    rows = queries.next_rows(judge.batch, JUDGED_AT_ONCE, confirmed=False)
    if not rows:
        return False
    keep(judge(rows))
    judge.batch.cursor = rows[-1].line
    return True


def _write_piece(judge: Judge, at: datetime) -> bool:
    rows = queries.next_rows(judge.batch, WRITTEN_AT_ONCE, confirmed=True)
    if judge.ledger.create_many is None or any(row.outcome == Outcome.CHANGED for row in rows):
        rows = rows[:ONE_BY_ONE]
    if not rows:
        return False
    reviewed = {row.pk: (row.outcome, row.changes) for row in rows}
    verdicts = judge(rows)
    results: dict[int, str] = {}
    due = [verdict for verdict in verdicts if _as_reviewed(verdict, reviewed[verdict.row.pk])]
    new = [verdict for verdict in due if verdict.outcome == Outcome.NEW]
    _make(judge, at, new, results)
    for verdict in due:
        if verdict.outcome == Outcome.CHANGED:
            _change(judge, at, verdict, results)
    keep(verdicts, {verdict.row.pk: results.get(verdict.row.pk, str(Result.REFUSED)) for verdict in verdicts})
    judge.batch.cursor = rows[-1].line
    return True


def _as_reviewed(verdict: Verdict, reviewed: tuple[str, Any]) -> bool:
    """True where the row would still do what the person saw; nothing else is ever written."""
    if (verdict.outcome, verdict.changes) == reviewed:
        return True
    verdict.outcome, verdict.changes = reviewed
    verdict.problems = verdict.problems or {"": _("检查之后这条记录已被别人新建或修改，请重新导入这一行。")}
    return False


def _make(judge: Judge, at: datetime, verdicts: Sequence[Verdict], results: dict[int, str]) -> None:
    """Give new rows to the ledger's action, many in one act where it takes many; a refused act is halved."""
    ledger = judge.ledger
    step = len(verdicts) if ledger.create_many is not None else 1
    for start in range(0, len(verdicts), max(step, 1)):
        piece = verdicts[start : start + step]
        try:
            with transaction.atomic():
                made = _made(ledger, judge.actor, at, piece)
        except FAULTS as fault:
            if len(piece) > 1:
                half = len(piece) // 2
                _make(judge, at, piece[:half], results)
                _make(judge, at, piece[half:], results)
            else:
                _refuse(piece[0], fault, results)
        else:
            for verdict, row in zip(piece, made, strict=True):
                verdict.key, results[verdict.row.pk] = ledger.key_of(row)[:200], Result.DONE


def _made(ledger: Ledger, actor: Actor, at: datetime, verdicts: Sequence[Verdict]) -> list[Any]:
    if ledger.create_many is not None:
        return ledger.create_many(actor=actor, at=at, rows=[verdict.values for verdict in verdicts])
    return [cast("Any", ledger.create)(actor=actor, at=at, **verdict.values) for verdict in verdicts]


def _change(judge: Judge, at: datetime, verdict: Verdict, results: dict[int, str]) -> None:
    try:
        with transaction.atomic():
            fresh = writing.locked(verdict.existing, None)
            judge.actor.require(judge.ledger.write_permission, fresh)
            cast("Any", judge.ledger.update)(actor=judge.actor, at=at, row=fresh, changes=verdict.values)
    except FAULTS as fault:
        _refuse(verdict, fault, results)
    else:
        results[verdict.row.pk] = Result.DONE


def _refuse(verdict: Verdict, fault: Exception, results: dict[int, str]) -> None:
    results[verdict.row.pk] = Result.REFUSED
    if isinstance(fault, Refused):
        found = {problem.field: problem.text for problem in writing.problems_of(fault)}
        verdict.problems = found or {"": str(fault)}
    elif isinstance(fault, ValidationError):
        verdict.problems = {"": "".join(fault.messages)}
    else:
        verdict.problems = {"": _("数据库不接受这一行：{why}").format(why=_constraint(fault))}


def _constraint(fault: Exception) -> str:
    """Which rule of the table was broken."""
    diagnosis = getattr(fault.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "message_primary", None) or fault)


def _end(batch: Import, actor: Actor, at: datetime) -> None:
    counts = queries.counts(batch)
    if batch.state == ImportState.CHECKING:
        batch.state = ImportState.REVIEW
        checked = events.ImportChecked(
            code=batch.code,
            new=counts[Outcome.NEW],
            changed=counts[Outcome.CHANGED],
            wrong=counts[Outcome.WRONG] + counts[Outcome.DOUBLE],
        )
        record(checked, subject=batch, actor=actor, at=at)
        return
    batch.state, batch.finished_at, batch.forget_at = ImportState.DONE, at, forget_at(at)
    finished = events.ImportFinished(code=batch.code, done=counts["done"], refused=counts["refused"])
    record(finished, subject=batch, actor=actor, at=at)
