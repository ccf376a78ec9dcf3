"""XML signatures of CAP messages (CAP 1.2 section 3.3.2.1: enveloped, a child of `alert`): making and checking them.

A signer is one PEM text: a private key followed by its certificate. What a signature is worth is said plainly: whole
and from a known signer, whole from a stranger, broken, or not there. A certificate counts at the message's own time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from signxml import SignatureConfiguration, SignatureConstructionMethod, XMLSigner, XMLVerifier
from signxml.exceptions import InvalidInput, SignXMLException

from sentinel.codecs.cap.reader import SIGNATURE
from sentinel.codecs.cap.xml import tree

_CERTIFICATE = "-----BEGIN CERTIFICATE-----"


class Standing(StrEnum):
    """What the signature of a message is worth."""

    UNSIGNED = "unsigned"
    VALID = "valid"
    STRANGER = "stranger"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a signature stands, whose certificate it carries (subject, SHA-256), and what is wrong with it."""

    standing: Standing
    signer: str = ""
    fingerprint: str = ""
    reason: str = ""


def self_made(name: str) -> str:
    """A fresh signer of an installation that was given none: nobody else trusts it until they are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (secret + certificate.public_bytes(serialization.Encoding.PEM)).decode()


def certificates(pem: str) -> list[x509.Certificate]:
    """The certificates in a PEM text, in its order."""
    return x509.load_pem_x509_certificates(pem.encode()) if _CERTIFICATE in pem else []


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate as hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def sign(message: bytes, signer: str) -> bytes:
    """The message with an enveloped signature that carries the certificate."""
    root = etree.fromstring(message, _parser())
    key = serialization.load_pem_private_key(signer.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ValueError("a message is signed with an elliptic curve or RSA key")
    algorithm = "ecdsa-sha256" if isinstance(key, ec.EllipticCurvePrivateKey) else "rsa-sha256"
    work = XMLSigner(method=SignatureConstructionMethod.enveloped, signature_algorithm=algorithm)
    signed = work.sign(root, key=key, cert=certificates(signer))
    text: bytes = etree.tostring(signed, xml_declaration=True, encoding="UTF-8")
    return text + b"\n"


def verify(message: bytes, *, sent: datetime, trusted: Iterable[x509.Certificate] = ()) -> Verdict:
    """What the signature of a message that `read` accepts is worth; `trusted` are signers or those who vouch for them.

    Never raises for what the message says; a message that is no XML raises CapError as `read` does.
    """
    if not any(child.tag.startswith(SIGNATURE) for child in tree(message)):
        return Verdict(Standing.UNSIGNED)
    try:
        certificate = _certificate(message)
    except ValueError:
        return Verdict(Standing.INVALID, reason="certificate")
    if certificate is None:
        return Verdict(Standing.INVALID, reason="no_certificate")
    who = (certificate.subject.rfc4514_string()[:200], fingerprint(certificate))
    if not certificate.not_valid_before_utc <= sent <= certificate.not_valid_after_utc:
        return Verdict(Standing.INVALID, *who, reason="not_in_force")
    expected = SignatureConfiguration(verification_time=sent)
    try:
        found = XMLVerifier().verify(
            message, x509_cert=certificate, parser=_parser(), expect_config=expected, validate_schema=False
        )
        whole = not isinstance(found, list) and found.signed_xml is not None and _is_alert(found.signed_xml)
    except (SignXMLException, InvalidInput, InvalidSignature, etree.LxmlError, ValueError, TypeError) as wrong:
        return Verdict(Standing.INVALID, *who, reason="digest" if "igest" in str(wrong) else "signature")
    if not whole:
        return Verdict(Standing.INVALID, *who, reason="partial")
    known = any(_vouches(other, certificate) for other in trusted)
    return Verdict(Standing.VALID if known else Standing.STRANGER, *who)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _certificate(message: bytes) -> x509.Certificate | None:
    found = tree(message).find(f".//{SIGNATURE}X509Certificate")
    if found is None or not (found.text or "").strip():
        return None
    return x509.load_pem_x509_certificate(
        f"{_CERTIFICATE}\n{(found.text or '').strip()}\n-----END CERTIFICATE-----\n".encode()
    )


def _is_alert(element: etree._Element) -> bool:
    return etree.QName(element).localname == "alert" and element.getparent() is None


def _vouches(trusted: x509.Certificate, certificate: x509.Certificate) -> bool:
    if trusted == certificate:
        return True
    try:
        certificate.verify_directly_issued_by(trusted)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


__all__ = ["Standing", "Verdict", "certificates", "fingerprint", "self_made", "sign", "verify"]
