"""QuakeML 1.2 as text fields: safe parsing, preferred origin and magnitude; nothing is judged here."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from sentinel.science.quake.refusal import MOST_BYTES, Refused

_ROOT = "{http://quakeml.org/xmlns/quakeml/1.2}quakeml"
_BED = "{http://quakeml.org/xmlns/bed/1.2}"
# The catalogue attributes of ANSS agencies: source and id together are what their feeds call the event.
_CATALOG = "{http://anss.org/xmlns/catalog/0.1}"
_MOST_DEEP = 32


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as written: "" where a text is missing, None where there is no origin or magnitude."""

    identity: str
    public_id: str
    version: str
    updated: str
    kind: str
    status: str
    origin: dict[str, str] | None
    magnitude: dict[str, str] | None


def raw_events(data: bytes) -> list[RawEvent]:
    """The events of a document in its order. Refused: malformed, with a DOCTYPE, too large or deep, not QuakeML 1.2."""
    root = _tree(data)
    if root.tag != _ROOT:
        raise Refused("报文不是 QuakeML 1.2，请让数据源按 1.2 版提供。")
    return [_event(each) for each in root.iterfind(f"{_BED}eventParameters/{_BED}event")]


def _event(event: Element) -> RawEvent:
    origin, magnitude = _preferred(event, "origin"), _preferred(event, "magnitude")
    public_id = event.get("publicID", "").strip()
    source, code = event.get(f"{_CATALOG}eventsource", ""), event.get(f"{_CATALOG}eventid", "")
    return RawEvent(
        identity=source + code if source and code else public_id,
        public_id=public_id,
        version=_text(event, "creationInfo/version") or _text(origin, "creationInfo/version"),
        updated=_text(event, "creationInfo/creationTime") or _text(origin, "creationInfo/creationTime"),
        kind=_text(event, "type"),
        status=_text(origin, "evaluationStatus") or _text(origin, "evaluationMode"),
        origin=_values(origin, {name: f"{name}/value" for name in ("time", "latitude", "longitude", "depth")}),
        magnitude=_values(magnitude, {"value": "mag/value", "type": "type"}),
    )


def _preferred(event: Element, name: str) -> Element | None:
    wanted = _text(event, f"preferred{name.capitalize()}ID")
    found = event.findall(_BED + name)
    preferred = [each for each in found if wanted and each.get("publicID", "").strip() == wanted]
    return next(iter(preferred + found), None)


def _values(element: Element | None, paths: dict[str, str]) -> dict[str, str] | None:
    return None if element is None else {name: _text(element, path) for name, path in paths.items()}


def _text(element: Element | None, path: str) -> str:
    if element is None:
        return ""
    return (element.findtext("/".join(_BED + step for step in path.split("/"))) or "").strip()


def _tree(data: bytes) -> Element:
    """The root element. No DOCTYPE, so no entities of its own; nothing is fetched; bounded size and depth."""
    if len(data) > MOST_BYTES:
        raise Refused(f"报文 {len(data)} 字节，最多 {MOST_BYTES} 字节，请分批取。")
    builder, parser, depth = TreeBuilder(), expat.ParserCreate(namespace_separator="}"), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEEP:
            raise Refused(f"报文嵌套超过 {_MOST_DEEP} 层，不予解析。")
        builder.start(_clark(name), {_clark(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_clark(name))

    def doctype(*_declaration: object) -> None:
        raise Refused("报文带有文档类型声明（DOCTYPE），有安全风险，不予解析。")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, doctype
    try:
        parser.Parse(data, True)
    except Refused:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused(f"报文不是完整的 XML（{error}）。") from None
    return builder.close()


def _clark(name: str) -> str:
    return f"{{{name}" if "}" in name else name
