"""Foreign alerts, pure: how a message stands, which of its texts is read here, and what it would be as ours."""

import hashlib
from datetime import datetime
from enum import StrEnum

from sentinel.codecs.cap import Alert, Info
from sentinel.codecs.cap.signing import Standing


class Status(StrEnum):
    """How a message stands: the later messages of its issuer decide; that its time is over is computed."""

    CURRENT = "current"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    NOTICE = "notice"


class Act(StrEnum):
    """What people made of a message."""

    WARNING = "warning"
    BULLETIN = "bulletin"
    INCIDENT = "incident"


ALERTING = ("Alert", "Update")
# CAP 1.2 section 3.2.2 severities, as domestic notices use them.
LEVELS = {"Extreme": "red", "Severe": "orange", "Moderate": "yellow", "Minor": "blue"}
# Words of an event, or the first characters of a domestic code, by our hazard; the first that fits counts.
HAZARDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("flash_flood", ("山洪", "flash flood", "11a51")),
    ("geology", ("地质", "滑坡", "泥石流", "landslide", "mudslide", "debris", "11b37")),
    ("flood", ("洪水", "flood", "11a01")),
    ("rain", ("暴雨", "降雨", "强降水", "rain", "thunderstorm", "cyclone", "typhoon", "台风", "11b03")),
)
LANGUAGES = ("zh", "en")
GEOCODE = "CPEAS Geographic Code"
LONGEST_TEXT = 2000


def code_of(alert: Alert) -> str:
    """The key of a message here: the same issuer, identifier and instant are the same message."""
    return "fa" + hashlib.sha256(reference(alert).encode()).hexdigest()[:18]


def reference(alert: Alert) -> str:
    """sender,identifier,sent as CAP names a message."""
    return f"{alert.sender},{alert.identifier},{alert.sent.isoformat()}"


def in_order(alert: Alert) -> list[Info]:
    """The texts of a message as a reader here is shown them: Chinese first, then English, then the others."""

    def place(info: Info) -> int:
        known = [number for number, language in enumerate(LANGUAGES) if info.language.lower().startswith(language)]
        return known[0] if known else len(LANGUAGES)

    return sorted(alert.info, key=place)


def chosen(alert: Alert) -> Info | None:
    """The text that speaks for a message here; None where it has none."""
    return next(iter(in_order(alert)), None)


def status_of(msg_type: str) -> Status:
    """How a message stands when it arrives: only alerts and updates speak of a danger."""
    return Status.CURRENT if msg_type in ALERTING else Status.NOTICE


def after(msg_type: str) -> Status | None:
    """What a message makes of those it refers to."""
    return {"Update": Status.UPDATED, "Cancel": Status.CANCELLED}.get(msg_type)


def hazard_of(info: Info) -> str:
    """Our hazard for an event; empty where none fits and a person must say."""
    words = " ".join((info.event, *(pair.value for pair in info.event_code))).lower()
    return next((hazard for hazard, signs in HAZARDS if any(sign in words for sign in signs)), "")


def level_of(info: Info) -> str:
    """Our level for a severity; empty where it is unknown."""
    return LEVELS.get(info.severity, "")


def codes_of(info: Info) -> tuple[str, ...]:
    """The domestic area codes of a text, each once, in code order."""
    named = {pair.value for area in info.area for pair in area.geocode if pair.name == GEOCODE}
    return tuple(sorted(named))


def holds(code: str, district: str) -> bool:
    """True when a domestic area code is the district's own, its city's or its province's (12 digits)."""
    return len(code) == len(district) and code != "0" * len(code) and district.startswith(code.rstrip("0"))


def over(expires_at: datetime | None, at: datetime) -> bool:
    """True when the time of a message is over."""
    return expires_at is not None and expires_at <= at


def refusal(*, nature: str, status: str, standing: str, exercise: bool, words: str) -> str:
    """Why a message is not acted on, as a code; empty where it may be.

    Drills and tests of others stay out of real work; a broken signature needs words on how it was checked.
    """
    if nature != "Actual" and not exercise:
        return "drill"
    if status != Status.CURRENT:
        return "not_current"
    if standing == Standing.INVALID and not words.strip():
        return "unchecked"
    return ""
