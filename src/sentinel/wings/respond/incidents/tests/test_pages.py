"""Pages of incidents."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sentinel.kernel.models import Account, Clock, Event, Grant, Holding, Organisation, Person, Post
from sentinel.wings.respond.incidents.models import Incident, Report
from sentinel.wings.respond.incidents.tests.samples import AT, DISTRICT, KNOWN, TOWN, make_district, make_incident
from sentinel.wings.watch.advisories.tests.samples import make_advisory

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
    page = client.get(f"{SHEET}1/").content.decode()
    assert "签发报出初报" not in page
    assert "初报由 王值班 签发报出" in page
    assert client.post(f"{SHEET}sign/", {**draft, "sequence": "1"}).status_code == 409
    record = client.get("/incidents/incident/yongding-1/")
    assert (record.status_code, "核对并签发续报" in record.content.decode()) == (200, True)
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
    assert Report.objects.get(sequence=1).reporter_phone == "10012345678"
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM incidents_report r")
        assert "10012345678" not in cursor.fetchone()[0]
    urls = (
        f"{SHEET}1/",
        "/incidents/report/yongding-1:first:1/",
        "/incidents/report/?export=csv",
        "/api/v1/incidents/report",
    )
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


API = "/api/v1/incidents/incident"
BODY = {
    "title": "门头沟路山体塌方",
    "kind": "11D01",
    "area_code": DISTRICT,
    "place": "109 国道 50 公里处",
    "first_known_at": "2023-07-31T10:55:00+08:00",
    "source": "村值班电话",
    "text": "塌方阻断道路。",
    "trapped": 3,
}


def ask(client: Client, method: str, url: str, body: dict[str, object], **headers: str) -> Any:
    """One JSON request."""
    return client.generic(method, url, json.dumps(body), content_type="application/json", headers=headers)


def test_the_api_registers_as_the_intake_form_does() -> None:
    client = client_of(*ALL)
    made = ask(client, "POST", API, BODY)
    row = Incident.objects.get()
    report = row.reports.get()
    assert (made.status_code, made.json()["key"], made.json()["status"]) == (201, row.code, "registered")
    assert (report.text, report.trapped, report.due_at) == ("塌方阻断道路。", 3, AT + timedelta(minutes=112))
    wrong = ask(client, "POST", API, {**BODY, "text": "", "kind": "x", "station": "", "dead": -1})
    said = {item["field"]: item["code"] for item in wrong.json()["errors"]}
    assert (wrong.status_code, said) == (422, {"text": "required", "kind": "invalid_choice", "dead": "min_value"})
    assert ask(client, "POST", API, BODY).json()["code"] == "registered_already"
    assert Incident.objects.count() == 1


def test_the_api_corrects_the_words_and_never_when_it_was_known() -> None:
    client, row = client_of(*ALL), make_incident()
    url = f"{API}/{row.code}"
    read = client.get(url)
    assert "amend" in read.json()["allowed"]
    fixed = ask(client, "PATCH", url, {"title": "改", "first_known_at": "2023-07-31T09:00:00+08:00"})
    assert [(item["field"], item["code"]) for item in fixed.json()["errors"]] == [("first_known_at", "fixed")]
    amended = ask(client, "PATCH", url, {"title": "1 号洪水", "source": "电话"}, **{"If-Match": read["ETag"]})
    assert (amended.status_code, amended.json()["title"]) == (200, "1 号洪水")
    late = ask(client, "PATCH", url, {"title": "后到"}, **{"If-Match": read["ETag"]})
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    row.refresh_from_db()
    assert (row.title, row.first_known_at) == ("1 号洪水", KNOWN)
    assert Event.objects.latest("position").payload == {"code": row.code, "fields": ["title", "source"]}


def test_the_record_offers_its_form_while_it_is_open() -> None:
    client, row = client_of(*ALL), make_incident()
    edit = f"/incidents/incident/{row.code}/edit/"
    assert list(client.get(edit).context["form"].fields) == ["title", "place", "point", "source"]
    assert client.get(edit.removesuffix("edit/")).context["edit_url"] == edit
    Incident.objects.update(status="closed", closed_at=AT)
    assert client.get(edit.removesuffix("edit/")).context["edit_url"] is None
    answer = client.post(edit, {"title": "改", "place": "某处", "point": "", "source": "电话"})
    assert (answer.status_code, Incident.objects.get().title) == (409, row.title)


NEW = "/incidents/incident/new/"


def test_another_like_it_is_refused_with_a_link_and_registered_with_a_reason() -> None:
    client = client_of(*ALL)
    client.post(NEW, typed(title="", text="塌方。"))
    first = Incident.objects.get()
    assert first.title == "109 国道 50 公里处滑坡"
    page = client.post(NEW, typed())
    assert (page.status_code, f'href="/incidents/incident/{first.code}/"' in page.content.decode()) == (422, True)
    assert client.post(NEW, typed(again_because="另一处塌方")).status_code == 303
    assert Incident.objects.count() == 2


def test_a_pasted_message_is_read_and_only_what_is_ticked_is_taken() -> None:
    client = client_of(*ALL)
    told = "今早7时20分，门头沟路50号发生山体塌方，2人死亡，3人被困。"
    page = client.post("/incidents/incident/paste/", {"text": told}).content.decode()
    assert "<mark>2人死亡" in page
    assert " checked" not in page
    pieces = {"piece_kind": "11D01", "piece_time": "2023-07-31T07:20", "piece_dead": "2", "piece_trapped": "3"}
    form = client.post(NEW, {"taken": "1", "text": told, **pieces, "take": ["kind", "time", "dead"]}).context["form"]
    shown = {name: form[name].value() for name in ("kind", "dead", "trapped", "text")}
    assert shown == {"kind": "11D01", "dead": "2", "trapped": None, "text": told}
    assert form["first_known_at"].value().isoformat() == "2023-07-31T07:20:00"
    assert Incident.objects.count() == 0
    assert Client().get("/incidents/incident/paste/").status_code == 302


def test_decisions_are_made_on_their_forms_and_kept_on_the_record() -> None:
    client = client_of(*ALL, "incidents.instruct", "tasks.view")
    row = make_incident()
    act = f"/incidents/incident/{row.code}/act"
    assert [client.get(f"{act}/{name}/").status_code for name in ("verify", "grade", "take", "merge", "instruct")] == [
        200
    ] * 5
    assert client.get(f"{act}/nothing/").status_code == 404
    assert client.post(f"{act}/verify/", {"verdict": "true", "how": "", "dead": "1"}).status_code == 422
    assert client.post(f"{act}/verify/", {"verdict": "true", "how": "电话", "dead": "1"}).status_code == 303
    assert client.post(f"{act}/grade/", {"grade": "general", "note": ""}).status_code == 303
    given = {"leader": "区长", "text": "全力转移。", "given_at": "2023-07-31T11:01", "channel": "phone"}
    assert client.post(f"{act}/instruct/", given).status_code == 303
    assert client.post("/incidents/instruction/yongding-1:i1/answer/", {"answer": "已转移。"}).status_code == 303
    page = client.get(f"/incidents/incident/{row.code}/").content.decode()
    assert [words in page for words in ("电话 · 死亡 不详→1", "一般（Ⅳ级）", "全力转移。", "已转移。")] == [True] * 4


def test_versions_papers_and_receipts() -> None:
    client = client_of(*ALL)
    make_incident()
    draft = {"urgency": "urgent", "to_units": "市应急管理局", "text": "新情况。", "reporter": "王值班"}
    client.post(f"{SHEET}sign/", {**draft, "dead": "1"})
    client.post(f"{SHEET}save/", {**draft, "dead": "2", "loss_fen": "12.5"})
    page = client.get(f"{SHEET}2/").content.decode()
    assert [words in page for words in ("与第 1 期相比", "<strong>2</strong>", "12.5 万元", "这是终报")] == [True] * 4
    assert [client.get(f"{SHEET}1/paper.{kind}").getvalue()[:4] for kind in ("pdf", "docx")] == [b"%PDF", b"PK\x03\x04"]
    assert client.get(f"{SHEET}9/").status_code == 404
    noted = {"unit": "市应急管理局", "channel": "fax", "received_at": "2023-07-31T11:03"}
    assert client.post(f"{SHEET}1/receipt/", noted).status_code == 303
    shown = client.get(f"{SHEET}1/").content.decode()
    assert ["传真" in shown, "内容与签发时一致" in shown] == [True, True]
    assert client.post(f"{SHEET}sign/", {**draft, "final": "1"}).status_code == 303
    assert list(Report.objects.order_by("sequence").values_list("kind", flat=True)) == ["first", "final"]


def test_an_incident_of_a_crossing_shows_who_downstream_is_told_of_it() -> None:
    advisory = make_advisory(area_code=TOWN)
    client = client_of("incidents.view", "advisories.view")
    make_incident(station=advisory.station)
    page = client.get("/incidents/incident/yongding-1/").content.decode()
    assert f"/advisories/advisory/{advisory.code}/" in page
    assert "下游区防汛办" in page
