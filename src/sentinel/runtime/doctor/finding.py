"""One thing looked at."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Good or not, what to do when not, and the repair where one is safe: it says what it did, and touches no row."""

    good: bool
    what: str
    advice: str = ""
    repair: Callable[[], str] | None = None
