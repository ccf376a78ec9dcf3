"""Pages of incidents."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from sentinel.kernel.models import Account, Clock, Event, Grant, Holding, Organisation, Person, Post
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.tests.samples import AT, DISTRICT, make_district, make_incident

pytestmark = pytest.mark.django_db
ALL = ("incidents.view", "incidents.register", "incidents.sign", "stations.view")
SHEET = "/incidents/incident/yongding-1/report/"


def client_of(*permissions: str, area: str = DISTRICT) -> Client:
    """A browser in which somebody with these permissions has logged in."""
    make_district()
    Clock.objects.update_or_create(
        space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "speed": 1, "paused": True}
    )
    unit = Organisation.objects.create(code="U", name="值班室", kind="district", area_code=area)
    post = Post.objects.create(code="U-1", organisation=unit, title="值班员", role="duty", area_code=area)
    someone = Person.objects.create(code="P1", name="王值班")
    Holding.objects.create(post=post, person=someone)
    for name in permissions:
        Grant.objects.create(post=post, permission=name, kind="area", value=area, source="test")
    client = Client()
    client.force_login(Account.objects.create(username="u", label="王值班", person=someone))
    return client


def typed(**changes: str) -> dict[str, str]:
    return {
        "title": "门头沟路山体塌方",
        "kind": "11D01",
        "area_code": DISTRICT,
        "place": "109 国道 50 公里处",
        "first_known_at": "2023-07-31T10:55",
        "source": "村值班电话",
        "text": "塌方阻断道路。",
        "dead": "",
        "missing": "",
        "injured": "",
        "trapped": "3",
        "station": "",
        **changes,
    }


def test_the_intake_form_is_prefilled_and_leads_to_the_report() -> None:
    client = client_of(*ALL)
    page = client.get("/incidents/incident/new/")
    assert page.status_code == 200
    assert 'value="2023-07-31T11:03"' in page.content.decode()
    answer = client.post("/incidents/incident/new/", typed())
    code = f"11D01:{DISTRICT}:20230731T1055"
    assert (answer.status_code, answer["Location"]) == (303, f"/incidents/incident/{code}/report/")
    assert Report.objects.get().trapped == 3
    assert Incident.objects.get().dead is None


def test_what_was_typed_is_kept_when_it_is_refused() -> None:
    client = client_of(*ALL)
    page = client.post("/incidents/incident/new/", typed(first_known_at="2023-07-31T11:30"))
    assert page.status_code == 422
    assert "首次获知时间不能晚于现在。" in page.content.decode()
    assert "109 国道 50 公里处" in page.content.decode()
    assert client.post("/incidents/incident/new/", typed(title="a\x00b")).status_code == 422
    assert client.post("/incidents/incident/new/", typed(dead="99999999999999999999")).status_code == 422
    assert (Incident.objects.count(), Event.objects.count()) == (0, 0)


def test_nobody_without_the_permission_registers() -> None:
    client = client_of("incidents.view")
    assert client.get("/incidents/incident/new/").status_code == 403
    assert client.post("/incidents/incident/new/", typed()).status_code == 403
    assert Client().get("/incidents/incident/new/").status_code == 302


def test_draft_sign_and_record() -> None:
    client = client_of(*ALL)
    make_incident()
    assert "初报须在此前签发报出" in client.get(SHEET).content.decode()
    draft = {"urgency": "urgent", "to_units": "市应急管理局", "text": "新情况。", "reporter": "王值班"}
    assert client.post(f"{SHEET}save/", draft).status_code == 303
    assert client.post(f"{SHEET}sign/", {**draft, "to_units": ""}).status_code == 422
    assert client.post(f"{SHEET}sign/", {**draft, "dead": "2"}).status_code == 303
    page = client.get(SHEET).content.decode()
    assert "签发报出初报" not in page
    assert "初报由 王值班 签发报出" in page
    assert client.post(f"{SHEET}sign/", draft).status_code == 409
    record = client.get("/incidents/incident/yongding-1/")
    assert (record.status_code, "看初报" in record.content.decode()) == (200, True)
    assert Incident.objects.get().dead == 2
    assert client.get("/incidents/report/yongding-1:first:1/").status_code == 200
    assert client.post("/incidents/incident/yongding-1/moves/close/", {"note": "回落"}).status_code == 303
    listed = client.get("/incidents/incident/?status=closed").content.decode()
    assert "永定河 2023 年第 1 号洪水" in listed


def test_the_reporters_number_is_ciphertext_and_masked_for_readers() -> None:
    client = client_of(*ALL)
    make_incident()
    draft = {"urgency": "urgent", "to_units": "市应急管理局", "text": "新情况。", "reporter": "王值班"}
    client.post(f"{SHEET}sign/", {**draft, "reporter_phone": "10012345678"})
    assert Report.objects.get().reporter_phone == "10012345678"
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM incidents_report r")
        assert "10012345678" not in cursor.fetchone()[0]
    urls = (SHEET, "/incidents/report/yongding-1:first:1/", "/incidents/report/?export=csv", "/api/v1/incidents/report")
    pages = [client.get(url).getvalue().decode() for url in urls]
    assert ["10012345678" in page for page in pages] == [False, False, False, False]
    assert ["100****5678" in page for page in pages] == [True, True, True, True]


def test_reach_and_permission_of_the_report() -> None:
    client = client_of("incidents.view")
    make_incident()
    assert '<form class="card form-page"' not in client.get(SHEET).content.decode()
    answer = client.post(f"{SHEET}sign/", {"urgency": "urgent", "to_units": "市", "text": "x", "reporter": "y"})
    assert answer.status_code == 403
    assert Report.objects.get().signed_at is None
    assert client.get("/incidents/incident/no-such/report/").status_code == 404


def test_another_town_does_not_find_it() -> None:
    client = client_of(*ALL, area="110109104000")
    make_incident(first_known_at=AT - timedelta(minutes=1))
    assert client.get(SHEET).status_code == 404
    assert client.get("/incidents/incident/yongding-1/").status_code == 404
