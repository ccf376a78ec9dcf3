"""What every model keeps: frozen inputs that are checked, a frozen result that says what it was made of.

A model is a class of `inputs` whose fields are declared with `quantity`, a function, and a class of the `result` that
carries a `Stamp`. The same inputs and seed give the same digest and, on the same machine, the same bits.
"""

import dataclasses
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

import numpy as np

_HERE = "sentinel.science"
Kind = TypeVar("Kind")


class OutOfRange(ValueError):
    """An input a model cannot answer for. `field` names it, `text` says in a sentence why and what would do."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field, self.text = field, text


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one field is. unit: "" for a pure number; shape: "" for one value, else its axes, as "rows, columns"."""

    meaning: str
    unit: str = ""
    shape: str = ""
    low: float = -math.inf
    high: float = math.inf
    gaps: bool = False


def quantity(
    meaning: str,
    unit: str = "",
    *,
    shape: str = "",
    low: float = -math.inf,
    high: float = math.inf,
    gaps: bool = False,
    default: Any = dataclasses.MISSING,
) -> Any:
    """A field of inputs or results: its meaning, unit, axes and the closed range in which the model holds.

    gaps: NaN stands for "not known here" and is let through; otherwise it is refused.
    """
    described = Quantity(meaning, unit, shape, low, high, gaps)
    return dataclasses.field(default=default, metadata={_HERE: described})


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(quantity,))
def inputs(kind: type[Kind]) -> type[Kind]:
    """Inputs of a model: frozen, by keyword, checked when made. A method `validate` may refuse combinations."""

    def __post_init__(self: Any) -> None:
        check(self)
        validate = getattr(self, "validate", None)
        if validate is not None:
            validate()

    kind.__post_init__ = __post_init__  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True, eq=False)(kind)


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(quantity,))
def result(kind: type[Kind]) -> type[Kind]:
    """A result: frozen, by keyword; one field is the `Stamp`."""
    return dataclass(frozen=True, kw_only=True, eq=False)(kind)


def quantities(kind: Any) -> dict[str, Quantity]:
    """What the declared fields of a dataclass (or of an instance) are, by name."""
    return {each.name: each.metadata[_HERE] for each in dataclasses.fields(kind) if _HERE in each.metadata}


def check(given: Any) -> None:
    """Refuse what lies outside the declared ranges: OutOfRange names the first such field."""
    for name, said in quantities(given).items():
        value = getattr(given, name)
        if value is None or isinstance(value, str | bytes | bool):
            continue
        try:
            numbers = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            continue  # a mapping, an enumeration, records: checked where they are made
        _check_axes(name, said, numbers)
        _check_numbers(name, said, numbers)


def _check_axes(name: str, said: Quantity, numbers: np.ndarray) -> None:
    axes = len(said.shape.split(",")) if said.shape else 0
    if numbers.ndim != axes:
        raise OutOfRange(
            name, f"{said.meaning}应有 {axes} 维（{said.shape or '单个数'}），给出的是 {numbers.ndim} 维。"
        )
    if not numbers.size:
        raise OutOfRange(name, f"{said.meaning}是空的。")


def _check_numbers(name: str, said: Quantity, numbers: np.ndarray) -> None:
    known = numbers[~np.isnan(numbers)] if said.gaps else numbers
    if not said.gaps and np.isnan(known).any():
        raise OutOfRange(name, f"{said.meaning}里有 {int(np.isnan(known).sum())} 个值不是数（NaN）。")
    if not known.size:
        raise OutOfRange(name, f"{said.meaning}没有一个已知的值。")
    least, most = float(known.min()), float(known.max())
    if least < said.low or most > said.high:
        bad = least if least < said.low else most
        raise OutOfRange(name, f"{said.meaning}为 {bad:g}{_unit(said)}，适用范围是 {_range(said)}。")


def _unit(said: Quantity) -> str:
    return f" {said.unit}" if said.unit else ""


def _range(said: Quantity) -> str:
    if said.high == math.inf:
        return f"不小于 {said.low:g}{_unit(said)}"
    if said.low == -math.inf:
        return f"不大于 {said.high:g}{_unit(said)}"
    return f"{said.low:g}—{said.high:g}{_unit(said)}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a result was made of. provisional: what in it rests on constants not yet read in their original source."""

    model: str
    version: str
    digest: str
    seed: int | None = None
    provisional: tuple[str, ...] = ()


def stamp(model: str, version: str, given: Any, *, seed: int | None = None, provisional: tuple[str, ...] = ()) -> Stamp:
    """The stamp of a run of a model on what it was given."""
    return Stamp(model, version, digest(given), seed, provisional)


def digest(given: Any) -> str:
    """SHA-256 (hexadecimal) over all that was given: names, numbers to the last bit, arrays with kind and shape."""
    found = hashlib.sha256()
    for piece in _pieces(given):
        found.update(len(piece).to_bytes(8, "little") + piece)
    return found.hexdigest()


def _pieces(value: Any) -> Iterator[bytes]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__.encode()
        for each in dataclasses.fields(value):
            yield each.name.encode()
            yield from _pieces(getattr(value, each.name))
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype.str}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _pieces(key)
            yield from _pieces(value[key])
    elif isinstance(value, tuple | list):
        yield str(len(value)).encode()
        for item in value:
            yield from _pieces(item)
    else:
        yield f"{type(value).__name__}:{value!r}".encode()
