"""The readings plane: sliding windows and threshold rules over many sensors at once. Plain Python and NumPy."""

from sentinel.stream.areas import AreaRing
from sentinel.stream.ring import MISSING, Ring
from sentinel.stream.rules import (
    SLOT_SECONDS,
    AllOf,
    AnyOf,
    Area,
    AreaCrossing,
    AreaKey,
    Condition,
    Crossing,
    Key,
    Rule,
)
from sentinel.stream.store import NEVER, Counters

__all__ = [
    "MISSING",
    "NEVER",
    "SLOT_SECONDS",
    "AllOf",
    "AnyOf",
    "Area",
    "AreaCrossing",
    "AreaKey",
    "AreaRing",
    "Condition",
    "Counters",
    "Crossing",
    "Key",
    "Ring",
    "Rule",
]
