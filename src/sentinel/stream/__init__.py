"""The readings plane: sliding windows and threshold rules over many sensors at once. Plain Python and NumPy."""

from sentinel.stream.ring import MISSING, SLOT_SECONDS, Ring
from sentinel.stream.rules import Condition, Crossing, Key, Rule
from sentinel.stream.store import NEVER, Counters

__all__ = ["MISSING", "NEVER", "SLOT_SECONDS", "Condition", "Counters", "Crossing", "Key", "Ring", "Rule"]
