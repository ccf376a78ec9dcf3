"""The national warning platform's use of CAP 1.2: identifiers, titles with the grade, the fields of domestic notices.

Field names and the identifier's form follow published messages; the sender code and what stands in `eventType` need the
bureau's confirmation. Levels are red, orange, yellow, blue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sentinel.codecs.cap.model import Alert, Area, Info, Named, Polygon, Reference

DRILL = "【演练】"
GRADES = {"red": ("I", "特别严重"), "orange": ("II", "严重"), "yellow": ("III", "较重"), "blue": ("IV", "一般")}
SEVERITY = {"red": "Extreme", "orange": "Severe", "yellow": "Moderate", "blue": "Minor"}
GEOCODE = "CPEAS Geographic Code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a message about a warning is made of. Instants are local; `areas` are (12-digit code, name).

    `outlines` are polygons by area code, where the district has them; the codes say where, the polygons help maps.

    `event` is the hazard's name, `event_code` its five-character code, `category` the CAP category.
    """

    identifier: str
    sender: str
    issuer: str
    event: str
    event_code: str
    category: str
    level: str
    headline: str
    description: str
    instruction: str
    sent_at: datetime
    effective_at: datetime
    expires_at: datetime
    areas: tuple[tuple[str, str], ...]
    outlines: Mapping[str, tuple[Polygon, ...]] = field(default_factory=dict)
    references: tuple[tuple[str, datetime], ...] = ()
    cancels: bool = False


def headline(issuer: str, what: str, level: str) -> str:
    """A title with its grade, e.g. 某区气象台发布暴雨橙色预警[II/严重]."""
    return f"{issuer}发布{what}预警[{'/'.join(GRADES[level])}]"


def identifier(sender: str, at: datetime) -> str:
    """发布单位码_YYYYMMDDhhmmss, of a local instant."""
    return f"{sender}_{at:%Y%m%d%H%M%S}"


def alert(notice: Notice, *, exercise: bool) -> Alert:
    """The CAP message of a notice; a drill is of status Exercise and says 演练 in its texts."""
    drill = DRILL if exercise else ""
    info = Info(
        language="zh-CN",
        category=(notice.category,),
        event=notice.event,
        response_type=("AllClear",) if notice.cancels else ("Prepare",),
        urgency="Past" if notice.cancels else "Immediate",
        severity=SEVERITY[notice.level],
        certainty="Likely",
        event_code=(Named("eventType", notice.event_code),),
        effective=notice.sent_at,
        onset=notice.effective_at,
        expires=notice.expires_at,
        sender_name=notice.issuer,
        headline=f"{drill}{notice.headline}",
        description=f"{drill}{notice.description}",
        instruction=notice.instruction,
        parameter=(
            Named("senderCode", notice.sender),
            Named("severity", notice.level.capitalize()),
            Named("grade", GRADES[notice.level][0]),
            Named("secClassification", "None"),
        ),
        area=tuple(
            Area(description=name, polygon=notice.outlines.get(code, ()), geocode=(Named(GEOCODE, code),))
            for code, name in notice.areas
        ),
    )
    return Alert(
        identifier=notice.identifier,
        sender=notice.sender,
        sent=notice.sent_at,
        status="Exercise" if exercise else "Actual",
        msg_type="Cancel" if notice.cancels else "Update" if notice.references else "Alert",
        scope="Public",
        source=notice.issuer,
        note="演练" if exercise else "",
        references=tuple(Reference(notice.sender, key, sent) for key, sent in notice.references),
        info=(info,),
    )
