"""Files in, over every ledger: its own export comes back unchanged, its template is understood, nobody else may."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from promises.rows import DISTRICT, HERE, THERE, browser, make
from sentinel.kernel import reactions
from sentinel.kernel.models import Event
from sentinel.ledger import LEDGERS, Ledger
from sentinel.ledger.imports import columns
from sentinel.ledger.models import Import, ImportRow

pytestmark = pytest.mark.django_db
OPEN = [ledger for ledger in LEDGERS.values() if columns.importable(ledger)]
EVERY = pytest.mark.parametrize("ledger", OPEN, ids=lambda ledger: str(ledger.name))
CLOSED = [ledger for ledger in LEDGERS.values() if not columns.importable(ledger)]


def upload(client: Client, ledger: Ledger, name: str, content: bytes) -> Import:
    """Bring a file in; the import it made."""
    answer = client.post(f"{ledger.url}import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303, answer.context["problem"]
    return Import.objects.latest("pk")


def check(client: Client, ledger: Ledger, batch: Import) -> Import:
    """Settle the columns as they were found and let the worker judge every row."""
    form = {"sheet": batch.sheet, "header": batch.header, "check": "1", "blanks": batch.blanks}
    form |= {f"column-{number}": field for number, field in batch.mapping.items()}
    answer = client.post(f"{ledger.url}import/{batch.code}/columns/", form)
    assert answer.status_code == 303, answer.context["problem"]
    reactions.drain()
    batch.refresh_from_db()
    return batch


def domain_events() -> int:
    """Events that are not the import's own."""
    return Event.objects.exclude(name__startswith="ledger.import.").count()


def exported(client: Client, ledger: Ledger, kind: str) -> bytes:
    """The list as a file."""
    content: bytes = client.get(f"{ledger.url}?export={kind}").getvalue()
    return content


@EVERY
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged(ledger: Ledger, kind: str) -> None:
    for number in (1, 2, 3):
        make(ledger.name, number=number)
    make(ledger.name, THERE)
    client = browser(ledger.permission, ledger.write_permission, area=DISTRICT)
    reactions.drain()
    before = domain_events()
    batch = check(client, ledger, upload(client, ledger, f"x.{kind}", exported(client, ledger, kind)))
    found = list(ImportRow.objects.filter(batch=batch, line__gt=batch.header).values_list("outcome", "problems"))
    assert found == [("same", {})] * len(found)
    assert len(found) == client.get(ledger.url).context["count"]
    client.post(f"{ledger.url}import/{batch.code}/confirm/")
    reactions.drain()
    batch.refresh_from_db()
    assert (batch.state, domain_events()) == ("done", before)


@EVERY
def test_the_template_is_understood(ledger: Ledger) -> None:
    make(ledger.name)
    client = browser(ledger.permission, ledger.write_permission, area=DISTRICT)
    content = client.get(f"{ledger.url}import/template/").getvalue()
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    batch = upload(client, ledger, "模板.xlsx", content)
    assert list(batch.mapping.values()) == list(columns.targets(ledger))
    assert (batch.sheet, batch.header, len(sheet)) == (0, 1, 2)
    batch = check(client, ledger, batch)
    row = ImportRow.objects.get(batch=batch, sheet=0, line=2)
    assert (row.outcome, row.problems) == ("wrong", {"": "这是模板里的示例行，不会导入。"})


@EVERY
def test_only_who_may_write_brings_files_in(ledger: Ledger) -> None:
    make(ledger.name)
    writer = browser(ledger.permission, ledger.write_permission, area=DISTRICT)
    reader, other = browser(ledger.permission, area=DISTRICT), browser("nothing.view", area=DISTRICT)
    begin = f"{ledger.url}import/"
    assert writer.get(ledger.url).context["import_url"] == begin
    assert reader.get(ledger.url).context["import_url"] == (
        begin if ledger.write_permission == ledger.permission else None
    )
    batch = upload(writer, ledger, "x.csv", exported(writer, ledger, "csv"))
    page = f"{begin}{batch.code}/"
    assert (writer.get(begin).status_code, writer.get(page).status_code) == (200, 200)
    assert {other.get(begin).status_code, other.get(page).status_code} == {404}
    stranger = browser(ledger.permission, ledger.write_permission, area=DISTRICT)
    for act in ("columns", "confirm", "cancel", "again", "rows/2"):
        assert stranger.post(f"{page}{act}/").status_code == 404
    assert {stranger.get(f"{page}{part}").status_code for part in ("", "progress/", "wrong/")} == {404}
    batch.refresh_from_db()
    assert batch.state == "mapping"


@pytest.mark.parametrize("ledger", CLOSED, ids=lambda ledger: str(ledger.name))
def test_a_ledger_that_takes_no_writes_takes_no_files(ledger: Ledger) -> None:
    make(ledger.name)
    client = browser(ledger.permission, area=HERE)
    assert client.get(f"{ledger.url}import/").status_code == 404
    assert client.get(ledger.url).context["import_url"] is None


def test_a_csv_of_ours_opens_as_it_was_written() -> None:
    ledger = LEDGERS["stations.station"]
    make(ledger.name)
    client = browser(ledger.permission, ledger.write_permission, area=DISTRICT)
    content = exported(client, ledger, "csv")
    batch = upload(client, ledger, "x.csv", content)
    table: list[Any] = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    kept = list(ImportRow.objects.filter(batch=batch).order_by("line").values_list("cells", flat=True))
    assert [row + [""] * (len(table[0]) - len(row)) for row in kept] == table
