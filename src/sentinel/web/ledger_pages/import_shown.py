"""What the pages of an import show: the columns to settle, how far the work is, the rows to review."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger import Ledger, queries
from sentinel.ledger.choices import Blanks, ImportState, Outcome, Result
from sentinel.ledger.imports import columns
from sentinel.ledger.models import Import

PAGE_SIZE, PREVIEW = 50, 6


def import_url(ledger: Ledger, batch: Import | None = None) -> str:
    """Where a ledger's imports begin, or the page of one."""
    return f"{ledger.url}import/" + (f"{batch.code}/" if batch is not None else "")


def may_import(ledger: Ledger, request: ActorRequest) -> bool:
    """True where this reader may bring files into a ledger."""
    return columns.importable(ledger) and request.actor.has(ledger.write_permission)


def progress(batch: Import) -> dict[str, Any]:
    """How far the work is, in rows of the file."""
    done = max(queries.data_rows(batch).filter(line__lte=batch.cursor).count(), 0)
    return {"done": done, "total": max(batch.total, 1), "percent": min(100, round(100 * done / max(batch.total, 1)))}


def columns_of(ledger: Ledger, batch: Import) -> dict[str, Any]:
    """The columns of the file with what they are taken for, and what is still missing."""
    head = queries.head_rows(batch, batch.sheet)
    below = [row for row in head if row[0] > batch.header][:PREVIEW]
    width = max([len(cells) for _line, cells in head], default=0)
    width = max([width, *(int(number) + 1 for number in batch.mapping)])
    targets = columns.targets(ledger)
    words = columns.headings_of(dict(head).get(batch.header, []), width)
    earlier = queries.same_file(batch)
    return {
        "columns": [
            {
                "number": number,
                "heading": word,
                "field": batch.mapping.get(str(number), ""),
                "samples": [cells[number][:60] for _line, cells in below if number < len(cells) and cells[number]][:3],
            }
            for number, word in enumerate(words)
        ],
        "targets": targets.values(),
        "sheets": list(enumerate(batch.sheets)),
        "lines": [(line, " · ".join(cell for cell in cells if cell)[:60]) for line, cells in head],
        "wrong": columns.problems(ledger, batch.mapping),
        "blanks": Blanks.choices,
        "earlier": earlier,
        "earlier_url": import_url(ledger, earlier) if earlier is not None else "",
        "only_new": ledger.update is None,
        "only_known": ledger.create is None,
    }


def review_of(request: ActorRequest, ledger: Ledger, batch: Import) -> dict[str, Any]:
    """Counts, the rows of the part that was asked for, and what can be done with them."""
    over = batch.state != ImportState.REVIEW
    counts = queries.counts(batch)
    parts = [(str(Result.DONE), _("已导入")), (str(Result.REFUSED), _("未能导入"))] if over else []
    parts += [(str(code), str(Outcome(code).label)) for code in queries.PARTS]
    parts.append(("left_out", _("不导入")))
    part = request.GET.get("part", "")
    if part not in dict(parts):
        wrong = "refused" if over else "wrong"
        part = wrong if counts[wrong] and "part" not in request.GET else ""
    labels = {name: target.label for name, target in columns.targets(ledger).items()}
    fields = [name for name in labels if name in batch.mapping.values()]
    page = Paginator(queries.shown_rows(batch, part), PAGE_SIZE).get_page(request.GET.get("page"))
    places = {name: int(number) for number, name in batch.mapping.items()}
    return {
        "over": over,
        "counts": counts,
        "parts": [{"code": code, "label": label, "n": counts[code]} for code, label in parts if counts[code]],
        "part": part,
        "fields": [labels[name] for name in fields],
        "page_obj": page,
        "rows": [_line(ledger, row, fields, labels, places, over) for row in page],
        "wrong": counts["wrong"] + counts["double"],
        "query": urlencode({"part": part, "page": page.number}),
    }


def _line(
    ledger: Ledger, row: Any, fields: list[str], labels: dict[str, str], places: dict[str, int], over: bool
) -> dict[str, Any]:
    shown = []
    for name in fields + sorted((set(row.problems) | set(row.corrected)) & labels.keys() - set(fields)):
        number = places.get(name, -1)
        typed = row.cells[number] if 0 <= number < len(row.cells) else ""
        shown.append(
            {
                "name": name,
                "label": labels[name],
                "text": row.corrected.get(name, typed),
                "typed": typed if name in row.corrected else "",
                "problem": row.problems.get(name, ""),
                "change": row.changes.get(name),
                "extra": name not in fields,
            }
        )
    known = bool(row.key) and (row.outcome in (Outcome.CHANGED, Outcome.SAME) or row.result == Result.DONE)
    return {
        "line": row.line,
        "outcome": row.outcome,
        "label": Result(row.result).label if over and row.result else Outcome(row.outcome).label,
        "result": row.result,
        "left_out": row.left_out,
        "cells": shown,
        "general": "；".join(text for name, text in row.problems.items() if name not in labels),
        "url": f"{ledger.url}{row.key}/" if known else "",
    }
