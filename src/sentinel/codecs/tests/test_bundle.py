"""Evidence bundles: written, verified, and every change found."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from sentinel.codecs import bundle

LINES = ['[7, "a", {"x": 1}]', '[9, "b", {"名": "村"}]']


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def seal(number: int, previous: str, positions: tuple[int, ...], hashes: tuple[str, ...]) -> bundle.Sealed:
    return bundle.Sealed(number, previous, bundle.seal_digest(number, previous, positions, hashes), positions, hashes)


FIRST = seal(3, "p" * 64, (7, 8), (sha(LINES[0]), sha("not in it")))
SECOND = seal(4, FIRST.digest, (9,), (sha(LINES[1]),))


def made(**changes) -> bytes:
    given = {"events": LINES, "seals": [FIRST, SECOND], "files": {"report.json": b"{}"}, "about": {"unsealed": []}}
    return bundle.write(**{**given, **changes})


def tampered(name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(made())) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            body = old.read(member)
            new.writestr(member, change(body) if member == name else body)
    return out.getvalue()


def test_what_was_written_verifies_and_is_the_same_each_time():
    assert bundle.verify(made(), bundle.digest_of(made())) == bundle.Verdict(2, 2, 0, 1, bundle.digest_of(made()), ())
    assert made() == made()


@pytest.mark.parametrize("name", ["events.jsonl", "seals.jsonl", "report.json", "manifest.json", "manifest.sha256"])
def test_one_changed_byte_of_any_member_is_found(name):
    with zipfile.ZipFile(BytesIO(made())) as archive:
        size = len(archive.read(name))
    for place in range(0, size, 7):
        content = tampered(name, lambda body, at=place: body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])
        assert bundle.verify(content).faults, (name, place)


def test_a_bundle_made_anew_over_changed_events_does_not_fit_the_seals():
    forged = ['[7, "a", {"x": 2}]', LINES[1]]
    assert bundle.verify(made(events=forged)).faults == (bundle.Fault("event_changed", "7"),)
    assert bundle.verify(made(events=[*LINES, "[8, 1]"])).faults == (bundle.Fault("event_changed", "8"),)
    assert bundle.verify(made(events=[*LINES, "[5, 1]"])).faults == (bundle.Fault("event_unknown", "5"),)
    assert bundle.verify(made(events=[*LINES, LINES[0]])).faults == (bundle.Fault("event_twice", "7"),)


def test_a_chain_made_anew_breaks_or_differs_from_what_was_noted():
    other = seal(4, "q" * 64, (9,), (sha(LINES[1]),))
    assert bundle.verify(made(seals=[FIRST, other])).faults == (bundle.Fault("chain_broken", "4"),)
    anew = made(events=['[7, "a", {"x": 2}]'], seals=[seal(3, "p" * 64, (7,), (sha('[7, "a", {"x": 2}]'),))])
    assert bundle.verify(anew).faults == ()
    assert bundle.verify(anew, bundle.digest_of(made())).faults == (bundle.Fault("not_as_noted", "manifest.json"),)


def test_events_no_seal_covers_are_named_and_may_not_go_missing():
    loose = made(events=[*LINES, "[12, 1]"], about={"unsealed": [12]})
    assert (bundle.verify(loose).unsealed, bundle.verify(loose).faults) == (1, ())
    assert bundle.verify(made(about={"unsealed": [12]})).faults == (bundle.Fault("event_missing", "12"),)


@pytest.mark.parametrize("content", [b"", b"PK", made()[:200], json.dumps({}).encode()])
def test_what_is_no_bundle_is_said_so(content):
    assert [fault.what for fault in bundle.verify(content).faults] == ["unreadable"]


def test_members_put_in_or_taken_out_are_named():
    with zipfile.ZipFile(out := BytesIO(made()), "a") as archive:
        archive.writestr("more.txt", b"x")
    assert bundle.verify(out.getvalue()).faults == (bundle.Fault("added", "more.txt"),)
    assert bundle.Fault("changed", "report.json") in bundle.verify(tampered("report.json", lambda _: b"[]")).faults


def test_a_byte_changed_in_the_file_itself_names_its_member():
    content = bytearray(made())
    place = content.index(b"report.json") + len("report.json")
    content[place + 1] ^= 1
    assert bundle.verify(bytes(content)).faults == (bundle.Fault("changed", "report.json"),)
