"""Conditions over quantities of results, answered with yes, no or not known, and the reason in a sentence.

A condition is data: a comparison {"quantity": ..., "is": ">=", "than": number or name of a quantity}, or {"all": [...]}
or {"any": [...]} of conditions. A quantity may be known within bounds only, or not at all; the answer is then open
(Kleene's three values): open unless the known part decides.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from sentinel.science.contract import OutOfRange

WORDS = {">=": "不小于", ">": "大于", "<=": "不大于", "<": "小于"}
_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity a chain speaks of: its meaning in Chinese and its unit."""

    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a quantity: it lies from low to high; one figure where both are the same."""

    low: float
    high: float

    def said(self, unit: str) -> str:
        """The figure or the bounds, with the unit."""
        tail = f" {unit}" if unit else ""
        return f"{self.low:.10g}{tail}" if self.low == self.high else f"{self.low:.10g}—{self.high:.10g}{tail}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity against a number or another quantity."""

    quantity: str
    sign: str
    than: float | str


@dataclass(frozen=True, slots=True)
class Group:
    """Several conditions of which all, or any, must hold."""

    every: bool
    members: tuple["Condition", ...]


Condition = Comparison | Group


@dataclass(frozen=True, slots=True)
class Answer:
    """True, False, or None where it is open; and why."""

    holds: bool | None
    reason: str


def read_condition(document: Any, measures: Mapping[str, Measure]) -> Condition:
    """A condition from its data. Raises OutOfRange at `conditions` for what is none or names an unknown quantity."""
    if not isinstance(document, Mapping):
        raise OutOfRange("conditions", f"条件应是一组键值，给出的是“{document}”。")
    for key in ("all", "any"):
        if document.keys() == {key}:
            members = document[key]
            if not isinstance(members, list | tuple) or not members:
                raise OutOfRange("conditions", f"条件 {key} 下面应有一个以上的条件。")
            return Group(key == "all", tuple(read_condition(each, measures) for each in members))
    if document.keys() != {"quantity", "is", "than"}:
        raise OutOfRange("conditions", f"条件应有 quantity、is、than 三项，给出的是 {'、'.join(map(str, document))}。")
    than = document["than"]
    if isinstance(than, bool) or not isinstance(than, int | float | str) or than != than:
        raise OutOfRange("conditions", f"比较对象应是数或量名，给出的是“{than}”。")
    if document["is"] not in WORDS:
        raise OutOfRange("conditions", f"比较符应是 {'、'.join(WORDS)} 之一，给出的是“{document['is']}”。")
    found = Comparison(document["quantity"], document["is"], than if isinstance(than, str) else float(than))
    for name in named(found):
        if name not in measures:
            raise OutOfRange("conditions", f"条件里的量“{name}”没有在链里说明，请补上含义与单位。")
    if isinstance(than, str) and measures[than].unit != measures[found.quantity].unit:
        raise OutOfRange("conditions", f"“{found.quantity}”与“{than}”单位不同，不能比较。")
    return found


def named(condition: Condition) -> Iterator[str]:
    """The quantities a condition speaks of."""
    if isinstance(condition, Group):
        for each in condition.members:
            yield from named(each)
        return
    yield condition.quantity
    if isinstance(condition.than, str):
        yield condition.than


def answer(condition: Condition, measures: Mapping[str, Measure], known: Mapping[str, Value]) -> Answer:
    """Whether a condition holds by what is known, and the sentence that says why."""
    if isinstance(condition, Comparison):
        return _compare(condition, measures, known)
    found = [answer(each, measures, known) for each in condition.members]
    decides = not condition.every  # one True decides "any", one False decides "all"
    deciding = [each.reason for each in found if each.holds is decides]
    if deciding:
        return Answer(decides, "；".join(deciding))
    open_ones = [each.reason for each in found if each.holds is None]
    if open_ones:
        return Answer(None, "；".join(open_ones))
    return Answer(not decides, "；".join(each.reason for each in found))


def _compare(condition: Comparison, measures: Mapping[str, Measure], known: Mapping[str, Value]) -> Answer:
    measure = measures[condition.quantity]
    if isinstance(condition.than, str):
        other, against = known.get(condition.than), measures[condition.than].meaning
    else:
        other, against = Value(condition.than, condition.than), ""
    one = known.get(condition.quantity)
    missing = [measures[name].meaning for name in named(condition) if name not in known]
    if one is None or other is None:
        return Answer(None, f"{'、'.join(missing)}未知")
    compare = _COMPARE[condition.sign]
    corners = {compare(a, b) for a in (one.low, one.high) for b in (other.low, other.high)}
    limit = f"{against}（{other.said(measure.unit)}）" if against else other.said(measure.unit)
    fact = f"{measure.meaning}为 {one.said(measure.unit)}"
    if len(corners) > 1:
        return Answer(None, f"{fact}，不能断定{WORDS[condition.sign]}{limit}")
    holds = corners.pop()
    return Answer(holds, f"{fact}，{WORDS[condition.sign if holds else _OPPOSITE[condition.sign]]}{limit}")


def read_value(name: str, given: Any) -> Value:
    """A known value from a number or a pair of bounds. Raises OutOfRange at `values` for anything else."""
    bounds = [_number(each) for each in (given if isinstance(given, list | tuple) else (given, given))]
    if len(bounds) != 2 or not all(map(math.isfinite, bounds)):
        raise OutOfRange("values", f"“{name}”应是一个数或（下限，上限）两个数，给出的是“{repr(given)[:40]}”。")
    if bounds[0] > bounds[1]:
        raise OutOfRange("values", f"“{name}”的下限 {bounds[0]:.10g} 大于上限 {bounds[1]:.10g}。")
    return Value(*bounds)


def _number(given: Any) -> float:
    """A number as float, NaN for anything else; True is none."""
    try:
        return float(given) if isinstance(given, Real) and given is not True and given is not False else math.nan
    except OverflowError:
        return math.nan
