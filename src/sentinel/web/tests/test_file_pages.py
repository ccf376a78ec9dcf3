"""Attachments through the pages: in, out, never as a page of ours, never outside the reach of their row."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from PIL import Image

from sentinel.kernel import attachments
from sentinel.kernel.models import Attachment, Event, Organisation
from sentinel.kernel.people import actor_of_account
from sentinel.ledger import LEDGERS
from sentinel.web import file_pages
from sentinel.web.tests.samples import AT, OTHER_TOWN, TOWN, make_account, make_areas

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
VIEW, MANAGE = "organisation.view", "organisation.manage"
URL = "/organisation/organisation/U-1/"


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)


@pytest.fixture
def unit() -> Organisation:
    make_areas()
    return Organisation.objects.create(code="U-1", name="某局", kind="town", area_code=TOWN)


def browser(name: str, *permissions: str, area: str = TOWN) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(make_account(name, area_code=area, permissions=permissions))
    return client


def upload(client: Client, *named: tuple[str, bytes]) -> int:
    sent = [SimpleUploadedFile(name, content, "text/html") for name, content in named]
    return client.post(f"/files/to{URL}", {"file": sent}).status_code


def fetch(client: Client, url: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers; read to the end, the answer closes its file."""
    answer = client.get(url)
    return answer.status_code, answer.getvalue(), dict(answer.items())


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG")
    return out.getvalue()


def test_files_come_in_and_go_out_as_what_they_are(unit: Organisation) -> None:
    client = browser("a", VIEW, MANAGE)
    assert upload(client, ('预案 "终稿".pdf', PDF), ("现场.jpg", picture()), ("表.csv", b"a,b\n")) == 303
    rows = {row.kind: row for row in Attachment.objects.all()}
    assert len(rows) == 3
    kinds = ("application/pdf", "image/jpeg", "text/csv")
    (_status, body, pdf), (_, _, jpeg), (_, _, csv) = (fetch(client, rows[kind].url) for kind in kinds)
    assert (body, pdf["Content-Type"]) == (PDF, "application/pdf")
    assert pdf["Content-Disposition"] == "inline; filename*=utf-8''%E9%A2%84%E6%A1%88%20%E7%BB%88%E7%A8%BF.pdf"
    assert (jpeg["Content-Type"], jpeg["Content-Security-Policy"]) == ("image/jpeg", file_pages.SEALED_OFF)
    assert csv["Content-Disposition"].startswith("attachment;")
    assert {headers["X-Content-Type-Options"] for headers in (pdf, jpeg, csv)} == {"nosniff"}
    assert fetch(client, rows["image/jpeg"].url + "?save")[2]["Content-Disposition"].startswith("attachment;")
    with Image.open(BytesIO(fetch(client, rows["image/jpeg"].url + "thumb/")[1])) as small:
        assert small.size == (480, 320)
    assert client.get(rows["text/csv"].url + "thumb/").status_code == 404


def test_each_file_is_taken_or_refused_by_itself(unit: Organisation) -> None:
    client = browser("a", VIEW, MANAGE)
    upload(client, ("页.html", b"<html>"), ("预案.pdf", PDF), ("假.jpg", PDF))
    page = client.get("/me/").content.decode()
    assert "已上传“预案.pdf”" in page
    assert "页.html：" in page
    assert "假.jpg：" in page
    assert Attachment.objects.count() == 1
    assert client.post(f"/files/to{URL}").status_code == 303
    assert "请先选择文件" in client.get("/me/").content.decode()


def test_no_more_than_twenty_at_once(unit: Organisation) -> None:
    upload(browser("a", VIEW, MANAGE), *((f"{number}.pdf", PDF + bytes([number])) for number in range(22)))
    assert Attachment.objects.count() == file_pages.MOST_AT_ONCE


def test_outside_the_reach_of_the_row_there_is_nothing(unit: Organisation) -> None:
    owner = browser("a", VIEW, MANAGE)
    upload(owner, ("预案.pdf", PDF))
    row = Attachment.objects.get()
    reader, other, none = browser("b", VIEW), browser("c", VIEW, MANAGE, area=OTHER_TOWN), browser("d", "tasks.view")
    assert [fetch(client, row.url)[0] for client in (reader, other, none, Client())] == [200, 404, 404, 302]
    assert [client.post(f"{row.url}remove/", {"reason": "x"}).status_code for client in (reader, other, Client())] == [
        403,
        404,
        302,
    ]
    assert [upload(client, ("二.pdf", PDF + b"2")) for client in (reader, other, none)] == [403, 404, 404]
    assert (Attachment.objects.filter(removed_at__isnull=True).count(), Event.objects.count()) == (1, 1)


def test_a_file_is_removed_with_a_reason(unit: Organisation) -> None:
    client = browser("a", VIEW, MANAGE)
    upload(client, ("预案.pdf", PDF))
    row = Attachment.objects.get()
    client.post(f"{row.url}remove/", {"reason": ""})
    assert "请写明移除原因" in client.get("/me/").content.decode()
    answer = client.post(f"{row.url}remove/", {"reason": "传错了"})
    assert (answer.status_code, answer["Location"]) == (303, f"{URL}#files")
    assert client.get(row.url).status_code == 404


def test_bytes_that_are_gone_are_not_found(unit: Organisation) -> None:
    client = browser("a", VIEW, MANAGE)
    upload(client, ("现场.jpg", picture()))
    row = Attachment.objects.get()
    for path in settings.SENTINEL_FILES.rglob(f"{row.sha256}*"):
        path.unlink()
    assert [client.get(url).status_code for url in (row.url, f"{row.url}thumb/")] == [404, 404]


def test_a_ledger_that_takes_no_files_has_no_door(unit: Organisation) -> None:
    client = browser("a", "parameters.view", "organisation.view", area="999901000000")
    assert client.post("/files/to/organisation/post/P-a/").status_code == 404


def test_the_panel_shows_files_and_offers_what_the_reader_may(unit: Organisation) -> None:
    owner = make_account("o", permissions=(VIEW, MANAGE))
    actor = actor_of_account(owner, at=AT)
    reader = actor_of_account(make_account("r", permissions=(VIEW,)), at=AT)
    ledger = LEDGERS["organisation.organisation"]
    facts = {"actor": actor, "at": AT}
    kept = attachments.attach(subject=unit, permission=MANAGE, name="现场.jpg", stream=BytesIO(picture()), **facts)
    gone = attachments.attach(subject=unit, permission=MANAGE, name="错.pdf", stream=BytesIO(PDF), **facts)
    attachments.remove(attachment=gone, reason="传错", **facts)
    shown = render_to_string("web/parts/attachments.html", file_pages.panel(ledger, unit, actor))
    assert f'src="{kept.url}thumb/"' in shown
    assert gone.url not in shown
    assert "王某某 移除：传错" in shown
    assert f'action="/files/to{URL}"' in shown
    assert "<form" not in render_to_string("web/parts/attachments.html", file_pages.panel(ledger, unit, reader))
    assert file_pages.panel(LEDGERS["organisation.post"], unit, actor) == {}
