"""Attachments: taken in whole or not at all, told by their bytes, seen with their row, removed with a reason."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import zlib
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from PIL import ExifTags, Image

from sentinel.kernel import attachments, events, filestore, uploads
from sentinel.kernel.filestore import Stored
from sentinel.kernel.models import Attachment, Event, Organisation, Parameter
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.kernel.tests.samples import AT, BEIJING, OTHER_TOWN, TOWN, actor, make_unit

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
MAY = "organisation.manage"
WRITER = actor(MAY, "organisation.view", area=TOWN)


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    return tmp_path


@pytest.fixture
def unit(db: None) -> Organisation:
    return make_unit("U-1")


def lying(folder: Path) -> list[str]:
    """Every file there is, by its path."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def photo(*, exif: bool = True, form: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    out, image, said = BytesIO(), Image.new("RGB", size, "navy"), Image.Exif()
    if exif:
        said[ExifTags.Base.Orientation] = 6
        said.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2023:07:31 10:20:30"
        said.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (39.0, 58.0, 30.0), 3: "E", 4: (116.0, 1.0, 12.0)})
    image.save(out, form, exif=said)
    return out.getvalue()


def container(part: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr(part, "x")
    return out.getvalue()


def add(unit: Organisation, name: str = "预案.pdf", content: bytes = PDF, who: Any = WRITER) -> Attachment:
    return attachments.attach(actor=who, at=AT, subject=unit, permission=MAY, name=name, stream=BytesIO(content))


def refused(unit: Organisation, folder: Path, name: str, content: bytes, **more: Any) -> Refused:
    """The refusal; nothing was written anywhere."""
    with pytest.raises(Refused) as found:
        add(unit, name, content, **more)
    assert (Attachment.objects.count(), Event.objects.count(), lying(folder)) == (0, 0, [])
    return found.value


def test_a_file_is_kept_by_its_hash_and_told_as_an_event(unit: Organisation, files: Path) -> None:
    row = add(unit)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (row.name, row.kind, row.size, row.sha256) == ("预案.pdf", "application/pdf", len(PDF), digest)
    assert lying(files) == [f"{digest[:2]}/{digest}"]
    assert filestore.path_of(digest).read_bytes() == PDF
    event = Event.objects.get(name="organisation.attachment.added")
    assert (event.subject_kind, event.subject_key, event.payload["sha256"]) == ("kernel.organisation", "U-1", digest)
    assert list(attachments.of(unit)) == [row]


def test_the_same_bytes_lie_once_and_once_on_a_row(unit: Organisation, files: Path) -> None:
    add(unit)
    add(make_unit("U-2"), "副本.pdf")
    assert len(lying(files)) == 1
    with pytest.raises(Refused, match="已经上传过") as found:
        add(unit, "再来.pdf")
    assert (found.value.code, Attachment.objects.count(), len(lying(files))) == ("taken", 2, 1)


def test_a_picture_keeps_place_and_time_and_its_original(unit: Organisation, files: Path) -> None:
    original = photo()
    row = add(unit, "IMG_1.JPG", original)
    assert (row.width, row.height, row.lon, row.lat) == (480, 640, 116.02, 39.975)
    assert row.taken_at == datetime(2023, 7, 31, 10, 20, 30, tzinfo=BEIJING)
    assert filestore.path_of(row.sha256).read_bytes() == original
    with attachments.thumbnail_of(row) as file, Image.open(file) as small:
        assert (small.size, dict(small.getexif())) == ((360, 480), {})
    filestore.path_of(row.sha256, attachments.THUMB).unlink()
    with attachments.thumbnail_of(row) as file:
        assert file.read(2) == b"\xff\xd8"


def test_a_picture_without_place_or_time_has_none(unit: Organisation) -> None:
    row = add(unit, "a.png", photo(exif=False, form="PNG"))
    assert (row.taken_at, row.lon, row.lat, row.width) == (None, None, None, 640)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("网页.html", b"<!doctype html><script>alert(1)</script>"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("程序.exe", b"MZ\x90\x00" + bytes(64)),
        ("无扩展名", PDF),
        ("假.pdf", b"MZ\x90\x00" + bytes(64)),
        ("假.jpg", PDF),
        ("半张.jpg", photo()[:600]),
        ("假.txt", b"<!DOCTYPE html><html>"),
        ("假.csv", b"a,b\x00c"),
        ("假.docx", container("xl/workbook.xml")),
        ("坏.xlsx", container("xl/workbook.xml")[:20]),
        ("空.pdf", b""),
    ],
    ids=lambda given: given if isinstance(given, str) else "",  # bytes of an archive hold the time it was made
)
def test_what_is_not_what_it_says_is_refused(unit: Organisation, files: Path, name: str, content: bytes) -> None:
    assert isinstance(refused(unit, files, name, content), Invalid)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("文稿.docx", container("word/document.xml")),
        ("表.xlsx", container("xl/workbook.xml")),
        ("包.zip", container("a.txt")),
        ("旧稿.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)),
        ("说明.txt", "转移安置名单".encode("gb18030")),
        ("录音.amr", b"#!AMR\n\x3c" + bytes(32)),
        ("现场.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
        ("图.webp", photo(exif=False, form="WEBP")),
    ],
)
def test_what_the_work_needs_is_taken(unit: Organisation, name: str, content: bytes) -> None:
    assert add(unit, name, content).kind == uploads.ALLOWED[uploads.extension_of(name)]


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks
    )


