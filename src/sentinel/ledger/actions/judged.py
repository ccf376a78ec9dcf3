"""Verdicts of many rows kept in one statement."""

from collections.abc import Mapping, Sequence

from django.db import connection

from sentinel.kernel.crypto import EncryptedJSON
from sentinel.ledger.imports.judging import Verdict

KEEP = """
UPDATE ledger_importrow AS kept
SET key = found.key, outcome = found.outcome, problems = found.problems, changes = found.changes,
    result = found.result
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS found (id, key, outcome, problems, changes, result)
WHERE kept.id = found.id
"""
_FIELD = EncryptedJSON()


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
            _FIELD.get_prep_value(verdict.problems),
            _FIELD.get_prep_value(verdict.changes),
            ended.get(verdict.row.pk, ""),
        )
        for verdict in verdicts
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*table, strict=True)])
