"""The Atom feed (RFC 4287) through which others fetch CAP messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

NAMESPACE = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message: its title, the address it is fetched from, when it was published, by whom, its level in words."""

    title: str
    address: str
    updated: datetime
    author: str
    level: str
    summary: str


def feed(*, title: str, address: str, entries: Iterable[Entry], updated: datetime) -> bytes:
    """The feed as UTF-8 XML; `updated` counts where there is no entry."""
    listed = list(entries)
    root = Element("feed", {"xmlns": NAMESPACE})
    _text(root, "id", address)
    _text(root, "title", title)
    _text(root, "updated", _instant(max((entry.updated for entry in listed), default=updated)))
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    for entry in listed:
        item = SubElement(root, "entry")
        _text(item, "id", entry.address)
        _text(item, "title", entry.title)
        _text(item, "updated", _instant(entry.updated))
        _text(SubElement(item, "author"), "name", entry.author)
        SubElement(item, "category", {"term": entry.level})
        SubElement(item, "link", {"rel": "alternate", "type": CAP_TYPE, "href": entry.address})
        _text(item, "summary", entry.summary)
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat()
