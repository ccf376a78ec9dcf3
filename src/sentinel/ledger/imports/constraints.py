"""A table's check constraints judged in plain Python, so that a row is told before anything is written.

Judged are constraints over fields the file itself gives; like in the database, what compares with nothing holds. One
that needs the database (an expression, a path, ciphertext) is left to it, and a pattern to the action, which can say
how the field is written.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from sentinel.kernel.crypto import EncryptedText
from sentinel.ledger.declaration import Ledger

COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, allowed: value in allowed,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison of a condition."""

    field: str
    lookup: str
    right: Any

    @property
    def other(self) -> str:
        """The field it is compared with; empty where that is a value."""
        return str(self.right.name) if isinstance(self.right, F) else ""  # type: ignore[attr-defined]

    def holds(self, values: Mapping[str, Any]) -> bool | None:
        """True, False, or None where one side is nothing."""
        left = values[self.field]
        if self.lookup == "isnull":
            return (left is None) == bool(self.right)
        right = values[self.other] if self.other else self.right
        return None if left is None or right is None else bool(COMPARED[self.lookup](left, right))


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint that can be judged, and the fields it speaks of."""

    ledger: Ledger
    condition: Q
    fields: tuple[str, ...]
    sentence: str

    def fault(self, values: Mapping[str, Any]) -> tuple[str, str] | None:
        """(field, sentence) where the values break the rule."""
        if _holds(self.condition, values) is not False:
            return None
        told = [leaf for leaf in _leaves(self.condition) if leaf.holds(values) is False and leaf.lookup != "isnull"]
        if self.sentence:
            return self.fields[0], self.sentence
        if len(told) == 1 and (said := self._said(told[0])):
            return told[0].field, said
        names = "、".join(f"“{self._label(name)}”" for name in self.fields)
        return self.fields[0], _("{names}不相符，请核对。").format(names=names)

    def _label(self, name: str) -> str:
        return self.ledger.label(self.ledger.by_field[name])

    def _said(self, leaf: Leaf) -> str:
        dated = isinstance(self.ledger.model._meta.get_field(leaf.field), models.DateField)
        words = {
            "gt": _("晚于") if dated else _("大于"),
            "gte": _("不早于") if dated else _("不小于"),
            "lt": _("早于") if dated else _("小于"),
            "lte": _("不晚于") if dated else _("不大于"),
        }
        if leaf.lookup == "range":
            return _("应在 {low} 到 {high} 之间。").format(low=leaf.right[0], high=leaf.right[1])
        if leaf.lookup not in words:
            return ""
        right = f"“{self._label(leaf.other)}”" if leaf.other else f" {leaf.right}"
        return _("应{compared}{right}。").format(compared=words[leaf.lookup], right=right)


def rules(ledger: Ledger, given: Mapping[str, Any]) -> list[Rule]:
    """The constraints of a ledger's table that speak only of fields a file gives."""
    found = []
    for constraint in ledger.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
            leaves = list(_leaves(constraint.condition))
            fields = tuple(dict.fromkeys(name for leaf in leaves for name in _named(leaf)))
            if set(fields) <= given.keys() and all(_judged(ledger, leaf) for leaf in leaves):
                own = constraint.violation_error_message
                said = "" if own == models.CheckConstraint.default_violation_error_message else str(own)
                found.append(Rule(ledger, constraint.condition, fields, said))
    return found


def _leaves(condition: Q) -> Iterator[Leaf]:
    for child in condition.children:
        if isinstance(child, Q) and child.connector != Q.XOR:
            yield from _leaves(child)
        elif isinstance(child, tuple):
            name, _sep, lookup = child[0].partition("__")
            yield Leaf(name, lookup or "exact", child[1])
        else:
            yield Leaf("", "", child)


def _named(leaf: Leaf) -> tuple[str, ...]:
    return (leaf.field, leaf.other) if leaf.other else (leaf.field,)


def _judged(ledger: Ledger, leaf: Leaf) -> bool:
    plain = bool(leaf.other) or not hasattr(leaf.right, "resolve_expression")
    secret = isinstance(ledger.model._meta.get_field(leaf.field), EncryptedText)
    return plain and not secret and leaf.lookup in {*COMPARED, "isnull"}


def _holds(condition: Q, values: Mapping[str, Any]) -> bool | None:
    """As SQL judges: nothing is neither true nor false."""
    leaves = _leaves(Q(*(child for child in condition.children if not isinstance(child, Q))))
    parts = [leaf.holds(values) for leaf in leaves]
    parts += [_holds(child, values) for child in condition.children if isinstance(child, Q)]
    decisive = condition.connector == Q.OR
    whole = decisive if decisive in parts else (None if None in parts else not decisive)
    return whole if whole is None else whole != condition.negated
