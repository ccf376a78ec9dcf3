"""Attachments of any row: taken in whole or not at all, seen by who may see the row, removed with a reason.

The order is: bytes aside, row and event, rename, commit. A process killed in between leaves at most bytes without a
row, which `sweep` takes away; never a row without bytes.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import filestore, parameters, uploads
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.filestore import Stored
from sentinel.kernel.models import Attachment
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.kernel.uploads import Picture

THUMB = ".thumb"
ORPHAN_AFTER_S = 3600
LONGEST_REASON = 200


@event_type("organisation.attachment.added", version=1, view="subject")
class AttachmentAdded(Payload):
    """A file was added to a row."""

    file: str
    kind: str
    size: int
    sha256: str


@event_type("organisation.attachment.removed", version=1, view="subject")
class AttachmentRemoved(Payload):
    """A file of a row was set aside; its bytes and its row stay."""

    file: str
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file that was looked at and may be kept."""

    name: str
    kind: str
    stored: Stored
    picture: Picture | None
    thumb: bytes | None


def attach(*, actor: Actor, at: datetime, subject: Any, permission: str, name: str, stream: BinaryIO) -> Attachment:
    """Add a file to a row the actor holds `permission` over; refuses by type, content, size and number."""
    actor.require(permission, subject)
    taken = _take_in(uploads.clean_name(name), stream, _limit("files.max_mb", settings.SENTINEL_FILE_MB, at))
    try:
        with transaction.atomic():
            return _write(actor, at, subject, permission, taken)
    finally:
        taken.stored.aside.unlink(missing_ok=True)


def _limit(key: str, otherwise: int, at: datetime) -> int:
    row = parameters.find(key, at=at)
    return int(row.value) if row is not None else otherwise


def _take_in(name: str, stream: BinaryIO, megabytes: int) -> _Taken:
    """Write the bytes aside and look at them."""
    if uploads.extension_of(name) not in uploads.ALLOWED:
        uploads.told_type(name, stream)
    stored = filestore.write_aside(_chunks(stream), megabytes * filestore.CHUNK)
    try:
        with stored.aside.open("rb") as file:
            kind = uploads.told_type(name, file)
            if kind not in uploads.PICTURES.values():
                return _Taken(name, kind, stored, None, None)
            file.seek(0)
            picture = uploads.read_picture(file)
            file.seek(0)
            return _Taken(name, kind, stored, picture, uploads.thumbnail(file))
    except BaseException:
        stored.aside.unlink(missing_ok=True)
        raise


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(filestore.CHUNK):
        yield chunk


def _write(actor: Actor, at: datetime, subject: Any, permission: str, taken: _Taken) -> Attachment:
    _lock(shared=True)
    present = of(subject)
    most = _limit("files.max_per_row", settings.SENTINEL_FILES_PER_ROW, at)
    if len(present) >= most:
        raise Refused(_("这里已有 {most} 个附件，请先移除不需要的。").format(most=most), code="too_many")
    if any(row.sha256 == taken.stored.sha256 for row in present):
        raise Refused(_("“{name}”已经上传过，内容完全一样。").format(name=taken.name), code="taken")
    seen = taken.picture or Picture(0, 0)
    row = Attachment.objects.create(
        code=secrets.token_hex(12),
        subject_kind=subject._meta.label_lower,
        subject_key=subject.natural_key,
        subject_id=str(subject.pk),
        permission=permission,
        name=taken.name,
        kind=taken.kind,
        size=taken.stored.size,
        sha256=taken.stored.sha256,
        width=seen.width or None,
        height=seen.height or None,
        taken_at=timezone.make_aware(seen.taken) if seen.taken else None,
        lon=seen.lon,
        lat=seen.lat,
        added_at=at,
        added_by=actor.key,
        added_label=actor.label,
    )
    payload = AttachmentAdded(file=row.name, kind=row.kind, size=row.size, sha256=row.sha256)
    record(payload, subject=subject, actor=actor, at=at)
    if taken.thumb is not None:
        filestore.write_whole(filestore.path_of(row.sha256, THUMB), taken.thumb)
    filestore.keep(taken.stored)
    return row


def of(subject: Any) -> "QuerySet[Attachment]":
    """The files of a row that were not removed, oldest first."""
    return every_of(subject).filter(removed_at__isnull=True)


def every_of(subject: Any) -> "QuerySet[Attachment]":
    """Every file a row ever had, the removed ones too, oldest first."""
    rows = Attachment.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))
    return rows.order_by("added_at", "pk")


def subject_of(attachment: Attachment, actor: Actor) -> Any:
    """The row a file belongs to, where the actor may see it; None where not."""
    model = apps.get_model(attachment.subject_kind)
    return model._default_manager.visible_to(actor).filter(pk=attachment.subject_id).first()


def find(actor: Actor, code: str) -> Attachment:
    """A file the actor may see, which is whoever may see its row; a removed one is not found."""
    row = Attachment.objects.filter(code=code, removed_at__isnull=True).first()
    if row is None or subject_of(row, actor) is None:
        raise NotFound(_("没有这个附件，或者不在您的范围内。"))
    return row


@transaction.atomic
def remove(*, actor: Actor, at: datetime, attachment: Attachment, reason: str) -> Attachment:
    """Set a file aside with a reason: nobody is served it any more, its row and bytes stay."""
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    subject = subject_of(row, actor)
    if subject is None:
        raise NotFound(_("没有这个附件，或者不在您的范围内。"))
    actor.require(row.permission, subject)
    if row.removed_at is not None:
        raise Refused(_("这个附件已经移除。"), code="removed")
    if not reason.strip():
        raise Invalid({"reason": _("请写明移除原因。")})
    row.removed_at, row.removed_label, row.removed_reason = at, actor.label, reason.strip()[:LONGEST_REASON]
    row.save(update_fields=["removed_at", "removed_label", "removed_reason"])
    payload = AttachmentRemoved(file=row.name, sha256=row.sha256, reason=row.removed_reason)
    record(payload, subject=subject, actor=actor, at=at)
    return row


def thumbnail_of(attachment: Attachment) -> BinaryIO:
    """The small picture of a picture, made again where it is gone."""
    place = filestore.path_of(attachment.sha256, THUMB)
    if not place.exists():
        with filestore.open_file(attachment.sha256) as file:
            filestore.write_whole(place, uploads.thumbnail(file))
    return place.open("rb")


def sweep(older_than_s: float = ORPHAN_AFTER_S) -> int:
    """Delete bytes that no row names, left by a process that was killed; returns how many files went."""
    gone = 0
    for path in filestore.kept_files():
        # An upload may take its file from under the look: then there is nothing left to sweep.
        with suppress(FileNotFoundError), transaction.atomic():
            _lock(shared=False)
            old = path.stat().st_mtime <= time.time() - older_than_s
            if old and not Attachment.objects.filter(sha256=path.name.split(".")[0]).exists():
                path.unlink()
                gone += 1
    return gone


def missing() -> list[Attachment]:
    """Rows whose bytes are not there, for `doctor`: something outside took them."""
    return [row for row in Attachment.objects.all().iterator() if not filestore.path_of(row.sha256).exists()]


def _lock(*, shared: bool) -> None:
    """Uploads do not wait for each other, only for the sweep's look at one file."""
    kind = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}(hashtext('sentinel files'))")
