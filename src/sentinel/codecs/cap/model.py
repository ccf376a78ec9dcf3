"""The CAP 1.2 model: frozen rows in the order of the standard, and the check every message passes.

Positions are (latitude, longitude) in degrees WGS 84, radii in km, altitudes in feet, as CAP 1.2 section 3.2 says.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sentinel.codecs.cap.errors import CapError

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
)  # fmt: skip
RESPONSES = ("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
# CAP 1.2 section 3.2.1: identifier and sender hold no spaces, commas or restricted characters.
_NAME = re.compile(r"[^\s,<&]+")

Position = tuple[Decimal, Decimal]
Polygon = tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A valueName/value pair: eventCode, parameter or geocode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message: its sender, identifier and sent time."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A centre and a radius in km."""

    centre: Position
    radius: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where: words, polygons, circles, codes."""

    description: str
    polygon: tuple[Polygon, ...] = ()
    circle: tuple[Circle, ...] = ()
    geocode: tuple[Named, ...] = ()
    altitude: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file that belongs to the message; size in bytes."""

    description: str
    mime_type: str
    size: int | None = None
    uri: str = ""
    deref_uri: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What, how sure, how bad, what to do: one language of the message."""

    category: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = ""
    response_type: tuple[str, ...] = ()
    audience: str = ""
    event_code: tuple[Named, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameter: tuple[Named, ...] = ()
    resource: tuple[Resource, ...] = ()
    area: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message. `signed` says that it carried an XML signature, which is not verified here."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    code: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    info: tuple[Info, ...] = ()
    signed: bool = False


def _one_of(what: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise CapError("bad_value", f"{what} {value[:40]!r}")


def check(alert: Alert) -> Alert:
    """The alert itself, or CapError("bad_value" | "missing") where it is not CAP 1.2."""
    for what, value in (("identifier", alert.identifier), ("sender", alert.sender)):
        if not _NAME.fullmatch(value):
            raise CapError("bad_value", f"{what} {value[:40]!r}")
    _zoned("sent", alert.sent)
    _one_of("status", alert.status, STATUSES)
    _one_of("msgType", alert.msg_type, MESSAGE_TYPES)
    _one_of("scope", alert.scope, SCOPES)
    for info in alert.info:
        _check_info(info)
    return alert


def _check_info(info: Info) -> None:
    if not info.category:
        raise CapError("missing", "category")
    if not info.event.strip():
        raise CapError("missing", "event")
    for category in info.category:
        _one_of("category", category, CATEGORIES)
    for response in info.response_type:
        _one_of("responseType", response, RESPONSES)
    _one_of("urgency", info.urgency, URGENCIES)
    _one_of("severity", info.severity, SEVERITIES)
    _one_of("certainty", info.certainty, CERTAINTIES)
    for what, instant in (("effective", info.effective), ("onset", info.onset), ("expires", info.expires)):
        if instant is not None:
            _zoned(what, instant)
    for area in info.area:
        for polygon in area.polygon:
            _check_polygon(polygon)
        for circle in area.circle:
            _check_position(circle.centre)


def _check_polygon(polygon: Polygon) -> None:
    if len(polygon) < 4 or polygon[0] != polygon[-1]:
        raise CapError("bad_value", "polygon: at least four positions, the last one equal to the first")
    for position in polygon:
        _check_position(position)


def _check_position(position: Position) -> None:
    latitude, longitude = position
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise CapError("bad_value", f"position {latitude},{longitude}")


def _zoned(what: str, instant: datetime) -> None:
    if instant.utcoffset() is None:
        raise CapError("bad_value", f"{what} without a time zone")
