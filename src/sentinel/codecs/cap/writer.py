"""From the model to XML. What leaves is checked first, and a polygon has at most 250 positions."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sentinel.codecs.cap.errors import CapError
from sentinel.codecs.cap.model import Alert, Area, Info, Named, Position, Resource, check
from sentinel.codecs.cap.reader import NAMESPACE

# What receivers take at most; our own outlines are simplified to a hundred before (`geo.covering`).
MOST_POSITIONS = 250
_DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>\n"


def write(alert: Alert) -> bytes:
    """The message as UTF-8 XML; CapError where it is no CAP 1.2 or an outline is too long. `signing.sign` signs it."""
    check(alert)
    root = Element("alert", {"xmlns": NAMESPACE})
    references = " ".join(f"{item.sender},{item.identifier},{_instant(item.sent)}" for item in alert.references)
    _put(root, "identifier", alert.identifier)
    _put(root, "sender", alert.sender)
    _put(root, "sent", _instant(alert.sent))
    _put(root, "status", alert.status)
    _put(root, "msgType", alert.msg_type)
    _put(root, "source", alert.source)
    _put(root, "scope", alert.scope)
    _put(root, "restriction", alert.restriction)
    _put(root, "addresses", alert.addresses)
    _put_all(root, "code", alert.code)
    _put(root, "note", alert.note)
    _put(root, "references", references)
    _put(root, "incidents", alert.incidents)
    for info in alert.info:
        _info(SubElement(root, "info"), info)
    indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return _DECLARATION + body + b"\n"


def _put(parent: Element, name: str, text: str) -> None:
    if any(ord(char) < 32 and char not in "\t\n" for char in text):
        raise CapError("bad_value", f"{name} holds a control character")
    if text:
        SubElement(parent, name).text = text


def _put_all(parent: Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        _put(parent, name, text)


def _put_named(parent: Element, name: str, pairs: Iterable[Named]) -> None:
    for pair in pairs:
        element = SubElement(parent, name)
        for child, text in (("valueName", pair.name), ("value", pair.value)):
            _put(element, child, text)
            if not text:
                SubElement(element, child)


def _instant(instant: datetime) -> str:
    text = instant.replace(microsecond=0).isoformat()
    return text.replace("+00:00", "-00:00")


def _maybe(instant: datetime | None) -> str:
    return _instant(instant) if instant is not None else ""


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _position(position: Position) -> str:
    return f"{_number(position[0])},{_number(position[1])}"


def _info(parent: Element, info: Info) -> None:
    _put(parent, "language", info.language)
    _put_all(parent, "category", info.category)
    _put(parent, "event", info.event)
    _put_all(parent, "responseType", info.response_type)
    _put(parent, "urgency", info.urgency)
    _put(parent, "severity", info.severity)
    _put(parent, "certainty", info.certainty)
    _put(parent, "audience", info.audience)
    _put_named(parent, "eventCode", info.event_code)
    _put(parent, "effective", _maybe(info.effective))
    _put(parent, "onset", _maybe(info.onset))
    _put(parent, "expires", _maybe(info.expires))
    _put(parent, "senderName", info.sender_name)
    _put(parent, "headline", info.headline)
    _put(parent, "description", info.description)
    _put(parent, "instruction", info.instruction)
    _put(parent, "web", info.web)
    _put(parent, "contact", info.contact)
    _put_named(parent, "parameter", info.parameter)
    for resource in info.resource:
        _resource(SubElement(parent, "resource"), resource)
    for area in info.area:
        _area(SubElement(parent, "area"), area)


def _resource(parent: Element, resource: Resource) -> None:
    _put(parent, "resourceDesc", resource.description)
    _put(parent, "mimeType", resource.mime_type)
    _put(parent, "size", "" if resource.size is None else str(resource.size))
    _put(parent, "uri", resource.uri)
    _put(parent, "derefUri", resource.deref_uri)
    _put(parent, "digest", resource.digest)


def _area(parent: Element, area: Area) -> None:
    _put(parent, "areaDesc", area.description)
    for polygon in area.polygon:
        if len(polygon) > MOST_POSITIONS:
            raise CapError("too_large", f"a polygon of {len(polygon)} positions, at most {MOST_POSITIONS}")
        _put(parent, "polygon", " ".join(_position(position) for position in polygon))
    for circle in area.circle:
        _put(parent, "circle", f"{_position(circle.centre)} {_number(circle.radius)}")
    _put_named(parent, "geocode", area.geocode)
    _put(parent, "altitude", _number(area.altitude))
    _put(parent, "ceiling", _number(area.ceiling))
