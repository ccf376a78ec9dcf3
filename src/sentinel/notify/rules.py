"""The callout ladder (叫应) and the ways a message leaves: codes, what comes next, when to try again."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DRILL = "【演练】"
NOTE_LENGTH = 200
TITLE_LENGTH = 120


class LadderStatus(StrEnum):
    """How a ladder stands."""

    CALLING = "calling"
    ANSWERED = "answered"
    HUMAN = "human"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = (LadderStatus.CALLING, LadderStatus.HUMAN)


class RungKind(StrEnum):
    """Who is called on a rung: the first person, the next one, or the desk that does not let go."""

    FIRST = "first"
    NEXT = "next"
    HUMAN = "human"


class Unreached(StrEnum):
    """Why a call did not reach its person; the ladder then does not wait for the time to run out."""

    BUSY = "busy"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NO_WAY = "no_way"


class ChannelName(StrEnum):
    """The ways a message can go out."""

    SANDBOX = "sandbox"
    INAPP = "inapp"
    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    WEBHOOK = "webhook"


INSIDE = (ChannelName.INAPP, ChannelName.SANDBOX)
# The order in which a person is tried who has chosen none: the next one only where the one before failed. A call rings
# first, a warning comes as a text, a plain notice stays in the box unless its sender asks for more.
CALL_ORDER = (ChannelName.VOICE, ChannelName.SMS, ChannelName.WEBHOOK, ChannelName.EMAIL)
URGENT_ORDER = (ChannelName.SMS, ChannelName.WEBHOOK, ChannelName.EMAIL)
OUTSIDE = frozenset(CALL_ORDER)


class SendingStatus(StrEnum):
    """How one sending stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


# Wall time. A call tried four times in under a minute and a half leaves room for the next channel in its ten minutes.
ATTEMPTS = 4
PAUSES = (timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=60))
TIMEOUT_S = 10
# A sender that was killed leaves its sendings claimed; longer than any provider may take to answer.
LEASE = timedelta(seconds=60)
URGENCY = {"red": 0, "orange": 1, "yellow": 2, "blue": 3}
LEAST_URGENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: whose posts are called, how long the answer is awaited (minutes), over which channels.

    No channels means each person's own order.
    """

    kind: RungKind
    posts: tuple[str, ...]
    minutes: int = 0
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderSpec:
    """What is needed to start one ladder; `code` makes it idempotent, `repeat_back` is what the called must repeat."""

    code: str
    subject_kind: str
    subject_key: str
    area_code: str
    title: str
    body: str
    level: str
    rungs: tuple[Rung, ...]
    repeat_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a message is for: people and posts by code, and the posts in these areas.

    Of the areas' posts only those of these roles and of units of these kinds, all where none is named.
    """

    people: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def next_rung(rungs: Sequence[Rung], start: int, manned: Collection[str]) -> int | None:
    """The first rung from `start` that somebody holds; a human rung counts even when nobody does.

    None when the ladder is used up: then nobody is called and the ladder lies on the desk.
    """
    for index in range(start, len(rungs)):
        if rungs[index].kind == RungKind.HUMAN or any(post in manned for post in rungs[index].posts):
            return index
    return None


def knock_due(rungs: Sequence[Rung], fell_at: datetime) -> datetime | None:
    """When somebody must go there, counted from the fall to the desk; None where the desk was given no time."""
    minutes = next((rung.minutes for rung in rungs if rung.kind == RungKind.HUMAN), 0)
    return fell_at + timedelta(minutes=minutes) if minutes else None


def worded(text: str, *, exercise: bool) -> str:
    """The text as it goes out: a drill says so in its first word."""
    return f"{DRILL}{text}" if exercise and not text.startswith(DRILL) else text


def order_for(asked: Sequence[str], chosen: Sequence[str], *, level: str, call: bool) -> tuple[str, ...]:
    """The channels out for one person: as asked for by the sender, else as the person chose, else the usual ones.

    Nobody is rung up for a notice, and a notice without a level leaves the system only when asked for.
    """
    if asked:
        return tuple(name for name in asked if name in OUTSIDE)
    usual = CALL_ORDER if call else URGENT_ORDER if level else ()
    ranked = (name for name in chosen if name in usual)
    return tuple(dict.fromkeys((*ranked, *usual)))


def pause_after(attempt: int) -> timedelta | None:
    """How long to wait after the attempt of this number failed (from 1); None when there is none left."""
    return PAUSES[attempt - 1] if attempt < ATTEMPTS else None


def urgency(level: str) -> int:
    """Which of two waiting sendings goes first: the lower."""
    return URGENCY.get(level, LEAST_URGENT)


def masked(address: str) -> str:
    """An address as proof of where a message went, unreadable to the curious: 139****1234, w***@example.org."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= len("1391234") else "****" if address else ""


def is_mail_address(text: str) -> bool:
    """True for one plain address without anything that could reach into the head of a mail."""
    return (
        re.fullmatch(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text) is not None and len(text) <= 120
    )


def message_code(*facts: str) -> str:
    """The key of a message without one of its own: the same words to the same people at one instant are one message."""
    return "m" + hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:23]


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A template with `{name}` replaced by the facts; braces around anything else stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda found: facts.get(found.group(1), found.group(0)), template).strip()
