"""Codes and figures of roll calls. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class CheckStatus(StrEnum):
    """How one room answered a roll call."""

    WAITING = "waiting"
    ANSWERED = "answered"
    MISSED = "missed"
    LATE = "late"


class Method(StrEnum):
    """How a roll is called."""

    SYSTEM = "system"
    PHONE = "phone"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Answers:
    """What one room's roll calls of a span came to."""

    asked: int
    answered: int
    late: int
    missed: int
    waiting: int
    median_s: int | None

    @property
    def rate(self) -> int | None:
        """Answered in time, in per cent of those that are settled; None where none is."""
        settled = self.asked - self.waiting
        return round(100 * self.answered / settled) if settled else None


def chosen(rooms: Sequence[str], count: int, draws: Sequence[float]) -> list[str]:
    """`count` of the rooms by the given draws in [0, 1), none twice, in the order of the rooms."""
    left = list(rooms)
    taken = [left.pop(int(draw * len(left))) for draw in draws[: min(count, len(left))]]
    return sorted(taken, key=list(rooms).index)


def answers(rows: Collection[tuple[str, float | None]]) -> Answers:
    """Figures of (status, seconds until the answer)."""
    counts = Counter(status for status, _ in rows)
    seconds = [value for _, value in rows if value is not None]
    return Answers(
        asked=len(rows),
        answered=counts[CheckStatus.ANSWERED],
        late=counts[CheckStatus.LATE],
        missed=counts[CheckStatus.MISSED],
        waiting=counts[CheckStatus.WAITING],
        median_s=round(median(seconds)) if seconds else None,
    )
