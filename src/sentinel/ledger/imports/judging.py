"""What the rows of a file would do: make, change, nothing, or why they cannot. Judging writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.ledger import cells, queries
from sentinel.ledger.choices import Blanks, Outcome
from sentinel.ledger.declaration import Ledger
from sentinel.ledger.export import harmless
from sentinel.ledger.imports.cleaning import MISSING, Areas, Cleaner, cleaners
from sentinel.ledger.imports.columns import targets
from sentinel.ledger.imports.constraints import rules
from sentinel.ledger.models import Import, ImportRow

EXAMPLE = "示例行（请删去）"
SHOWN = 200


@dataclass(slots=True)
class Verdict:
    """What one row would do; `values` are for the action: every field of a new row, the changed ones of another."""

    row: ImportRow
    outcome: str = ""
    key: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    existing: Any = None


class Judge:
    """Judges rows of one import as its owner may write now. Forms, areas and choices are read once."""

    def __init__(self, batch: Import, ledger: Ledger, actor: Actor) -> None:
        self.batch, self.ledger, self.actor = batch, ledger, actor
        self.areas = Areas(queries.area_rows())
        self.cleaners: Mapping[str, Cleaner] = cleaners(ledger, self.areas)
        self.rules = rules(ledger, self.cleaners)
        self.targets = targets(ledger)
        self.column_of = {name: int(number) for number, name in batch.mapping.items() if name in self.targets}
        self.unique = [
            name
            for name in self.cleaners
            if name != ledger.key and getattr(ledger.model_field(ledger.by_field[name]), "unique", False)
        ]
        self.defaults = {name: cleaner.default() for name, cleaner in self.cleaners.items()}
        self.may_place: dict[str, bool] = {}

    def __call__(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """A verdict for each row, in order."""
        verdicts = [Verdict(row, key=self._text(row, self.ledger.key).strip()[:200]) for row in rows]
        keys = {verdict.key for verdict in verdicts if verdict.key}
        existing = self._existing(keys)
        for verdict in verdicts:
            if EXAMPLE in verdict.row.cells:
                verdict.problems[""] = _("这是模板里的示例行，不会导入。")
                continue
            verdict.existing = existing.get(verdict.key)
            if verdict.existing is None:
                self._judge_new(verdict)
            else:
                self._judge_change(verdict)
        self._find_taken(verdicts, keys - existing.keys())
        self._find_doubles(verdicts, keys)
        return verdicts

    def _text(self, row: ImportRow, name: str) -> str:
        """What stands in the file for a field, or was typed instead; the apostrophe of our own CSV taken off."""
        text: str | None = row.corrected.get(name)
        if text is None:
            number = self.column_of.get(name)
            text = row.cells[number] if number is not None and number < len(row.cells) else ""
        return text[1:] if text[:1] == "'" and harmless(text[1:]) != text[1:] else text

    def _given(self, row: ImportRow) -> Collection[str]:
        return {*self.column_of, *row.corrected} if row.corrected else self.column_of

    def _existing(self, keys: set[str]) -> dict[str, Any]:
        if not keys:
            return {}
        rows = self.ledger.rows(self.actor).filter(**{f"{self.ledger.key}__in": keys})
        return {self.ledger.key_of(row): row for row in rows}

    def _judge_new(self, verdict: Verdict) -> None:
        if self.ledger.create is None:
            verdict.problems[self.ledger.key] = (
                _("没有编号为“{key}”的记录，或不在您的管辖范围；这里只能修改已有的记录。").format(key=verdict.key)
                if verdict.key
                else _("请填写要修改的记录的编号。")
            )
        elif verdict.key and self.ledger.key not in self.cleaners:
            verdict.problems[self.ledger.key] = _("没有编号为“{key}”的记录。新增时编号请留空，由系统编号。").format(
                key=verdict.key
            )
        if verdict.problems:
            return
        given = self._given(verdict.row)
        for name, cleaner in self.cleaners.items():
            text = self._text(verdict.row, name) if name in given else ""
            value, wrong = cleaner.known.get(text) or (cleaner(text) if text.strip() else self.defaults[name])
            if value is MISSING:
                verdict.problems[name] = wrong
            else:
                verdict.values[name] = value
        self._place(verdict)
        self._hold(verdict, verdict.values)
        verdict.outcome = Outcome.NEW

    def _place(self, verdict: Verdict) -> None:
        """A row may only be brought to where its writer may write."""
        area = verdict.values.get("area_code")
        if not area:
            return
        if area not in self.may_place:
            self.may_place[area] = self.actor.may_in(self.ledger.write_permission, area)
        if not self.may_place[area]:
            verdict.problems["area_code"] = _("“{area}”不在您的管辖范围。").format(
                area=self.areas.short.get(area, area)
            )

    def _hold(self, verdict: Verdict, values: Mapping[str, Any]) -> None:
        """What the table itself would refuse, said before it is written."""
        if verdict.problems:
            return
        for rule in self.rules:
            if not verdict.values.keys().isdisjoint(rule.fields) and (fault := rule.fault(values)):
                verdict.problems.setdefault(*fault)

    def _judge_change(self, verdict: Verdict) -> None:
        for name, cleaner in self.cleaners.items():
            if name == self.ledger.key or name not in self._given(verdict.row):
                continue
            text = self._text(verdict.row, name)
            if not text.strip() and self.batch.blanks == Blanks.KEEP and name not in verdict.row.corrected:
                continue
            self._compare(verdict, name, cleaner, text)
        verdict.outcome = Outcome.CHANGED if verdict.changes else Outcome.SAME
        if not (verdict.changes or verdict.problems):
            return
        if self.ledger.update is None:
            verdict.problems = {self.ledger.key: _("已有编号为“{key}”的记录，这里不能修改。").format(key=verdict.key)}
        elif not self.actor.may(self.ledger.write_permission, verdict.existing):
            verdict.problems = {"": _("您没有修改这条记录的权限。")}
        else:
            self._place(verdict)
            kept = {name: getattr(verdict.existing, name) for name in self.cleaners if name not in verdict.values}
            self._hold(verdict, kept | verdict.values)

    def _compare(self, verdict: Verdict, name: str, cleaner: Cleaner, text: str) -> None:
        """Note a change, unless the cell says what the record says: as a value, or as our own files write it."""
        value, wrong = cleaner(text) if text.strip() else cleaner.empty()
        current = getattr(verdict.existing, name)
        if value is not MISSING and _alike(value, current):
            return
        shown = [
            cells.text(self.ledger, column, verdict.existing, self.areas.short)
            for column in self.targets[name].shown_by
        ]
        if text.strip() in {_lined(word) for word in shown} | ({""} if "—" in shown else set()):
            return
        if value is MISSING or self.ledger.by_field[name].once:
            verdict.problems[name] = wrong or _("这一项登记后不能修改。")
            return
        verdict.values[name] = value
        verdict.changes[name] = [shown[0][:SHOWN], self._shown(name, value, text)[:SHOWN]]

    def _shown(self, name: str, value: Any, text: str) -> str:
        if name.endswith("area_code"):
            return self.areas.short.get(str(value), text)
        return text.strip() or "—"

    def _find_taken(self, verdicts: Sequence[Verdict], free: set[str]) -> None:
        """Keys and other unique values that belong to a record already, seen or not."""
        if self.ledger.create is not None and free:
            used = {str(value) for value in queries.taken(self.ledger, self.ledger.key, free)}
            for verdict in verdicts:
                if verdict.key in used and not verdict.problems:
                    verdict.problems[self.ledger.key] = _("编号“{key}”已被使用，不在您的管辖范围。").format(
                        key=verdict.key
                    )
        for name in self.unique:
            asked = [verdict for verdict in verdicts if verdict.values.get(name) not in (None, "", MISSING)]
            used = queries.taken(self.ledger, name, {verdict.values[name] for verdict in asked}) if asked else set()
            for verdict in asked:
                if verdict.values[name] in used:
                    verdict.problems[name] = _("“{value}”已被别的记录使用。").format(value=verdict.values[name])

    def _find_doubles(self, verdicts: Sequence[Verdict], keys: set[str]) -> None:
        """The first line of a key counts; the later ones are said to be doubles of it."""
        first = {key: min(lines) for key, lines in queries.lines_of_keys(self.batch, keys).items()}
        for verdict in verdicts:
            if verdict.key and not verdict.row.left_out:
                first[verdict.key] = min(first.get(verdict.key, verdict.row.line), verdict.row.line)
        for verdict in verdicts:
            before = first.get(verdict.key, verdict.row.line)
            if verdict.problems:
                verdict.outcome = Outcome.WRONG
            elif before < verdict.row.line:
                verdict.outcome = Outcome.DOUBLE
                verdict.problems = {self.ledger.key: _("与第 {line} 行的编号相同。").format(line=before)}


def _alike(value: Any, current: Any) -> bool:
    if isinstance(value, Point) and isinstance(current, Point):
        return bool(value.coords == current.coords)
    return bool(value == current or (value in (None, "") and current in (None, "")))


def _lined(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
