"""The secrets of an installation: who they are (fingerprints), and how they travel (only under a passphrase)."""

import base64
import getpass
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sentinel.runtime.steps import StepFailed, given, var

NAMES = ("field_keys", "secret_key")
SHORTEST = 12
_COST = {"length": 32, "n": 2**15, "r": 8, "p": 1}


def own() -> dict[str, str]:
    """The secrets of this installation; empty where none was made yet."""
    found = {}
    for name in NAMES:
        path = var() / "secrets" / name
        value = given(f"SENTINEL_{name.upper()}") or (path.read_text().strip() if path.exists() else "")
        if value:
            found[name] = value
    return found


def field_keys(known: dict[str, str]) -> list[str]:
    """The keys that people's data was encrypted with, the newest first."""
    return [key for key in known.get("field_keys", "").split(",") if key]


def fingerprints(known: dict[str, str]) -> list[str]:
    """What tells keys apart without telling them: they are 256 random bits, so a digest gives nothing away."""
    return [hashlib.sha256(b"sentinel " + key.encode()).hexdigest()[:16] for key in field_keys(known)]


def offered(file: Path | None) -> bool:
    """True when a passphrase was given without asking."""
    return file is not None or bool(os.environ.get("SENTINEL_BACKUP_PASSPHRASE"))


def passphrase(file: Path | None, *, twice: bool) -> str:
    """The passphrase from the environment, a file, or the person at the terminal."""
    found = os.environ.get("SENTINEL_BACKUP_PASSPHRASE", "") if file is None else file.read_text().strip()
    if not found:
        if not sys.stdin.isatty():
            raise StepFailed("没有口令：设 SENTINEL_BACKUP_PASSPHRASE，或用 --passphrase-file 给出。")
        found = getpass.getpass("备份密钥的口令：")
        if twice and getpass.getpass("再输一次：") != found:
            raise StepFailed("两次输入的口令不一样。")
    if len(found) < SHORTEST:
        raise StepFailed(f"口令至少 {SHORTEST} 个字符：它保护的是全部个人信息。")
    return found


def _box(words: str, salt: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(Scrypt(salt=salt, **_COST).derive(words.encode())))


def seal(known: dict[str, str], words: str) -> bytes:
    """The secrets under a passphrase."""
    salt = secrets.token_bytes(16)
    return json.dumps(
        {"salt": salt.hex(), "box": _box(words, salt).encrypt(json.dumps(known).encode()).decode()}
    ).encode()


def unseal(sealed: bytes, words: str) -> dict[str, str]:
    """The secrets again; a sentence where the passphrase is wrong."""
    parts = json.loads(sealed)
    try:
        opened: dict[str, str] = json.loads(_box(words, bytes.fromhex(parts["salt"])).decrypt(parts["box"].encode()))
    except InvalidToken as wrong:
        raise StepFailed("口令不对，密钥没有取出。") from wrong
    return opened


def adopt(found: dict[str, str]) -> str:
    """Let this installation read what the keys of a backup encrypted; says what was done. Loses none of its own."""
    if given("SENTINEL_FIELD_KEYS"):
        missing = set(field_keys(found)) - set(field_keys(own()))
        if missing:
            raise StepFailed("密钥由环境变量 SENTINEL_FIELD_KEYS 给出，其中缺备份用的密钥：请先加到它的末尾再恢复。")
        return "密钥由环境给出，已含备份的密钥"
    here = own()
    merged = list(dict.fromkeys([*field_keys(here), *field_keys(found)]))
    _write("field_keys", ",".join(merged))
    if "secret_key" not in here and "secret_key" in found:
        _write("secret_key", found["secret_key"])
    return f"字段密钥 {len(merged)} 个（原有 {len(field_keys(here))} 个）"


def _write(name: str, value: str) -> None:
    folder = var() / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = folder / f".{name}.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / name)
