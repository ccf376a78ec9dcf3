"""XML as a tree, hardened: no DOCTYPE (so no entities of its own), bounded size and depth, nothing is fetched."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from sentinel.codecs.cap.errors import CapError

MOST_BYTES = 4 * 1024 * 1024
MOST_DEEP = 32


def tree(data: bytes) -> Element:
    """The root element; names are "{namespace}local". CapError: malformed, doctype, too_large, too_deep."""
    if len(data) > MOST_BYTES:
        raise CapError("too_large", f"{len(data)} bytes, at most {MOST_BYTES}")
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEEP:
            raise CapError("too_deep", f"more than {MOST_DEEP} levels")
        builder.start(_clark(name), {_clark(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_clark(name))

    def doctype(*_declaration: object) -> None:
        raise CapError("doctype", "a message declares no document type")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise CapError("malformed", str(error)) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, CapError):
            raise
        raise CapError("malformed", str(error)) from None
    return builder.close()


def _clark(name: str) -> str:
    return f"{{{name}" if "}" in name else name
