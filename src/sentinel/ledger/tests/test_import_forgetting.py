"""What a file said lies encrypted, and is forgotten after its import ended or was left lying."""

from datetime import timedelta

import pytest
from django.db import connection

from promises.rows import DISTRICT, browser, make_areas
from sentinel.kernel import due
from sentinel.kernel.models import Event
from sentinel.ledger.actions import forgetting
from sentinel.ledger.models import Import
from sentinel.ledger.tests.test_import_flow import BEGIN, HEAD, WRITER, confirmed, correct, line, rows, settled

pytestmark = pytest.mark.django_db
TEXT = HEAD + line(1, more="张三 13800001234") + line(2, name="旧名", kind="水库") + line(3, kind="水库")


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM ledger_importrow t")
        return str(cursor.fetchone()[0])


def test_rows_lie_encrypted_and_are_forgotten_with_their_counts_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    make_areas()
    client = browser(*WRITER, area=DISTRICT)
    batch = settled(client, TEXT)
    correct(client, batch, 3, **{"field-kind": "雨量站", "field-name": "李四的站"})
    assert rows(batch, "cells")[0][6] == "张三 13800001234"
    assert rows(batch, "corrected")[1] == {"kind": "雨量站", "name": "李四的站"}
    assert [word for word in ("张三", "13800001234", "李四", "水库", "编号") if word in stored()] == []
    batch = confirmed(client, batch)
    assert batch.forget_at is not None
    assert batch.finished_at is not None
    assert timedelta(days=30) < batch.forget_at - batch.finished_at <= timedelta(days=31)
    assert due.sweep(batch.forget_at - timedelta(seconds=1)) == 0
    monkeypatch.setattr(forgetting, "AT_ONCE", 3)
    assert due.sweep(batch.forget_at) == 1
    assert rows(batch, "cells") == [[], [], []]
    assert rows(batch, "corrected") == rows(batch, "changes") == rows(batch, "problems") == [{}, {}, {}]
    assert rows(batch, "outcome", "result") == [("new", "done"), ("new", "done"), ("wrong", "")]
    assert Event.objects.get(name="ledger.import.forgotten").payload == {"code": batch.code, "rows": 4}
    batch.refresh_from_db()
    assert (batch.state, batch.forgotten_at) == ("done", batch.forget_at)
    page = client.get(f"{BEGIN}{batch.code}/").content.decode()
    assert ("文件内容已按期清除" in page, "下载有问题的行" in page) == (True, False)


def test_an_import_left_lying_is_cancelled_with_it() -> None:
    make_areas()
    batch = settled(browser(*WRITER, area=DISTRICT), TEXT)
    assert batch.forget_at is not None
    due.sweep(batch.forget_at)
    batch = Import.objects.get()
    assert (batch.state, batch.finished_at, batch.forgotten_at) == ("cancelled", batch.forget_at, batch.forget_at)
    assert rows(batch, "cells") == [[], [], []]
