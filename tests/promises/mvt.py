"""Reads as much of a Mapbox Vector Tile (2.1) as a promise needs: layer names and how many features each has."""

from collections.abc import Iterator

LAYER, NAME, FEATURE = 3, 1, 2
VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES = 0, 1, 2, 5


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
        shift += 7


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == VARINT:
            _value, at = _varint(data, at)
            continue
        size = {EIGHT_BYTES: 8, FOUR_BYTES: 4}.get(kind, 0)
        if kind == LENGTH:
            size, at = _varint(data, at)
        yield key >> 3, data[at : at + size]
        at += size


def features(tile: bytes) -> dict[str, int]:
    """Layer name -> number of features; empty for an empty tile."""
    counts: dict[str, int] = {}
    for number, layer in _fields(tile):
        assert number == LAYER
        parts = list(_fields(layer))
        name = next(value.decode() for key, value in parts if key == NAME)
        counts[name] = sum(key == FEATURE for key, _value in parts)
    return counts
