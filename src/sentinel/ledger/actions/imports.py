"""Bringing a file in: kept row by row, columns settled, corrected, confirmed, cancelled. The worker does the rest."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import uploads
from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import copying
from sentinel.kernel.crypto import sealed
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.ledger import events, queries
from sentinel.ledger.actions.forgetting import forget_at
from sentinel.ledger.actions.judged import keep
from sentinel.ledger.choices import Blanks, ImportState, Outcome
from sentinel.ledger.declaration import LEDGERS, Ledger
from sentinel.ledger.imports import columns, files
from sentinel.ledger.imports.judging import Judge
from sentinel.ledger.models import Import, ImportRow

LOADED_AT_ONCE = 10_000
COPY = """
COPY ledger_importrow
    (batch_id, sheet, line, cells, corrected, key, outcome, changes, problems, left_out, result)
FROM STDIN
"""
OPEN = (ImportState.LOADING, ImportState.MAPPING, ImportState.CHECKING, ImportState.REVIEW, ImportState.APPLYING)


def open_import(*, actor: Actor, at: datetime, ledger: Ledger, name: str, path: Path, sha256: str) -> Import:
    """Take in every row of a file as it was typed, in pieces; a file that cannot be read leaves nothing."""
    if not actor.has(ledger.write_permission) or not actor.person_code:
        raise NotAllowed(_("您没有向{title}导入的权限。").format(title=ledger.title))
    bounds = files.limits(at)
    with files.opened(path, bounds) as found:
        batch = _begin(actor, at, ledger, uploads.clean_name(name), sha256, found.facts)
        try:
            while piece := list(islice(found.rows, LOADED_AT_ONCE)):
                _load(batch, piece)
        except BaseException:
            # Nobody shall find half a file: what was kept of it goes with it.
            Import.objects.filter(pk=batch.pk).delete()
            raise
    return _settle(actor, at, ledger, batch)


@transaction.atomic
def _begin(actor: Actor, at: datetime, ledger: Ledger, name: str, sha256: str, facts: dict[str, Any]) -> Import:
    batch = Import.objects.create(
        code=secrets.token_hex(8),
        area_code=actor.area_code,
        owner=actor.key,
        owner_label=actor.label,
        ledger=ledger.name,
        file=name,
        sha256=sha256,
        kind=facts["kind"],
        encoding=facts["encoding"],
        notes=files.notes(facts),
        sheets=[{"name": sheet} for sheet in facts["sheets"]],
        opened_at=at,
        forget_at=forget_at(at),
    )
    payload = events.ImportOpened(code=batch.code, ledger=ledger.name, file=name, sha256=sha256)
    record(payload, subject=batch, actor=actor, at=at)
    return batch


@transaction.atomic
def _load(batch: Import, rows: Iterable[tuple[int, int, str]]) -> None:
    with copying(COPY) as copy:
        for sheet, line, cells in rows:
            copy.write_row((batch.pk, sheet, line, sealed(cells), "", "", "", "", "", False, ""))


@transaction.atomic
def _settle(actor: Actor, at: datetime, ledger: Ledger, batch: Import) -> Import:
    """All rows are in: choose the sheet whose headings are known best, and read its columns."""
    heads = [queries.head_rows(batch, number) for number in range(len(batch.sheets))]
    sizes = queries.sheet_sizes(batch)
    guesses = []
    for number, head in enumerate(heads):
        header = columns.find_header(ledger, head)
        guesses.append((header, columns.guess(ledger, dict(head).get(header, []))))
        batch.sheets[number] |= {"rows": sizes.get(number, 0), "header": header}
    batch.sheet = max(range(len(heads)), key=lambda number: (len(guesses[number][1]), sizes.get(number, 0)))
    batch.header, batch.mapping = guesses[batch.sheet]
    batch.state = ImportState.MAPPING
    batch.save()
    record(events.ImportLoaded(code=batch.code, rows=sum(sizes.values())), subject=batch, actor=actor, at=at)
    return batch


def _locked(batch: Import, actor: Actor, *states: str) -> Import:
    fresh = Import.objects.select_for_update().get(pk=batch.pk)
    if fresh.owner != actor.key:
        raise NotAllowed(_("只有上传文件的本人可以继续这次导入。"))
    if fresh.state not in states:
        state = ImportState(fresh.state).label
        raise MoveRefused(_("这次导入现在是“{state}”，不能这样做，请刷新后再看。").format(state=state))
    return fresh


@transaction.atomic
def map_columns(
    *,
    actor: Actor,
    at: datetime,
    batch: Import,
    sheet: int,
    header: int,
    mapping: Mapping[str, str] | None,
    blanks: str = Blanks.KEEP,
    check: bool = False,
) -> Import:
    """Say which sheet, which line of headings and which columns are meant (guessed where None); `check` begins."""
    fresh = _locked(batch, actor, ImportState.MAPPING, ImportState.REVIEW)
    ledger = LEDGERS[fresh.ledger]
    if not 0 <= sheet < len(fresh.sheets):
        raise Invalid({"sheet": _("没有这张工作表。")})
    fresh.sheet, fresh.header, fresh.state = sheet, header, ImportState.MAPPING
    fresh.blanks = blanks if blanks in Blanks.values else Blanks.KEEP
    chosen = columns.guess(ledger, queries.heading_row(fresh)) if mapping is None else mapping
    known = columns.targets(ledger)
    fresh.mapping = {number: name for number, name in chosen.items() if name in known and number.isdigit()}
    if check:
        _ready(fresh, ledger)
        fresh.state, fresh.cursor = ImportState.CHECKING, fresh.header
        payload = events.ImportMapped(
            code=fresh.code, rows=fresh.total, fields=tuple(sorted(set(fresh.mapping.values())))
        )
        record(payload, subject=fresh, actor=actor, at=at)
    fresh.save()
    return fresh


def _ready(batch: Import, ledger: Ledger) -> None:
    """Refuse to check what cannot come to anything."""
    wrong = columns.problems(ledger, batch.mapping)
    if wrong["nothing"]:
        raise Invalid({"": _("没有一列对应到{title}的内容，请核对标题行和各列。").format(title=wrong["nothing"][0])})
    if wrong["twice"]:
        raise Invalid({"": _("“{names}”对应了不止一列，请只留一列。").format(names="、".join(wrong["twice"]))})
    if wrong["key"]:
        raise Invalid({"": _("请指明哪一列是“{name}”，它用来找到已有的记录。").format(name=wrong["key"][0])})
    batch.total = queries.data_rows(batch).count()
    if not batch.total:
        raise Invalid({"header": _("标题行下面没有数据。")})


@transaction.atomic
def correct_row(
    *, actor: Actor, at: datetime, batch: Import, line: int, typed: Mapping[str, str], left_out: bool
) -> ImportRow:
    """Type cells of a row anew, leave it out or take it in again; it and its doubles are judged at once."""
    fresh = _locked(batch, actor, ImportState.REVIEW)
    ledger = LEDGERS[fresh.ledger]
    row = queries.data_rows(fresh).select_for_update().filter(line=line).first()
    if row is None:
        raise Invalid({"line": _("文件里没有第 {line} 行。").format(line=line)})
    judge = Judge(fresh, ledger, actor)
    kept = {name: text.replace("\x00", "") for name, text in typed.items() if name in judge.targets}
    before = row.key
    row.corrected, row.left_out = {**row.corrected, **kept}, left_out
    row.save(update_fields=["corrected", "left_out"])
    verdict = judge([row])[0]
    keep([verdict])
    alike = queries.data_rows(fresh).filter(key__in={before, verdict.key} - {""}).exclude(pk=row.pk)
    keep(judge(list(alike)))
    payload = events.ImportCorrected(code=fresh.code, line=line, fields=tuple(sorted(kept)), left_out=left_out)
    record(payload, subject=fresh, actor=actor, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def confirm_import(*, actor: Actor, at: datetime, batch: Import) -> Import:
    """Let what was reviewed be written by the ledger's own actions; nothing to write ends the import."""
    fresh = _locked(batch, actor, ImportState.REVIEW)
    counts = queries.counts(fresh)
    fresh.state, fresh.cursor, fresh.confirmed_at = ImportState.APPLYING, fresh.header, at
    fresh.save(update_fields=["state", "cursor", "confirmed_at"])
    payload = events.ImportConfirmed(code=fresh.code, new=counts[Outcome.NEW], changed=counts[Outcome.CHANGED])
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def cancel_import(*, actor: Actor, at: datetime, batch: Import) -> Import:
    """Stop an import: what was written stays written, nothing more is."""
    fresh = _locked(batch, actor, *OPEN)
    done = queries.counts(fresh)["done"]
    fresh.state, fresh.finished_at, fresh.forget_at = ImportState.CANCELLED, at, forget_at(at)
    fresh.save(update_fields=["state", "finished_at", "forget_at"])
    record(events.ImportCancelled(code=fresh.code, done=done), subject=fresh, actor=actor, at=at)
    return fresh
