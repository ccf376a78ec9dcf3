"""What the parts share: reading and writing the pack's files, and draws that depend on a key only."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

Row = dict[str, str]
T = TypeVar("T")


class Pack:
    """The pack being built: its folder, the rows made so far and the text of every derived file."""

    def __init__(self, root: Path) -> None:
        """Remember the folder; nothing is read yet."""
        self.root = root
        self.files: dict[str, str] = {}
        self.tables: dict[str, list[Row]] = {}
        self.names: dict[str, Any] = yaml.safe_load((root / "sources/names.yaml").read_text(encoding="utf-8"))

    def source(self, name: str) -> list[Row]:
        """Return the rows of a hand-kept table."""
        with (self.root / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def write(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Keep a derived table under its file name and, for later parts, without `.csv`."""
        kept = list(rows)
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
        self.files[name] = out.getvalue()
        self.tables[name.removesuffix(".csv")] = kept


def draw(*key: object) -> float:
    """Return a number in [0, 1) that depends on the key only."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:7], "big") / (1 << 56)


def pick(choices: Sequence[T], *key: object) -> T:
    """Return one of the choices, by the key only."""
    return choices[int(draw(*key) * len(choices))]


def person_name(names: dict[str, Any], male: bool, *key: object, surname: str = "") -> str:
    """Return an invented name: surname and a given name of one or two characters."""
    given: str = names["given_male" if male else "given_female"]
    surnames: str = names["surnames"]
    first = pick(given, *key, "first")
    second = pick(given, *key, "second")
    tail = "" if second == first or draw(*key, "short") < 0.12 else second
    return (surname or pick(surnames, *key, "surname")) + first + tail


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Split `total` over the weights by largest remainder, so that the parts add up exactly."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts
