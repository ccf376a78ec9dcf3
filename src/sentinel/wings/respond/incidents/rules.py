"""Incidents, pure: codes, grades, the elements of a report, its fingerprint, what changed, its clock."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{2,47}")
# A report signed in the very minute of its term is in time: the term has run out one second later.
AFTER_TERM = timedelta(seconds=1)
# A clerk's watch may run ahead a little; a time of knowing further in the future is a slip of the pen.
CLOCK_SKEW = timedelta(minutes=1)
# What may be corrected of an open incident; kind, area and times stand as they were registered.
AMENDABLE = ("title", "place", "source", "point")
NUMBERED_FLOOD = "flow.numbered"
# Two calls of one kind from one place within this time are most likely one incident told twice.
ALIKE = timedelta(minutes=60)
FEN_IN_WAN = 1_000_000


class IncidentKind(StrEnum):
    """Kinds of incidents by the five-character national code (国家突发事件预警信息发布系统 type codes)."""

    FLOOD = "11A01"
    WATERLOGGING = "11A02"
    FLASH_FLOOD = "11A51"
    RAINSTORM = "11B03"
    GEOLOGY = "11B37"
    LANDSLIDE = "11D01"
    DEBRIS_FLOW = "11D02"
    EARTHQUAKE = "11C02"
    FOREST_FIRE = "11B25"
    WILDFIRE = "11G01"
    COAL_MINE = "12A00"
    CONSTRUCTION = "12C00"
    CHEMICALS = "12D00"
    INDUSTRY = "12F00"
    FIRE = "12G00"
    ROAD = "12H00"
    RAILWAY = "12K00"
    EQUIPMENT = "12N00"
    UTILITIES = "12P00"
    POLLUTION = "12Q00"
    OTHER_ACCIDENT = "12Y00"
    DISEASE = "13A00"
    FOOD = "13B00"
    POISONING = "13C00"
    CROWD = "14A00"
    TERROR = "14F00"
    OTHER = "19000"


class IncidentStatus(StrEnum):
    """How an incident stands."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    REPORTED = "reported"
    CLOSED = "closed"


