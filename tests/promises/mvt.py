"""Reads as much of a Mapbox Vector Tile (2.1) as tests need: layer names, how many features, what each says."""

import struct
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


KEY, VALUE, TAGS = 3, 4, 2
STRING, FLOAT, DOUBLE, INT, UINT, SINT, BOOL = range(1, 8)


def attributes(tile: bytes) -> list[dict[str, object]]:
    """What each feature of a tile says of itself, in order."""
    found = []
    for _number, layer in _fields(tile):
        parts = list(_fields(layer))
        names = [value.decode() for key, value in parts if key == KEY]
        values = [_value(value) for key, value in parts if key == VALUE]
        for _key, feature in (part for part in parts if part[0] == FEATURE):
            tags = _numbers(next((value for key, value in _fields(feature) if key == TAGS), b""))
            found.append({names[name]: values[value] for name, value in zip(tags[::2], tags[1::2], strict=True)})
    return found


def _numbers(data: bytes) -> list[int]:
    at, found = 0, []
    while at < len(data):
        value, at = _varint(data, at)
        found.append(value)
    return found


def _value(data: bytes) -> object:
    """One value: text, number or truth."""
    key, at = _varint(data, 0)
    kind = key >> 3
    if kind == STRING:
        size, at = _varint(data, at)
        return data[at : at + size].decode()
    if kind in {FLOAT, DOUBLE}:
        return struct.unpack("<f" if kind == FLOAT else "<d", data[at:])[0]
    number, _at = _varint(data, at)
    if kind == SINT:
        return number >> 1 ^ -(number & 1)
    return bool(number) if kind == BOOL else number
