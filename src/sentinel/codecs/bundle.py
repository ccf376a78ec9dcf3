"""The evidence bundle of a review: events, the seals over them and the report in one zip, verified without a database.

Members: `events.jsonl` (one line an event: the very text whose SHA-256 the seal keeps), `seals.jsonl` (one line a
seal), the papers, `manifest.json` (size and SHA-256 of each of them, what the columns of an event are, which events no
seal covers yet) and `manifest.sha256`. Who notes the manifest's digest elsewhere can tell a bundle made anew.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

FORMAT = "sentinel-bundle/1"
MANIFEST, SUM = "manifest.json", "manifest.sha256"
EVENTS, SEALS = "events.jsonl", "seals.jsonl"
# The same content gives the same zip.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One seal as it lies in the bundle: the hash of each event by position, and the chain."""

    number: int
    previous: str
    digest: str
    positions: tuple[int, ...]
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not match: a code, and the member, event or seal it was found at."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `digest` is the manifest's; `others` events the seals cover and the bundle leaves out."""

    events: int
    seals: int
    unsealed: int
    others: int
    digest: str
    faults: tuple[Fault, ...]


def write(
    events: Sequence[str], seals: Sequence[Sealed], files: Mapping[str, bytes], about: Mapping[str, Any]
) -> bytes:
    """The bundle as zip. `about` goes into the manifest as it is; it names the positions no seal covers: `unsealed`."""
    members = {
        EVENTS: _lines(events),
        SEALS: _lines([json.dumps(_plain(seal), separators=(",", ":")) for seal in seals]),
        **files,
    }
    listed = {name: {"size": len(body), "sha256": _sha(body)} for name, body in members.items()}
    manifest = json.dumps({"format": FORMAT, **about, "files": listed}, ensure_ascii=False, indent=1).encode()
    members |= {MANIFEST: manifest, SUM: f"{_sha(manifest)}  {MANIFEST}\n".encode()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def digest_of(content: bytes) -> str:
    """The digest of a bundle's manifest: what is noted elsewhere."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return _sha(archive.read(MANIFEST))


def verify(content: bytes, noted: str = "") -> Verdict:
    """Recompute every digest, every event's hash and the chain; `noted` is the manifest's digest as kept elsewhere."""
    try:
        members, broken = _members(content)
        manifest = json.loads(members[MANIFEST])
        unsealed = {int(position) for position in manifest["unsealed"]}
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, EOFError) as wrong:
        return Verdict(0, 0, 0, 0, "", (Fault("unreadable", str(wrong)),))
    digest = _sha(members[MANIFEST])
    faults = _manifest_faults(manifest, members, digest, noted)
    if broken:
        return Verdict(0, 0, 0, 0, digest, tuple(faults))
    try:
        seals = [_sealed(line) for line in _read(members.get(SEALS, b""))]
    except (KeyError, ValueError, TypeError) as wrong:
        return Verdict(0, 0, 0, 0, digest, (*faults, Fault("unreadable", f"{SEALS}: {wrong}")))
    kept = {place: text for seal in seals for place, text in zip(seal.positions, seal.hashes, strict=True)}
    lines = _read(members.get(EVENTS, b""))
    faults += _chain_faults(seals) + _event_faults(lines, kept, unsealed)
    return Verdict(
        len(lines), len(seals), len(unsealed), max(len(kept) - len(lines) + len(unsealed), 0), digest, tuple(faults)
    )


def seal_digest(number: int, previous: str, positions: Sequence[int], hashes: Sequence[str]) -> str:
    """The digest of one seal: over its number, the digest before, its events' positions and their hashes."""
    return _sha("\n".join((str(number), previous, *map(str, positions), *hashes)).encode())


def _manifest_faults(manifest: Mapping[str, Any], members: Mapping[str, bytes], digest: str, noted: str) -> list[Fault]:
    faults = []
    if members.get(SUM, b"").decode("ascii", "replace") != f"{digest}  {MANIFEST}\n":
        faults.append(Fault("changed", MANIFEST))
    if noted and noted != digest:
        faults.append(Fault("not_as_noted", MANIFEST))
    listed = manifest.get("files", {})
    for name in sorted(set(listed) | (set(members) - {MANIFEST, SUM})):
        if name not in members:
            faults.append(Fault("missing", name))
        elif name not in listed:
            faults.append(Fault("added", name))
        elif listed[name] != {"size": len(members[name]), "sha256": _sha(members[name])}:
            faults.append(Fault("changed", name))
    return faults


def _chain_faults(seals: Sequence[Sealed]) -> list[Fault]:
    faults = []
    for before, seal in zip((None, *seals), seals, strict=False):
        if before is not None and (seal.number, seal.previous) != (before.number + 1, before.digest):
            faults.append(Fault("chain_broken", str(seal.number)))
        if seal.digest != seal_digest(seal.number, seal.previous, seal.positions, seal.hashes):
            faults.append(Fault("seal_changed", str(seal.number)))
    return faults


def _event_faults(lines: Sequence[str], kept: Mapping[int, str], unsealed: set[int]) -> list[Fault]:
    faults, seen = [], set()
    for number, line in enumerate(lines, 1):
        try:
            position = int(json.loads(line)[0])
        except (ValueError, TypeError, LookupError):
            faults.append(Fault("event_unreadable", str(number)))
            continue
        if position in seen:
            faults.append(Fault("event_twice", str(position)))
        seen.add(position)
        if position in kept and kept[position] != _sha(line.encode()):
            faults.append(Fault("event_changed", str(position)))
        elif position not in kept and position not in unsealed:
            faults.append(Fault("event_unknown", str(position)))
    return faults + [Fault("event_missing", str(position)) for position in sorted(unsealed - seen)]


def _members(content: bytes) -> tuple[dict[str, bytes], bool]:
    """Every member, empty where its bytes no longer fit the zip's own sum, and whether there was such a one."""
    found: dict[str, bytes] = {}
    broken = False
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name in found:
                raise zipfile.BadZipFile("a member stands in it twice")
            try:
                found[name] = archive.read(name)
            except (zipfile.BadZipFile, zlib.error):
                found[name], broken = b"", True
    return found, broken


def _plain(seal: Sealed) -> dict[str, Any]:
    return {
        "number": seal.number,
        "previous": seal.previous,
        "digest": seal.digest,
        "positions": list(seal.positions),
        "hashes": list(seal.hashes),
    }


def _sealed(line: str) -> Sealed:
    row = json.loads(line)
    seal = Sealed(row["number"], row["previous"], row["digest"], tuple(row["positions"]), tuple(row["hashes"]))
    if len(seal.positions) != len(seal.hashes):
        raise ValueError(f"seal {seal.number}")
    return seal


def _lines(rows: Sequence[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def _read(body: bytes) -> list[str]:
    return [line for line in body.decode("utf-8", "replace").split("\n") if line]


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
