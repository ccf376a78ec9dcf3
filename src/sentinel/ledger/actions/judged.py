"""Verdicts of many rows kept in one statement."""

import json
from collections.abc import Mapping, Sequence

from django.db import connection

from sentinel.ledger.imports.judging import Verdict

KEEP = """
UPDATE ledger_importrow AS kept
SET key = found.key, outcome = found.outcome, problems = found.problems::jsonb, changes = found.changes::jsonb,
    result = found.result
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS found (id, key, outcome, problems, changes, result)
WHERE kept.id = found.id
"""


def keep(verdicts: Sequence[Verdict], results: Mapping[int, str] | None = None) -> None:
    """Write what was found about rows, and what became of them where `results` (by row) says."""
    if not verdicts:
        return
    ended = results or {}
    table = [
        (
            verdict.row.pk,
            verdict.key,
            str(verdict.outcome),
            _json(verdict.problems),
            _json(verdict.changes),
            ended.get(verdict.row.pk, ""),
        )
        for verdict in verdicts
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*table, strict=True)])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "{}"
