"""Files nobody should send, disks that fill, processes that end: a sentence or a resumed import, never half."""

import errno
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import psycopg
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from promises.rows import DISTRICT, browser, make_areas
from sentinel.kernel import reactions
from sentinel.kernel.models import Event, Reaction
from sentinel.ledger import LEDGERS, actions
from sentinel.ledger.actions import advancing, imports
from sentinel.ledger.imports import files
from sentinel.ledger.models import Import, ImportRow
from sentinel.web.ledger_pages.upload import Upload

STATIONS = "/stations/station/"
BEGIN = f"{STATIONS}import/"
WRITER = ("stations.view", "stations.manage")
LEDGER = LEDGERS["stations.station"]
HEAD = "编号,名称,类别,区划,位置,遥测站地址\n"
WORKER = """
import django
django.setup()
from sentinel.runtime.commands import worker
import argparse
worker.run(argparse.Namespace())
"""


def line(number: int) -> str:
    return f'N{number:05d},{number} 号站,雨量站,甲村,"116.1, 40.0",{number:010X}\n'


def table(rows: int) -> bytes:
    return (HEAD + "".join(line(number) for number in range(1, rows + 1))).encode()


def book(fill: Any, **options: object) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as made:
        fill(made.add_worksheet("表"))
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def swapped(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    with zipfile.ZipFile(BytesIO(content)) as old:
        return zipped({other: old.read(other) for other in old.namelist()} | {name: part})


def far_apart() -> bytes:
    """Two cells as far from each other as a sheet allows: as a full table it would need terabytes."""
    return book(lambda sheet: (sheet.write(0, 0, "编号"), sheet.write(1_048_575, 16_383, "x")))


def bomb() -> bytes:
    """A small file whose sheet unpacks to more than a gigabyte."""
    head = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    inner = zipped({"xl/workbook.xml": b"<x/>"})
    file = BytesIO(inner)
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as made,
        made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        part.write(head)
        for _piece in range(1100):
            part.write(b" " * 1_000_000)
    return file.getvalue()


def upload(client: Client, content: bytes, name: str = "x.xlsx") -> Any:
    return client.post(BEGIN, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def client(db: None) -> Client:
    """Somebody who may manage the district's stations."""
    make_areas()
    return browser(*WRITER, area=DISTRICT)


GOOD = book(lambda sheet: (sheet.write_row(0, 0, ["编号", "名称"]), sheet.write_row(1, 0, ["A", "甲"])))
REFUSED = {
    "nothing at all": (b"", "x.xlsx", "请先选择|没有内容|空"),
    "blank lines": (b"\n\n\n", "x.csv", "没有内容"),
    "cut off": (GOOD[: len(GOOD) // 2], "x.xlsx", "没有传完整或已损坏"),
    "damaged inside": (
        swapped(GOOD, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "x.xlsx",
        "损坏|没有内容",
    ),
    "no workbook": (zipped({"a.txt": b"1"}), "x.xlsx", "不是表格文件"),
    "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 50, "x.xlsx", "加了密码"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "x.xlsx", "不是表格文件"),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "x.xls", "网页格式"),
    "sixteen thousand columns": (b",".join(b"%d" % number for number in range(16_000)), "x.csv", "有 16000 列"),
    "cells far apart": (far_apart(), "x.xlsx", "离数据很远的单元格"),
}


@pytest.mark.parametrize(("content", "name", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_said_and_leaves_nothing(
    client: Client, content: bytes, name: str, sentence: str
) -> None:
    answer = upload(client, content, name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [word for word in sentence.split("|") if word in page] != []
    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(client: Client) -> None:
    content = bomb()
    assert len(content) < 5_000_000
    worked = time.process_time()
    answer = upload(client, content)
    assert (answer.status_code, "展开后太大" in answer.content.decode()) == (422, True)
    assert time.process_time() - worked < 10


def test_a_million_rows_are_refused_by_number(client: Client) -> None:
    answer = upload(client, b"code\n" + b"1\n" * 1_048_576, "x.csv")
    assert answer.status_code == 422
    assert "一次最多 200000 行" in answer.content.decode()
    assert ImportRow.objects.count() == 0


def test_only_headings_are_taken_and_said_to_be_all(client: Client) -> None:
    assert upload(client, HEAD.encode(), "x.csv").status_code == 303
    batch = Import.objects.get()
    form = {"sheet": "0", "header": "1", "check": "1"} | {f"column-{n}": name for n, name in batch.mapping.items()}
    answer = client.post(f"{BEGIN}{batch.code}/columns/", form)
    assert (answer.status_code, "标题行下面没有数据" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (GOOD, "renamed.csv"),
        (GOOD, "../../etc/passwd.xlsx"),
        (GOOD, "名" * 300 + ".xlsx"),
        (swapped(GOOD, "xl/vbaProject.bin", b"macro"), "x.xlsm"),
        ("编号,名称\nA,永定河\n".encode("gbk"), "x.xls"),
        (f"编号,名称\nA,{'长' * 200_000}\n".encode(), "x.csv"),
        ("编号,名称,名称\nA\x00,=cmd|' /C calc'!A0,x\n".encode(), "x.csv"),
    ],
    ids=["another name", "a path", "a long name", "macros", "gbk named xls", "a huge cell", "nul and formula"],
)
def test_odd_files_are_taken_and_shown(client: Client, content: bytes, name: str) -> None:
    assert upload(client, content, name).status_code == 303
    batch = Import.objects.get()
    assert "/" not in batch.file
    assert set(batch.mapping.values()) == {"code", "name"}
    form = {"sheet": "0", "header": "1", "check": "1"} | {f"column-{n}": field for n, field in batch.mapping.items()}
    assert client.post(f"{BEGIN}{batch.code}/columns/", form).status_code == 303
    reactions.drain()
    assert client.get(f"{BEGIN}{batch.code}/").status_code == 200
    assert client.get(f"{BEGIN}{batch.code}/wrong/").getvalue()
    assert list(ImportRow.objects.filter(line__gt=1).values_list("outcome", flat=True)) == ["wrong"]


def test_no_answer_to_a_hostile_form_breaks_a_page(client: Client) -> None:
    upload(client, table(2), "x.csv")
    batch = Import.objects.get()
    page = f"{BEGIN}{batch.code}/"
    hostile = {"sheet": "9" * 30, "header": "-1", "column-\x00": "code", "column-9999999": "name", "check": "1"}
    found = {client.post(f"{page}columns/", hostile).status_code}
    found |= {client.post(f"{page}rows/{number}/", {"field-code": "\x00"}).status_code for number in (0, 2, 2**40)}
    found |= {client.get(f"{page}?part=%00&page=99999999999").status_code, client.post(BEGIN, {}).status_code}
    assert found <= {200, 303, 404, 409, 422}


def test_a_full_disk_is_said_and_leaves_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Upload, _data: bytes, _start: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Upload, "keep", full)
    answer = upload(client, table(5), "x.csv")
    assert (answer.status_code, "磁盘已满" in answer.content.decode()) == (422, True)
    assert Import.objects.count() == 0


def test_a_full_database_is_said_and_leaves_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OperationalError("no room") from psycopg.errors.DiskFull("no room")

    monkeypatch.setattr(imports, "_load", full)
    answer = upload(client, table(5), "x.csv")
    assert (answer.status_code, "磁盘已满" in answer.content.decode()) == (422, True)
    assert Import.objects.count() == 0


def test_a_file_over_the_limit_is_stopped_on_the_way(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "limits", lambda _at: files.Limits(megabytes=1, rows=10))
    answer = upload(client, b"a,b\n" * 400_000, "x.csv")
    assert (answer.status_code, "超过 1 MB" in answer.content.decode()) == (422, True)
    assert Import.objects.count() == 0


def test_an_upload_that_ends_midway_leaves_nothing(client: Client) -> None:
    whole = table(2000)
    boundary = "x" * 20
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'.encode()
    answer = client.generic("POST", BEGIN, head + GOOD[:800], content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert (Import.objects.count(), len(whole) > 800) == (0, True)


def test_a_process_that_ended_while_taking_a_file_in_leaves_what_can_be_cancelled(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_settle", lambda _actor, _at, _ledger, batch: batch)
    upload(client, table(3), "x.csv")
    batch = Import.objects.get()
    assert batch.state == "loading"
    assert "请取消后重新上传" in client.get(f"{BEGIN}{batch.code}/").content.decode()
    client.post(f"{BEGIN}{batch.code}/cancel/")
    batch.refresh_from_db()
    assert batch.state == "cancelled"


@pytest.mark.django_db(transaction=True)
@pytest.mark.process
class TestEnded:
    """Whole processes over a real database."""

    ROWS = 400

    @pytest.fixture
    def confirmed(self) -> Import:
        """An import whose writing is about to begin."""
        make_areas()
        client = browser(*WRITER, area=DISTRICT)
        upload(client, table(self.ROWS), "x.csv")
        batch = Import.objects.get()
        form = {"sheet": "0", "header": "1", "check": "1"} | {f"column-{n}": name for n, name in batch.mapping.items()}
        client.post(f"{BEGIN}{batch.code}/columns/", form)
        reactions.drain()
        client.post(f"{BEGIN}{batch.code}/confirm/")
        return batch

    @pytest.fixture
    def worker(self) -> Iterator[Any]:
        """Starts workers; none is left behind."""
        started: list[subprocess.Popen[bytes]] = []

        def start() -> subprocess.Popen[bytes]:
            settings = {**os.environ, "DATABASE_URL": connection_url(), "SENTINEL_SPACE": "real"}
            started.append(subprocess.Popen([sys.executable, "-c", WORKER], env=settings, stderr=subprocess.DEVNULL))
            return started[-1]

        yield start
        for process in started:
            process.kill()
            process.wait()

    def test_a_worker_killed_in_the_middle_goes_on_and_writes_each_row_once(
        self, confirmed: Import, worker: Any
    ) -> None:
        kills = 0
        while kills < 2:
            process = worker()
            seen = cursor_of(confirmed)
            wait_for(partial(beyond, confirmed, seen))
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        worker()
        wait_for(lambda: over(confirmed))
        self.whole(confirmed)

    def test_a_database_that_drops_every_connection_is_outlived(self, confirmed: Import, worker: Any) -> None:
        worker()
        wait_for(partial(beyond, confirmed, cursor_of(confirmed)))
        with psycopg.connect(connection_url(), autocommit=True) as database:
            database.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
        connection.close()
        connection.close_pool()
        worker()
        wait_for(lambda: over(confirmed))
        self.whole(confirmed)

    def whole(self, batch: Import) -> None:
        """Every row stands in the register once, with one event."""
        codes = list(LEDGER.model._default_manager.order_by("code").values_list("code", flat=True))
        assert codes == [f"N{number:05d}" for number in range(1, self.ROWS + 1)]
        assert Event.objects.filter(name="stations.station.registered").count() == self.ROWS
        assert set(ImportRow.objects.filter(batch=batch, line__gt=1).values_list("result", flat=True)) == {"done"}
        assert Event.objects.filter(name="ledger.import.finished").count() == 1
        assert Reaction.objects.filter(consumer="ledger").exclude(state="done").count() == 0


def connection_url() -> str:
    """The test database as other processes reach it."""
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    return f"{base}/{connection.settings_dict['NAME']}"


def cursor_of(batch: Import) -> int:
    return int(Import.objects.values_list("cursor", flat=True).get(pk=batch.pk))


def beyond(batch: Import, line: int) -> bool:
    return over(batch) or cursor_of(batch) > line


def over(batch: Import) -> bool:
    return Import.objects.filter(pk=batch.pk, state="done").exists()


def wait_for(holds: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def test_a_failing_piece_is_tried_again_and_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(client, table(3), "x.csv")
    batch = Import.objects.get()
    form = {"sheet": "0", "header": "1", "check": "1"} | {f"column-{n}": name for n, name in batch.mapping.items()}
    client.post(f"{BEGIN}{batch.code}/columns/", form)
    faults = [RuntimeError("once")]
    judge = advancing.Judge

    def faulty(*given: Any) -> Any:
        [fault() for fault in [lambda: raise_it(faults.pop())] * len(faults)]
        return judge(*given)

    monkeypatch.setattr(advancing, "Judge", faulty)
    assert reactions.run_one("ledger") is False
    Reaction.objects.update(retry_at=None)
    reactions.drain()
    batch.refresh_from_db()
    assert (batch.state, ImportRow.objects.filter(outcome="new").count()) == ("review", 3)


def raise_it(fault: Exception) -> None:
    raise fault


def test_two_confirmations_write_once(client: Client) -> None:
    upload(client, table(3), "x.csv")
    batch = Import.objects.get()
    form = {"sheet": "0", "header": "1", "check": "1"} | {f"column-{n}": name for n, name in batch.mapping.items()}
    client.post(f"{BEGIN}{batch.code}/columns/", form)
    reactions.drain()
    for _press in range(2):
        assert client.post(f"{BEGIN}{batch.code}/confirm/").status_code == 303
    reactions.drain()
    assert LEDGER.model._default_manager.count() == 3
    assert Event.objects.filter(name="ledger.import.confirmed").count() == 1
    assert actions.advance_import(at=batch.opened_at, code=batch.code) is None
