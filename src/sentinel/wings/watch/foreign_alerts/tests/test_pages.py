"""Taking a message in by file or paste, reading it with its signature told, acting on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sentinel.kernel.models import Account, Grant, Holding, Organisation, Person, Post
from sentinel.wings.watch.foreign_alerts.models import ForeignAlert
from sentinel.wings.watch.foreign_alerts.tests.samples import DISTRICT, NEIGHBOUR, TOWN, message, receive
from sentinel.wings.watch.warnings.models import Warning
from sentinel.wings.watch.warnings.tests.samples import make_district

pytestmark = pytest.mark.django_db
DUTY = ("foreign_alerts.view", "foreign_alerts.receive", "warnings.view", "warnings.draft", "warnings.bulletin")


def client_of(*permissions: str, area: str = DISTRICT, name: str = "P1") -> Client:
    """A browser logged in as a person with permissions over an area."""
    make_district()
    who = Person.objects.create(code=name, name=name)
    post = Post.objects.create(
        code=f"{name}-POST", organisation=Organisation.objects.get(code="O"), title=name, area_code=area
    )
    Holding.objects.create(post=post, person=who)
    for permission in permissions:
        Grant.objects.create(permission=permission, kind="area", value=area, post=post)
    client = Client()
    client.force_login(Account.objects.create(username=f"login-{name}", person=who))
    return client


def test_a_file_and_a_paste_are_taken_in_and_read() -> None:
    client = client_of(*DUTY)
    upload = SimpleUploadedFile("a.xml", ("\ufeff" + message(1)).encode())
    answer = client.post("/foreign_alerts/alert/new/", {"file": upload})
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert "报文没有签名，来源无法核验" in page
    assert "西部山区有强降雨。" in page
    assert client.post("/foreign_alerts/alert/new/", {"xml": message(2, signer=NEIGHBOUR)}).status_code == 303
    stranger = ForeignAlert.objects.get(standing="stranger")
    assert "签名人不在信任名单内" in client.get(f"/foreign_alerts/alert/{stranger.code}/").content.decode()
    assert client.get(f"/foreign_alerts/alert/{stranger.code}/message.xml").content.decode() == stranger.xml


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选择文件，或粘贴报文。"),
        ({"xml": "<alert/>"}, "不是 CAP 1.2 报文"),
    ],
)
def test_what_cannot_be_read_is_said_on_the_form(data: dict[str, str], words: str) -> None:
    answer = client_of(*DUTY).post("/foreign_alerts/alert/new/", data)
    assert (answer.status_code, ForeignAlert.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_a_file_in_another_encoding_is_refused() -> None:
    upload = SimpleUploadedFile("a.xml", message().encode("gb18030"))
    answer = client_of(*DUTY).post("/foreign_alerts/alert/new/", {"file": upload})
    assert (answer.status_code, ForeignAlert.objects.count()) == (422, 0)
    assert "文件不是 UTF-8 编码" in answer.content.decode()


def test_the_record_leads_to_a_draft_of_ours_or_an_incident() -> None:
    client = client_of(*DUTY, "incidents.register", "incidents.view")
    row = receive(message().replace("<expires>2023", "<expires>2053"))
    address = f"/foreign_alerts/alert/{row.code}/act"
    asked = {"hazard": "rain", "level": "orange", "target_areas": [DISTRICT]}
    drafted = client.post(f"{address}/warning/", asked)
    assert drafted["Location"] == f"/warnings/warning/{Warning.objects.get().code}/"
    assert row.identifier in client.get(drafted["Location"]).content.decode()
    intake = client.post(f"{address}/incident/", {"hazard": ""})
    assert intake["Location"].startswith("/incidents/incident/new/?title=")
    assert "北京市气象台发布暴雨橙色预警（报文" in client.get(intake["Location"]).content.decode()
    assert client.post(f"{address}/other/").status_code == 404
    empty = client.post(f"{address}/warning/", {"hazard": "rain", "level": "orange"}, follow=True)
    assert "请选择本区内的目标区域" in empty.content.decode()


def test_others_reach_neither_the_form_nor_a_message_of_elsewhere() -> None:
    row = receive_elsewhere()
    town = client_of("foreign_alerts.view", area=TOWN)
    assert town.get("/foreign_alerts/alert/new/").status_code == 403
    assert town.get(f"/foreign_alerts/alert/{row.code}/").status_code == 404
    assert town.post(f"/foreign_alerts/alert/{row.code}/act/warning/").status_code == 404


def test_a_town_reads_what_names_it_and_leaves_acting_to_the_district() -> None:
    make_district()
    row = receive(message(8).replace("<expires>2023", "<expires>2053"))
    page = client_of("foreign_alerts.view", "incidents.register", area=TOWN).get(f"/foreign_alerts/alert/{row.code}/")
    assert "严重 · 立即 · 很可能" in page.content.decode()
    assert "据此起草" not in page.content.decode()


def receive_elsewhere() -> ForeignAlert:
    """A message that names another province."""
    make_district()
    return receive(message(7, place="130000000000"))
