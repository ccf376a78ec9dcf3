"""Bringing a file: kept as it came, hashed, sniffed, read by a child process; refused with a sentence or stored."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.db import transaction

from sentinel.geo import store
from sentinel.geo.events import SourceBrought
from sentinel.geo.imports import child, formats
from sentinel.geo.models import Source
from sentinel.kernel import filestore
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid

LONGEST_NAME = 200
CODE = 16


class Stream(Protocol):
    """What an uploaded file gives."""

    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""


def bring_source(*, actor: Actor, at: datetime, area_code: str, name: str, stream: Stream) -> Source:
    """Keep a file and say what layers are in it. The same bytes brought twice are one file."""
    actor.require_in("geo.manage", area_code)
    said = name.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1][-LONGEST_NAME:].strip() or "文件"
    stored = filestore.write_aside(stream.chunks(), formats.MAX_BYTES)
    try:
        known = Source.objects.filter(sha256=stored.sha256, area_code=area_code).first()
        return known or _bring(actor, at, area_code, said, stored)
    except formats.Unusable as wrong:
        raise Invalid({"file": str(wrong)}) from wrong
    finally:
        stored.aside.unlink(missing_ok=True)


def _bring(actor: Actor, at: datetime, area_code: str, name: str, stored: filestore.Stored) -> Source:
    form = formats.sniff(stored.aside, name)
    code = hashlib.sha256(f"{area_code}:{stored.sha256}".encode()).hexdigest()[:CODE]
    path = store.file_of(code, form.name)
    stored.aside.replace(path)
    try:
        findings = _inspected(path, form, name)
    except formats.Unusable:
        store.drop_folder(code)
        raise
    with transaction.atomic():
        source, fresh = Source.objects.get_or_create(
            sha256=stored.sha256,
            area_code=area_code,
            defaults={
                "code": code,
                "name": name,
                "format": form.name,
                "size": stored.size,
                "findings": findings,
                "brought_at": at,
                "brought_by": actor.label[:64],
            },
        )
        if fresh:
            payload = SourceBrought(file=name, format=form.name, sha256=stored.sha256, size=stored.size)
            record(payload, subject=source, actor=actor, at=at)
    return source


def _inspected(path: Path, form: formats.Format, name: str) -> list[dict[str, Any]]:
    """What the child found; layers of one-layer formats are called as the person's file, not as ours."""
    task = "raster_inspect" if form is formats.GEOTIFF else "inspect"
    found = child.call(task, {"path": str(path), "folder": str(path.parent), "format": form.name})["layers"]
    layers: list[dict[str, Any]] = [{**layer, "title": layer["name"]} for layer in found]
    if len(layers) == 1 and form in {formats.CSV, formats.GEOTIFF, formats.GEOJSON}:
        layers[0]["title"] = name.rsplit(".", 1)[0]
    return layers