class ReportKind(StrEnum):
    """The reports an incident owes; the first one (初报) is fast, the later ones are diligent and exact."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"


class Verdict(StrEnum):
    """What looking into it showed: 属实, 待核, 不实."""

    TRUE = "true"
    PENDING = "pending"
    FALSE = "false"


class Grade(StrEnum):
    """Grades of incidents, the least first (突发事件应对法 第3条)."""

    GENERAL = "general"
    LARGER = "larger"
    MAJOR = "major"
    EXTREME = "extreme"


class DecisionKind(StrEnum):
    """What somebody decided about an incident."""

    VERIFIED = "verified"
    GRADED = "graded"
    TAKEN_OVER = "taken_over"
    MERGED = "merged"
    UNMERGED = "unmerged"
    ADMITTED = "admitted"


class Channel(StrEnum):
    """How something came or went."""

    PHONE = "phone"
    FAX = "fax"
    SYSTEM = "system"
    PAPER = "paper"


class Urgency(StrEnum):
    """How urgent a report is handled."""

    EXTREME = "extreme"
    URGENT = "urgent"
    NORMAL = "normal"


# Elements of a first report that a person writes (493号令第12条 and local practice). A count of None is unknown, not 0.
# Each with the most characters it may have.
LENGTHS = {
    "unit_profile": 300,
    "text": 2000,
    "measures": 1000,
    "affected": 300,
    "support": 300,
    "loss_text": 300,
    "reporter": 64,
    "reporter_phone": 24,
    "to_units": 120,
    "copy_units": 200,
}
MOST_PEOPLE = 100_000_000
MOST = {"loss_fen": 10**15, "burnt_ha": 10**7}
COUNTS = ("dead", "missing", "serious", "injured", "trapped")
# What a grade is proposed from: people, loss in fen, burnt forest in hectares.
MEASURES = ("dead", "missing", "serious", "injured", "loss_fen", "burnt_ha")
ELEMENTS = (
    "urgency",
    "to_units",
    "copy_units",
    "text",
    "measures",
    "affected",
    *COUNTS,
    "loss_fen",
    "burnt_ha",
    "loss_text",
    "unit_profile",
    "support",
    "reporter",
    "reporter_phone",
)
# What a first report cannot go out without; everything else may follow.
NEEDED = ("text", "reporter", "to_units")


# Which law grades a kind; where none is listed the numbers of accidents serve as a reference.
SCHEMES = (
    ("12G", "fire"),
    ("12", "safety"),
    ("11G", "forest"),
    ("11B25", "forest"),
    ("11B37", "geology"),
    ("11D", "geology"),
)
UNGRADED = "14"  # 突发事件应对法 第3条: incidents of public security have no grades
SCALES = {"dead": "dead", "serious": "serious", "loss_wan": "loss_fen", "burnt_ha": "burnt_ha"}


def scheme(kind: str) -> str:
    """The set of thresholds that grades a kind; empty where the law knows no grades."""
    if kind.startswith(UNGRADED):
        return ""
    return next((name for stem, name in SCHEMES if kind.startswith(stem)), "reference")


def proposed_grade(
    measures: Mapping[str, int | Decimal | None], thresholds: Mapping[str, Sequence[int]], *, with_missing: bool
) -> tuple[Grade | None, str]:
    """(grade, the scale that reached it): any one scale suffices, a bound itself counts (“以上”含本数).

    `thresholds[scale]` holds the least values of larger, major, extreme. With nothing known there is no proposal.
    """
    known = {scale: measures.get(name) for scale, name in SCALES.items()}
    if with_missing and measures.get("missing") is not None:
        known["dead"] = (known["dead"] or 0) + (measures["missing"] or 0)
    if known["loss_wan"] is not None:
        known["loss_wan"] = Decimal(known["loss_wan"]) / FEN_IN_WAN
    best: tuple[int, str] | None = None
    for scale, bounds in thresholds.items():
        value = known.get(scale)
        if value is not None:
            reached = sum(value >= bound for bound in bounds)
            best = (reached, scale) if best is None or reached > best[0] else best
    return (None, "") if best is None else (tuple(Grade)[best[0]], best[1])


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    """The elements that two versions of a report say differently, in the order of the form."""
    return tuple(name for name in ELEMENTS if before.get(name) != after.get(name))


def fingerprint(content: Mapping[str, object]) -> str:
    """SHA-256 of what a report says; the same content gives the same one."""
    plain = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in content.items()
    }
    told = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def stamp(instant: datetime) -> str:
    """Minute stamp of a code, in the district's own time (UTC+8 all year)."""
    return f"{instant.astimezone(UTC) + timedelta(hours=8):%Y%m%dT%H%M}"


def code_of(kind: str, area_code: str, first_known_at: datetime) -> str:
    """The code of an incident typed in at the desk: the same place, kind and minute is the same incident."""
    return f"{kind}:{area_code}:{stamp(first_known_at)}"


def report_code(incident: str, kind: str, sequence: int) -> str:
    """The code of one report of an incident; what kind a later one is, is settled when it is signed."""
    return f"{incident}:{kind if sequence == 1 else 'report'}:{sequence}"


def missing_elements(report: Mapping[str, object]) -> tuple[str, ...]:
    """Which needed elements are still empty, in the order of the form."""
    return tuple(name for name in NEEDED if not str(report.get(name) or "").strip())


def overdue_from(due_at: datetime, registered_at: datetime) -> datetime:
    """When lateness is noted: after the term, and never before anybody registered the incident."""
    return max(due_at + AFTER_TERM, registered_at)


def kept(due_at: datetime, signed_at: datetime | None, at: datetime) -> bool | None:
    """True when the report went out in its term, False when not, None while the term still runs."""
    if signed_at is not None:
        return signed_at < due_at + AFTER_TERM
    return False if at >= due_at + AFTER_TERM else None


def is_count(value: object) -> bool:
    """True for what a casualty field may hold: None (unknown) or a number of people."""
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_PEOPLE)
