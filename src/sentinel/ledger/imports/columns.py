"""Which column of a file is which field of a ledger: found by heading, changed by hand."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sentinel.ledger.declaration import Column, Ledger
from sentinel.ledger.export import heading
from sentinel.ledger.form import form_class

LOOKED_AT = 20
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_NOISE = re.compile(r"[\s*＊:：_\-—、，,.。/]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A field a file can bring: its name, heading, the columns whose text says the same, whether it must be there."""

    name: str
    label: str
    shown_by: tuple[Column, ...]
    required: bool


def plain(text: str) -> str:
    """A heading without width, blanks, marks and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def importable(ledger: Ledger) -> bool:
    """True where files can be brought in."""
    written = ledger.create is not None or ledger.update is not None
    return ledger.imported and written and any(column.edited for column in ledger.columns)


def targets(ledger: Ledger) -> dict[str, Target]:
    """The fields a file can bring: what may be edited, and the key that finds existing rows."""
    fields = form_class(ledger)().fields
    found = {}
    for column in ledger.columns:
        name = column.field
        if name in fields or name == ledger.key:
            family = tuple(other for other in ledger.columns if _says(ledger, other, column))
            # An empty cell of a new row takes what the model gives by default: only without one is it required.
            required = name in fields and fields[name].required and fields[name].initial in (None, "")
            found[name] = Target(name, heading(ledger, column), family, required)
    return found


def _says(ledger: Ledger, other: Column, column: Column) -> bool:
    """True where another column shows the same: itself, what it links to, or the same heading."""
    linked = other.value is None and other.field.startswith(f"{column.field}__")
    return other.field == column.field or linked or ledger.label(other) == ledger.label(column)


def _known(ledger: Ledger) -> dict[str, str]:
    """Field by every heading that means it: the field's own words first, then those of what it links to."""
    known: dict[str, str] = {}
    listed = targets(ledger).values()
    for target in listed:
        for word in (target.name, target.label, ledger.label(ledger.by_field[target.name])):
            known.setdefault(plain(word), target.name)
    for target in listed:
        for column in target.shown_by:
            known.setdefault(plain(ledger.label(column)), target.name)
    return known


def guess(ledger: Ledger, headings: Sequence[str]) -> dict[str, str]:
    """Column number (as text) -> field: headings that are known, then those that end in one; the first of two alike."""
    known, found = _known(ledger), dict[str, str]()
    for judged in (_exactly, _by_ending):
        for number, text in enumerate(headings):
            name = judged(known, text)
            if name is not None and str(number) not in found and name not in found.values():
                found[str(number)] = name
    return found


def _exactly(known: Mapping[str, str], text: str) -> str | None:
    return known.get(plain(text)) or known.get(plain(_BRACKETS.sub("", text)))


def _by_ending(known: Mapping[str, str], text: str) -> str | None:
    """The longest known heading this one ends in: 队伍编号 is the 编号 of a list of teams."""
    said = plain(_BRACKETS.sub("", text))
    fitting = (word for word in known if len(word) > 1 and said.endswith(word))
    return known.get(max(fitting, key=len, default=""))


def find_header(ledger: Ledger, rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The line of the headings: where most are known, else where most stands; 0 where there is no row."""
    if not rows:
        return 0
    looked = rows[:LOOKED_AT]
    best = max(looked, key=lambda row: len(guess(ledger, row[1])))
    if not guess(ledger, best[1]):
        best = max(looked, key=lambda row: len({cell for cell in row[1] if cell}))
    return best[0]


def headings_of(cells: Sequence[str], width: int) -> list[str]:
    """A word for every column: its heading, or its letter where it has none."""
    return [
        " ".join(cells[number].split())[:40] if number < len(cells) and cells[number].strip() else letter(number)
        for number in range(width)
    ]


def letter(number: int) -> str:
    """What a spreadsheet calls a column."""
    word, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        word = chr(65 + rest) + word
    return f"{word} 列"


def problems(ledger: Ledger, mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with a mapping: fields given twice, a key that is missing; `missing` only matters to new rows."""
    known, chosen = targets(ledger), list(mapping.values())
    twice = sorted({name for name in chosen if chosen.count(name) > 1 and name in known})
    needed = ledger.key in known and (ledger.create is None or known[ledger.key].required)
    return {
        "twice": [known[name].label for name in twice],
        "key": [known[ledger.key].label] if needed and ledger.key not in chosen else [],
        "missing": [target.label for target in known.values() if target.required and target.name not in chosen],
        "nothing": [] if chosen else [str(ledger.title)],
    }