@pytest.mark.parametrize("side", [9_500, 60_000], ids=["warned", "bomb"])
def test_a_decompression_bomb_is_refused(unit: Organisation, files: Path, side: int) -> None:
    assert "像素过大" in refused(unit, files, "大图.png", bomb(side, side)).text


def test_the_limit_is_the_parameters_and_stops_the_stream(unit: Organisation, files: Path) -> None:
    facts = {"source": "测试", "status": "verified", "valid_from": AT.date()}
    Parameter.objects.create(key="files.max_mb", value=1, title="单个附件", **facts)
    assert "1 MB" in refused(unit, files, "大.pdf", PDF + bytes(1024 * 1024)).text
    Parameter.objects.create(key="files.max_per_row", value=1, title="附件数", **facts)
    add(unit)
    with pytest.raises(Refused, match="已有 1 个附件"):
        add(unit, "二.pdf", PDF + b"2")


@pytest.mark.parametrize("who", [actor("organisation.view", area=TOWN), actor(MAY, area=OTHER_TOWN)])
def test_without_the_permission_over_the_row_nothing_is_read(unit: Organisation, files: Path, who: Any) -> None:
    assert isinstance(refused(unit, files, "预案.pdf", PDF, who=who), NotAllowed)


def test_a_full_disk_leaves_nothing(unit: Organisation, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(unit, files, "预案.pdf", PDF).code == "disk"


@pytest.mark.parametrize("step", ["keep", "write_whole"])
def test_a_fault_in_the_middle_leaves_no_row(unit: Organisation, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_args: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(filestore, step, fail)
    with pytest.raises(OSError, match="Input/output"):
        add(unit, "a.jpg", photo())
    monkeypatch.undo()
    assert (Attachment.objects.count(), Event.objects.count()) == (0, 0)


KILLED = """
import os, signal, sys
import django
django.setup()
from io import BytesIO
from django.conf import settings
from sentinel.kernel import filestore
from sentinel.kernel.attachments import attach
from sentinel.kernel.actor import system
from sentinel.kernel.models import Organisation
from sentinel.kernel.tests.samples import AT
settings.SENTINEL_FILES = sys.argv[1]
settings.DATABASES["default"]["NAME"] = sys.argv[2]
step = getattr(filestore, sys.argv[3])
def killed(*args):
    step(*args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(filestore, sys.argv[3], killed)
subject, stream = Organisation.objects.get(), BytesIO(b"%PDF-1.7 x")
attach(actor=system("t"), at=AT, subject=subject, permission="x", name="a.pdf", stream=stream)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["write_aside", "keep"])
def test_killed_in_the_middle_leaves_no_row_and_after_the_sweep_no_file(files: Path, step: str) -> None:
    make_unit("U-1")
    words = [sys.executable, "-c", KILLED, str(files), str(connection.settings_dict["NAME"]), step]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (Attachment.objects.count(), Event.objects.count(), len(lying(files))) == (0, 0, 1)
    assert attachments.sweep() == 0
    assert attachments.sweep(older_than_s=0) == 1
    assert lying(files) == []


def test_the_sweep_takes_only_what_no_row_names(unit: Organisation, files: Path) -> None:
    row = add(unit, "a.jpg", photo())
    stray = files / "ab" / ("ab" + "0" * 62)
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    assert attachments.sweep(older_than_s=0) == 1
    assert not stray.exists()
    assert lying(files) == [f"{row.sha256[:2]}/{row.sha256}", f"{row.sha256[:2]}/{row.sha256}.thumb"]
    assert attachments.missing() == []
    filestore.path_of(row.sha256).unlink()
    assert attachments.missing() == [row]


def test_who_may_see_the_row_sees_its_files(unit: Organisation) -> None:
    row = add(unit)
    assert attachments.find(actor("organisation.view", area=TOWN), row.code) == row
    for who in (actor("organisation.view", area=OTHER_TOWN), actor("tasks.view", area=TOWN)):
        with pytest.raises(NotFound):
            attachments.find(who, row.code)
    event = Event.objects.get()
    assert events.visible(event, actor("organisation.view", area=TOWN))
    assert not events.visible(event, actor("tasks.view", area=TOWN))


def test_a_removed_file_is_kept_but_not_served(unit: Organisation, files: Path) -> None:
    row = add(unit)
    with pytest.raises(Invalid, match="移除原因"):
        attachments.remove(actor=WRITER, at=AT, attachment=row, reason=" ")
    for who, refusal in ((actor("organisation.view", area=TOWN), NotAllowed), (actor(MAY, area=OTHER_TOWN), NotFound)):
        with pytest.raises(refusal):
            attachments.remove(actor=who, at=AT, attachment=row, reason="传错")
    assert (list(attachments.of(unit)), Event.objects.count()) == ([row], 1)
    gone = attachments.remove(actor=WRITER, at=AT, attachment=row, reason="传错")
    assert (gone.removed_at, gone.removed_reason, gone.removed_label) == (AT, "传错", "P-1")
    assert (list(attachments.of(unit)), list(attachments.every_of(unit)), len(lying(files))) == ([], [row], 1)
    with pytest.raises(NotFound):
        attachments.find(WRITER, row.code)
    with pytest.raises(Refused, match="已经移除"):
        attachments.remove(actor=WRITER, at=AT, attachment=row, reason="再移除")
    assert list(Event.objects.order_by("position").values_list("name", flat=True)) == [
        "organisation.attachment.added",
        "organisation.attachment.removed",
    ]
    add(unit)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.TXT", "passwd.txt"),
        ("C:\\temp\\现场\u202egpj.exe", "现场gpj.exe"),
        ('a"b;\r\nSet-Cookie: x.pdf', "ab;Set-Cookie x.pdf"),
        ("con.pdf", "附件con.pdf"),
        (".pdf", "附件.pdf"),
        ("长" * 300 + ".jpg", "长" * 96 + ".jpg"),
        ("", "附件"),
    ],
)
def test_names_are_made_harmless(name: str, cleaned: str) -> None:
    assert uploads.clean_name(name) == cleaned


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_ten_times_at_once_is_added_as_often_as_asked(files: Path) -> None:
    """Ten rows get the same bytes at the same moment: one file lies there, whole."""
    units = [make_unit(f"U-{number}") for number in range(10)]
    at_once(*(partial(add, unit, "a.jpg", photo()) for unit in units))
    assert Attachment.objects.count() == 10
    assert attachments.missing() == []


@pytest.mark.django_db(transaction=True)
def test_bytes_that_lay_there_as_an_orphan_are_not_swept_from_under_their_new_row(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep looks, the same bytes come again, the sweep deletes: the lock makes the upload wait for the sweep."""
    unit, content = make_unit("U-1"), photo(exif=False)
    orphan = filestore.path_of(hashlib.sha256(content).hexdigest())
    orphan.parent.mkdir()
    orphan.write_bytes(content)
    os.utime(orphan, (0, 0))
    looked, kept, swept = (threading.Event() for _ in range(3))
    keep, unlink = filestore.keep, Path.unlink

    def waits_for_the_sweep(stored: Stored) -> None:
        keep(stored)
        kept.set()
        swept.wait(5)

    def waits_for_the_upload(path: Path, missing_ok: bool = False) -> None:
        looked.set()
        kept.wait(0.3)
        unlink(path, missing_ok)

    monkeypatch.setattr(filestore, "keep", waits_for_the_sweep)
    monkeypatch.setattr(Path, "unlink", waits_for_the_upload)

    def sweep() -> int:
        gone = attachments.sweep()
        swept.set()
        return gone

    def upload() -> Attachment:
        looked.wait(5)
        return add(unit, "a.jpg", content)

    assert at_once(sweep, upload)[0] == 1
    assert attachments.missing() == []
