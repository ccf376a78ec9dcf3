"""The callout ladder (叫应): its codes, and which rung comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

DRILL = "【演练】"


class LadderStatus(StrEnum):
    """How a ladder stands."""

    CALLING = "calling"
    ANSWERED = "answered"
    HUMAN = "human"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


NOTE_LENGTH = 200
OPEN = (LadderStatus.CALLING, LadderStatus.HUMAN)


class RungKind(StrEnum):
    """Who is called on a rung: the first person, the next one, or the desk that does not let go."""

    FIRST = "first"
    NEXT = "next"
    HUMAN = "human"


class ChannelName(StrEnum):
    """The ways a message can go out."""

    SANDBOX = "sandbox"
    INAPP = "inapp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: whose posts are called, and how long the answer is awaited (minutes)."""

    kind: RungKind
    posts: tuple[str, ...]
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderSpec:
    """What is needed to start one ladder; `code` makes it idempotent."""

    code: str
    subject_kind: str
    subject_key: str
    area_code: str
    title: str
    body: str
    level: str
    rungs: tuple[Rung, ...]


def next_rung(rungs: Sequence[Rung], start: int, manned: Collection[str]) -> int | None:
    """The first rung from `start` that somebody holds; a human rung counts even when nobody does.

    None when the ladder is used up: then nobody is called and the ladder lies on the desk.
    """
    for index in range(start, len(rungs)):
        if rungs[index].kind == RungKind.HUMAN or any(post in manned for post in rungs[index].posts):
            return index
    return None


def worded(text: str, *, exercise: bool) -> str:
    """The text as it goes out: a drill says so in its first word."""
    return f"{DRILL}{text}" if exercise and not text.startswith(DRILL) else text
