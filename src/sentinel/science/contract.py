"""What every model keeps: frozen inputs that are checked, a frozen result that says what it was made of.

A model is a class of `inputs` whose fields are declared with `quantity`, a function, and a class of the `result` that
carries a `Stamp`. The same inputs and seed give the same digest and, on the same machine, the same bits.
"""

import dataclasses
import hashlib
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

import numpy as np
from numpy.typing import NDArray

_HERE = "sentinel.science"
_MOST = sys.float_info.max
Kind = TypeVar("Kind")

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


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
    low: float = -_MOST
    high: float = _MOST
    gaps: bool = False


def quantity(
    meaning: str,
    unit: str = "",
    *,
    shape: str = "",
    low: float = -_MOST,
    high: float = _MOST,
    gaps: bool = False,
    default: Any = dataclasses.MISSING,
) -> Any:
    """A field of inputs or results: its meaning, unit, axes and the closed range in which the model holds.

    gaps: NaN stands for "not known here" and is let through; otherwise it is refused. Infinity is refused unless `high`
    is infinity itself. None is let through where it is the default.
    """
    described = Quantity(meaning, unit, shape, low, high, gaps)
    return dataclasses.field(default=default, metadata={_HERE: described})


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(quantity,))
def inputs(kind: type[Kind]) -> type[Kind]:
    """Inputs of a model: frozen, by keyword, checked when made. A method `validate` may refuse combinations.

    Arrays are copied and cannot be written to, so what was checked and digested is what the model reads.
    """

    def __post_init__(self: Any) -> None:
        for each in dataclasses.fields(self):
            object.__setattr__(self, each.name, _kept(getattr(self, each.name)))
        check(self)
        validate = getattr(self, "validate", None)
        if validate is not None:
            validate()

    kind.__post_init__ = __post_init__  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True, eq=False)(kind)


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(quantity,))
def result(kind: type[Kind]) -> type[Kind]:
    """A result: frozen, by keyword; one field is the `Stamp`. Its arrays cannot be written to."""

    def __post_init__(self: Any) -> None:
        for each in dataclasses.fields(self):
            value = getattr(self, each.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    kind.__post_init__ = __post_init__  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True, eq=False)(kind)


def _kept(value: Any) -> Any:
    """The value where nobody can change it: arrays copied and locked, in tuples and mappings too."""
    if isinstance(value, np.ndarray):
        if value.flags.writeable or not value.flags.owndata:
            value = value.copy()
            value.flags.writeable = False
        return value
    if type(value) in (tuple, list):
        return tuple(_kept(each) for each in value)
    if type(value) is dict:
        return {key: _kept(each) for key, each in value.items()}
    return value


def quantities(kind: Any) -> dict[str, Quantity]:
    """What the declared fields of a dataclass (or of an instance) are, by name."""
    return {each.name: each.metadata[_HERE] for each in dataclasses.fields(kind) if _HERE in each.metadata}


def check(given: Any) -> None:
    """Refuse what lies outside the declared ranges: OutOfRange names the first such field."""
    optional = {each.name for each in dataclasses.fields(given) if each.default is None}
    for name, said in quantities(given).items():
        value = getattr(given, name)
        if value is None and name in optional:
            continue
        numbers = _numbers(name, said, value)
        _check_axes(name, said, numbers)
        _check_numbers(name, said, numbers)


def _numbers(name: str, said: Quantity, value: Any) -> np.ndarray:
    if said.shape and not isinstance(value, np.ndarray):
        raise OutOfRange(name, f"{said.meaning}应是数组（{said.shape}）。")
    numbers = np.asarray(value)
    if isinstance(value, bool) or numbers.dtype.kind not in "biuf":
        raise OutOfRange(name, f"{said.meaning}应是数，给出的是 {repr(value)[:40]}。")
    return numbers


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
        raise OutOfRange(name, f"{said.meaning}为 {bad:.10g}{_unit(said)}，适用范围是 {_range(said)}。")


def _unit(said: Quantity) -> str:
    return f" {said.unit}" if said.unit else ""


def _range(said: Quantity) -> str:
    if said.low == -_MOST and said.high == _MOST:
        return "有限的数"
    if said.high >= _MOST:
        return f"不小于 {said.low:.10g}{_unit(said)}"
    if said.low == -_MOST:
        return f"不大于 {said.high:.10g}{_unit(said)}"
    return f"{said.low:.10g}—{said.high:.10g}{_unit(said)}"


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
    elif isinstance(value, np.ndarray) and not value.dtype.hasobject:
        yield f"{value.dtype.str}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, Mapping):
        yield str(len(value)).encode()
        for key in sorted(value):
            yield from _pieces(key)
            yield from _pieces(value[key])
    elif isinstance(value, Set):
        yield from sorted(digest(item).encode() for item in value)
    elif isinstance(value, tuple | list):
        yield str(len(value)).encode()
        for item in value:
            yield from _pieces(item)
    elif isinstance(value, np.generic):
        yield from _pieces(value.item())
    elif value is None or isinstance(value, str | bytes | int | float | Enum | date):
        yield f"{type(value).__name__}:{value!r}".encode()
    else:
        raise TypeError(f"{type(value).__name__} has no digest that stays the same")
