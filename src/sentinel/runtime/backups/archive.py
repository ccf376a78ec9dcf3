"""The backup file: a tar whose last member is the manifest, so a file without one is no backup.

It appears under its name only when it is whole and on the disk; a run that is killed or finds the disk full leaves
nothing behind.
"""

import errno
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sentinel.runtime.steps import StepFailed

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
NAMELESS_REFUSED = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT}


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write that gets its name at the end of the block; refuses a name that is taken."""
    if target.exists():
        raise StepFailed(f"{target} 已经存在，不覆盖。换一个文件名，或给出一个文件夹。")
    if not target.parent.is_dir():
        raise StepFailed(f"没有文件夹 {target.parent}。")
    try:
        number = os.open(target.parent, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError as wrong:
        if wrong.errno not in NAMELESS_REFUSED:
            raise
        with _named(target) as file:
            yield file
        return
    with os.fdopen(number, "w+b") as file:
        yield file
        _to_disk(file)
        # Only with a folder's number does Python call linkat, which follows the link to the nameless file.
        os.link(f"/proc/self/fd/{number}", target, src_dir_fd=number, follow_symlinks=True)
    _folder_to_disk(target.parent)


@contextmanager
def _named(target: Path) -> Iterator[IO[bytes]]:
    """Where the file system knows no nameless files: a hidden one beside the target, gone after any fault."""
    partial = target.with_name(f".{target.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            yield file
            _to_disk(file)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    _folder_to_disk(target.parent)


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class Writer:
    """Adds members and remembers their size and hash for the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self.tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by `close`
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: IO[bytes]) -> None:
        """One member from an open file, from its beginning."""
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self.tar.addfile(entry, content)
        self.members[name] = {"bytes": size, "sha256": digest}

    def close(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and the end."""
        text = json.dumps({**manifest, "format": FORMAT, "members": self.members}, ensure_ascii=False, indent=1)
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(text.encode()), 0o600
        self.tar.addfile(entry, io.BytesIO(text.encode()))
        self.tar.close()


class Archive:
    """An open backup whose hashes were found right."""

    def __init__(self, tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
        self.tar, self.manifest = tar, manifest

    def open(self, name: str) -> IO[bytes]:
        """One member for reading."""
        found = self.tar.extractfile(name)
        assert found is not None
        return found

    def read_into(self, name: str, write: Callable[[bytes], object]) -> None:
        """Pass one member on, a piece at a time."""
        with self.open(name) as member:
            while piece := member.read(CHUNK):
                write(piece)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup and check every byte against its manifest; a sentence where it is not whole."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            archive = Archive(tar, _manifest(tar, path))
            for name, facts in archive.manifest["members"].items():
                _check(archive, name, facts, path)
            yield archive
    except (tarfile.TarError, EOFError) as wrong:
        raise StepFailed(f"{path} 不是完整的备份：{wrong}") from wrong
    except FileNotFoundError as wrong:
        raise StepFailed(f"没有文件 {path}。") from wrong


def _manifest(tar: tarfile.TarFile, path: Path) -> dict[str, Any]:
    try:
        member = tar.extractfile(MANIFEST)
        assert member is not None
        manifest: dict[str, Any] = json.load(member)
    except (KeyError, ValueError) as wrong:
        raise StepFailed(f"{path} 不是完整的备份：没有清单 {MANIFEST}。") from wrong
    if manifest.get("format") != FORMAT:
        raise StepFailed(f"{path} 的格式是 {manifest.get('format')}，本版本只认 {FORMAT}。")
    return manifest


def _check(archive: Archive, name: str, facts: dict[str, Any], path: Path) -> None:
    digest = hashlib.sha256()
    try:
        archive.read_into(name, digest.update)
    except KeyError as wrong:
        raise StepFailed(f"{path} 不是完整的备份：缺少 {name}。") from wrong
    if digest.hexdigest() != facts["sha256"]:
        raise StepFailed(f"{path} 里的 {name} 与清单的哈希不符：文件坏了或被改过，不恢复。")
