"""Incidents, pure: codes, the elements of a report, the clock of the first report."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{2,47}")
# A report signed in the very minute of its term is in time: the term has run out one second later.
AFTER_TERM = timedelta(seconds=1)
# A clerk's watch may run ahead a little; a time of knowing further in the future is a slip of the pen.
CLOCK_SKEW = timedelta(minutes=1)
# What may be corrected of an open incident; kind, area and times stand as they were registered.
AMENDABLE = ("title", "place", "source", "point")
NUMBERED_FLOOD = "flow.numbered"


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


class IncidentStatus(StrEnum):
    """How an incident stands."""

    REGISTERED = "registered"
    REPORTED = "reported"
    CLOSED = "closed"


class ReportKind(StrEnum):
    """The reports an incident owes; the first one (初报) is fast, the later ones are diligent and exact."""

    FIRST = "first"


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
COUNTS = ("dead", "missing", "injured", "trapped")
ELEMENTS = (
    "urgency",
    "to_units",
    "copy_units",
    "text",
    "measures",
    "affected",
    *COUNTS,
    "loss_text",
    "unit_profile",
    "support",
    "reporter",
    "reporter_phone",
)
# What a first report cannot go out without; everything else may follow.
NEEDED = ("text", "reporter", "to_units")


def stamp(instant: datetime) -> str:
    """Minute stamp of a code, in the district's own time (UTC+8 all year)."""
    return f"{instant.astimezone(UTC) + timedelta(hours=8):%Y%m%dT%H%M}"


def code_of(kind: str, area_code: str, first_known_at: datetime) -> str:
    """The code of an incident typed in at the desk: the same place, kind and minute is the same incident."""
    return f"{kind}:{area_code}:{stamp(first_known_at)}"


def report_code(incident: str, kind: str, sequence: int) -> str:
    """The code of one report of an incident."""
    return f"{incident}:{kind}:{sequence}"


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
