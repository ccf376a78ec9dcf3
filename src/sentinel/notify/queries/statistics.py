"""How fast people answer: over a time or one matter, in all and village by village."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.notify import rules
from sentinel.notify.queries.ladders import ladders

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """How one place (or all of them) answered. Minutes are from the start of the ladder; None where nobody answered."""

    area_code: str
    name: str
    called: int
    answered: int
    by_first: int
    on_behalf: int
    fell: int
    waiting: int
    median_minutes: int | None
    slowest_minutes: int | None

    @property
    def percent(self) -> int:
        """How many of a hundred ladders were answered."""
        return 100 * self.answered // self.called if self.called else 0


def answer_times(
    actor: Actor, *, since: datetime | None = None, subject_key: str = ""
) -> tuple[AnswerLine, list[AnswerLine]]:
    """In all, and every place within reach that was called, the slowest and most silent first."""
    rows = ladders(actor).exclude(status=rules.LadderStatus.WITHDRAWN, answered_at__isnull=True)
    if since is not None:
        rows = rows.filter(started_at__gte=since)
    if subject_key:
        rows = rows.filter(subject_key=subject_key)
    fields = ("area_code", "status", "rung_index", "on_behalf", "started_at", "answered_at", "fell_at")
    return answer_lines(list(rows.order_by().values(*fields)))


def answer_lines(rows: list[dict[str, Any]]) -> tuple[AnswerLine, list[AnswerLine]]:
    """The same from plain rows of ladders."""
    places: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        places[row["area_code"]].append(row)
    names = dict(Area.objects.filter(code__in=places).values_list("code", "short_name"))
    lines = [_line(code, names.get(code, code), found) for code, found in places.items()]
    lines.sort(key=lambda line: (line.percent, -(line.median_minutes or 0), line.area_code))
    return _line("", "", rows), lines


def _line(area_code: str, name: str, rows: list[dict[str, Any]]) -> AnswerLine:
    answered = [row for row in rows if row["answered_at"] is not None]
    minutes = [int((row["answered_at"] - row["started_at"]).total_seconds()) // MINUTE_S for row in answered]
    return AnswerLine(
        area_code=area_code,
        name=name,
        called=len(rows),
        answered=len(answered),
        by_first=sum(1 for row in answered if row["rung_index"] == 0 and not row["on_behalf"]),
        on_behalf=sum(1 for row in answered if row["on_behalf"]),
        fell=sum(1 for row in rows if row["fell_at"] is not None),
        waiting=sum(1 for row in rows if row["status"] in rules.OPEN),
        median_minutes=int(median(minutes)) if minutes else None,
        slowest_minutes=max(minutes, default=None),
    )
