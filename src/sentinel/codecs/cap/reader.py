"""From XML to the model. Strict: order, counts and values as in the CAP 1.2 schema."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from sentinel.codecs.cap.errors import CapError
from sentinel.codecs.cap.model import Alert, Area, Circle, Info, Named, Polygon, Position, Reference, Resource, check
from sentinel.codecs.cap.xml import tree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
# Element, how often it must and may occur (None: any number), in the order of the schema.
Shape = tuple[tuple[str, int, int | None], ...]
ALERT: Shape = (
    ("identifier", 1, 1), ("sender", 1, 1), ("sent", 1, 1), ("status", 1, 1), ("msgType", 1, 1), ("source", 0, 1),
    ("scope", 1, 1), ("restriction", 0, 1), ("addresses", 0, 1), ("code", 0, None), ("note", 0, 1),
    ("references", 0, 1), ("incidents", 0, 1), ("info", 0, None),
)  # fmt: skip
INFO: Shape = (
    ("language", 0, 1), ("category", 1, None), ("event", 1, 1), ("responseType", 0, None), ("urgency", 1, 1),
    ("severity", 1, 1), ("certainty", 1, 1), ("audience", 0, 1), ("eventCode", 0, None), ("effective", 0, 1),
    ("onset", 0, 1), ("expires", 0, 1), ("senderName", 0, 1), ("headline", 0, 1), ("description", 0, 1),
    ("instruction", 0, 1), ("web", 0, 1), ("contact", 0, 1), ("parameter", 0, None), ("resource", 0, None),
    ("area", 0, None),
)  # fmt: skip
RESOURCE: Shape = (
    ("resourceDesc", 1, 1), ("mimeType", 1, 1), ("size", 0, 1), ("uri", 0, 1), ("derefUri", 0, 1), ("digest", 0, 1),
)  # fmt: skip
AREA: Shape = (
    ("areaDesc", 1, 1), ("polygon", 0, None), ("circle", 0, None), ("geocode", 0, None), ("altitude", 0, 1),
    ("ceiling", 0, 1),
)  # fmt: skip
NAMED: Shape = (("valueName", 1, 1), ("value", 1, 1))
# CAP 1.2 section 3.3.2: no "Z" and always an offset.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")

Found = dict[str, list[Element]]


def read(data: bytes) -> Alert:
    """A CAP 1.2 message; CapError says why not (codes in `errors`)."""
    root = tree(data)
    if not root.tag.startswith("{"):
        raise CapError("namespace", "no namespace")
    namespace, _, name = root.tag[1:].partition("}")
    if namespace != NAMESPACE:
        raise CapError("namespace", namespace[:80])
    if name != "alert":
        raise CapError("root", name[:40])
    signed = any(child.tag.startswith(SIGNATURE) for child in root)
    found = _children(root, ALERT, foreign=SIGNATURE)
    alert = Alert(
        identifier=_text(found, "identifier"),
        sender=_text(found, "sender"),
        sent=_instant(_text(found, "sent")),
        status=_text(found, "status"),
        msg_type=_text(found, "msgType"),
        source=_text(found, "source"),
        scope=_text(found, "scope"),
        restriction=_text(found, "restriction"),
        addresses=_text(found, "addresses"),
        code=_texts(found, "code"),
        note=_text(found, "note"),
        references=_references(_text(found, "references")),
        incidents=_text(found, "incidents"),
        info=tuple(_info(element) for element in found["info"]),
        signed=signed,
    )
    return check(alert)


def _children(parent: Element, shape: Shape, foreign: str = "") -> Found:
    found: Found = {name: [] for name, _least, _most in shape}
    order = [name for name, _least, _most in shape]
    here = 0
    if parent.attrib:
        raise CapError("bad_value", f"{_local(parent)} carries attributes")
    for child in parent:
        if foreign and child.tag.startswith(foreign):
            continue
        name = child.tag.removeprefix(f"{{{NAMESPACE}}}")
        if name not in found:
            raise CapError("unknown_element", child.tag[:80])
        if order.index(name) < here:
            raise CapError("order", f"{name} after {order[here]}")
        here = order.index(name)
        found[name].append(child)
    for name, least, most in shape:
        if len(found[name]) < least:
            raise CapError("missing", name)
        if most is not None and len(found[name]) > most:
            raise CapError("repeated", name)
    return found


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _word(element: Element) -> str:
    if len(element):
        raise CapError("unknown_element", f"{_local(element[0])} in {_local(element)}")
    return (element.text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(found: Found, name: str) -> str:
    return _word(found[name][0]) if found[name] else ""


def _texts(found: Found, name: str) -> tuple[str, ...]:
    return tuple(_word(element) for element in found[name])


def _named(elements: Sequence[Element]) -> tuple[Named, ...]:
    pairs = [_children(element, NAMED) for element in elements]
    return tuple(Named(_text(pair, "valueName"), _text(pair, "value")) for pair in pairs)


def _instant(text: str) -> datetime:
    try:
        if not _INSTANT.fullmatch(text):
            raise ValueError(text)
        # "-00:00" is how CAP writes UTC; Python reads it as UTC too.
        return datetime.fromisoformat(text)
    except ValueError:
        raise CapError("bad_value", f"instant {text[:40]!r}") from None


def _maybe(text: str) -> datetime | None:
    return _instant(text) if text else None


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise CapError("bad_value", f"number {text[:40]!r}") from None
    if not number.is_finite():
        raise CapError("bad_value", f"number {text[:40]!r}")
    return number


def _references(text: str) -> tuple[Reference, ...]:
    found = []
    for triple in text.split():
        parts = triple.split(",")
        if len(parts) != 3:
            raise CapError("bad_value", f"reference {triple[:60]!r}")
        found.append(Reference(parts[0], parts[1], _instant(parts[2])))
    return tuple(found)


def _info(element: Element) -> Info:
    found = _children(element, INFO)
    return Info(
        language=_text(found, "language"),
        category=_texts(found, "category"),
        event=_text(found, "event"),
        response_type=_texts(found, "responseType"),
        urgency=_text(found, "urgency"),
        severity=_text(found, "severity"),
        certainty=_text(found, "certainty"),
        audience=_text(found, "audience"),
        event_code=_named(found["eventCode"]),
        effective=_maybe(_text(found, "effective")),
        onset=_maybe(_text(found, "onset")),
        expires=_maybe(_text(found, "expires")),
        sender_name=_text(found, "senderName"),
        headline=_text(found, "headline"),
        description=_text(found, "description"),
        instruction=_text(found, "instruction"),
        web=_text(found, "web"),
        contact=_text(found, "contact"),
        parameter=_named(found["parameter"]),
        resource=tuple(_resource(child) for child in found["resource"]),
        area=tuple(_area(child) for child in found["area"]),
    )


def _resource(element: Element) -> Resource:
    found = _children(element, RESOURCE)
    size = _text(found, "size")
    if size and not re.fullmatch(r"[+-]?\d{1,18}", size):
        raise CapError("bad_value", f"size {size[:40]!r}")
    return Resource(
        description=_text(found, "resourceDesc"),
        mime_type=_text(found, "mimeType"),
        size=int(size) if size else None,
        uri=_text(found, "uri"),
        deref_uri=_text(found, "derefUri"),
        digest=_text(found, "digest"),
    )


def _area(element: Element) -> Area:
    found = _children(element, AREA)
    altitude, ceiling = _text(found, "altitude"), _text(found, "ceiling")
    return Area(
        description=_text(found, "areaDesc"),
        polygon=tuple(_polygon(text) for text in _texts(found, "polygon") if text),
        circle=tuple(_circle(text) for text in _texts(found, "circle") if text),
        geocode=_named(found["geocode"]),
        altitude=_number(altitude) if altitude else None,
        ceiling=_number(ceiling) if ceiling else None,
    )


def _position(text: str) -> Position:
    parts = text.split(",")
    if len(parts) != 2:
        raise CapError("bad_value", f"position {text[:40]!r}")
    return _number(parts[0]), _number(parts[1])


def _polygon(text: str) -> Polygon:
    return tuple(_position(pair) for pair in text.split())


def _circle(text: str) -> Circle:
    parts = text.split()
    if len(parts) != 2:
        raise CapError("bad_value", f"circle {text[:40]!r}")
    return Circle(centre=_position(parts[0]), radius=_number(parts[1]))
