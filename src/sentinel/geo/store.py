"""Where brought files lie: a folder each beside the attachments, so that they are backed up with them."""

import shutil
from pathlib import Path

from sentinel.geo.imports.formats import SUFFIXES
from sentinel.kernel import filestore


def root() -> Path:
    """The folder of all brought files; only the server's own user may enter it."""
    folder = filestore.root() / "layers"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def folder_of(code: str) -> Path:
    """The folder of one file."""
    folder = root() / code
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def file_of(code: str, form: str) -> Path:
    """The file as it came."""
    return folder_of(code) / f"source{SUFFIXES[form]}"


def stage_of(code: str, stem: str) -> Path:
    """The rows of one edition that are still to be stored, one a line."""
    return folder_of(code) / f"{stem}.ndjson"


def overview_of(code: str, stem: str) -> Path:
    """The picture of a raster edition."""
    return folder_of(code) / f"{stem}.png"


def drop_folder(code: str) -> None:
    """Forget a file that could not be read."""
    shutil.rmtree(root() / code, ignore_errors=True)
