"""What geo tells the others. The subject of every event is the layer, of the first one the file."""

from sentinel.kernel.events import Payload, event_type


@event_type("geo.source.brought", version=1)
class SourceBrought(Payload):
    """A file was uploaded and could be read."""

    file: str
    format: str
    sha256: str
    size: int


@event_type("geo.edition.begun", version=1)
class EditionBegun(Payload):
    """One layer of a file is being read in; `system` is the coordinate system a person or the file gave."""

    edition: int
    source: str
    source_layer: str
    system: str
    encoding: str
    total: int


@event_type("geo.edition.staged", version=1)
class EditionStaged(Payload):
    """Every row of the file is in; `problems` of them are told and wait for a decision."""

    edition: int
    total: int
    problems: int


@event_type("geo.edition.repaired", version=1)
class EditionRepaired(Payload):
    """Invalid shapes were mended because somebody asked."""

    edition: int
    repaired: int


@event_type("geo.edition.discarded", version=1)
class EditionDiscarded(Payload):
    """An edition was given up before it was shown."""

    edition: int
    reason: str


@event_type("geo.layer.published", version=1)
class LayerPublished(Payload):
    """A confirmed edition is what the map shows from now on; `replaces` is the one shown before, or 0."""

    edition: int
    replaces: int
    total: int
    reason: str


@event_type("geo.layer.amended", version=1)
class LayerAmended(Payload):
    """What a layer says of itself was changed."""

    changed: tuple[str, ...]


@event_type("geo.layer.removed", version=1)
class LayerRemoved(Payload):
    """A layer was taken off the map."""

    reason: str
