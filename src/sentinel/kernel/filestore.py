"""Where the bytes of attachments lie: var/files by their SHA-256, each once. Written aside first, then renamed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from sentinel.kernel.refusals import Invalid, Refused

CHUNK = 1024 * 1024
SHA256 = 64


@dataclass(frozen=True, slots=True)
class Stored:
    """A file written aside: its hash, its size, and where it lies until it is kept."""

    sha256: str
    size: int
    aside: Path


def root() -> Path:
    """The folder of the files; only this installation's user may look into it."""
    folder = Path(settings.SENTINEL_FILES)
    (folder / "aside").mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def path_of(sha256: str, suffix: str = "") -> Path:
    """Where a file with this hash lies."""
    return root() / sha256[:2] / f"{sha256}{suffix}"


def write_aside(chunks: Iterable[bytes], limit: int) -> Stored:
    """Write a stream aside, hashed on the way; a stream over the limit or a full disk leaves nothing behind."""
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root() / "aside")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise Invalid({"file": _("文件超过 {limit} MB，请压缩或分开上传。").format(limit=limit // CHUNK)})
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as full:
        aside.unlink(missing_ok=True)
        raise Refused(_("服务器存不下这个文件（{why}），请联系系统管理员后重试；已填写的内容没有丢失。").format(
            why=full.strerror or ""
        ), code="disk") from full  # fmt: skip
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size, aside)


def keep(stored: Stored) -> None:
    """Move a file written aside to its place; the same bytes are kept once."""
    place = path_of(stored.sha256)
    place.parent.mkdir(exist_ok=True, mode=0o700)
    stored.aside.replace(place)


def write_whole(place: Path, content: bytes) -> None:
    """Write a small derived file so that a reader sees all of it or nothing."""
    place.parent.mkdir(exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=root() / "aside")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_file(sha256: str) -> BinaryIO:
    """The bytes of a kept file."""
    return path_of(sha256).open("rb")


def kept_files() -> Iterator[Path]:
    """Every file there is, those written aside included."""
    return (path for path in sorted(root().rglob("*")) if path.is_file())


def damaged() -> list[str]:
    """Hashes of kept originals whose bytes are not what the hash says."""
    return [path.name for path in kept_files() if len(path.name) == SHA256 and _digest(path) != path.name]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
