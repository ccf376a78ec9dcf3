"""Pages of callbook in a browser."""

import pytest
from django.test import Client

from sentinel.kernel.models import Event, Organisation
from sentinel.notify.tests.samples import make_person
from sentinel.wings.respond.callbook.models import Brief, Call
from sentinel.wings.respond.incidents.models import Incident
from sentinel.wings.respond.incidents.tests.test_pages import client_of

pytestmark = pytest.mark.django_db
DISTRICT = "110109000000"
ALL = ("callbook.view", "callbook.write", "callbook.sign", "callbook.unmask", "incidents.view", "incidents.register")
NEW = "/callbook/call/new/"


def typed(**changes: str) -> dict[str, str]:
    """What is typed while the telephone is at the ear."""
    return {
        "caller_unit": "某镇政府",
        "text": "道路塌方。",
        "caller_phone": "13800001234",
        "called_at": "2023-07-31T11:00",
        "direction": "in",
        "line": "duty",
        **changes,
    }


def logged(client: Client, **changes: str) -> Call:
    """A call written down in the browser."""
    assert client.post(NEW, typed(**changes)).status_code == 303
    return Call.objects.order_by("-pk")[0]


def test_a_call_is_typed_kept_when_refused_and_the_next_form_is_empty() -> None:
    client = client_of(*ALL)
    page = client.get(NEW).content.decode()
    assert 'value="2023-07-31T11:03"' in page
    refused = client.post(NEW, typed(caller_unit=""))
    assert (refused.status_code, "道路塌方。" in refused.content.decode(), Call.objects.count()) == (422, True, 0)
    again = client.post(NEW, typed(again="1"))
    assert (again.status_code, again["Location"]) == (303, NEW)
    saved = client.post(NEW, typed(key="on"))
    assert saved["Location"] == f"/callbook/call/{Call.objects.get(key=True).code}/"


def test_who_may_not_write_gets_no_form() -> None:
    client = client_of("callbook.view")
    assert [client.get(path).status_code for path in (NEW, "/callbook/brief/new/")] == [403, 403]
    assert Client().get(NEW).status_code == 302


def test_a_number_is_masked_until_asked_for_with_a_purpose() -> None:
    client = client_of(*ALL)
    row = logged(client)
    url = f"/callbook/call/{row.code}/"
    page = client.get(url).content.decode()
    assert ("138****1234" in page, "13800001234" in page) == (True, False)
    assert client.post(f"{url}number/", {"purpose": ""}).status_code == 303
    shown = client.post(f"{url}number/", {"purpose": "回拨"})
    assert ("13800001234" in shown.content.decode(), shown["Cache-Control"]) == (True, "no-store")
    assert client.get(f"{url}number/").status_code == 405


def test_from_a_call_to_an_incident_and_a_second_call_to_the_same() -> None:
    client = client_of(*ALL)
    row = logged(client)
    url = f"/callbook/call/{row.code}/incident/"
    assert 'value="道路塌方"' in client.get(url).content.decode()
    intake = {"title": "道路塌方", "kind": "11D01", "area_code": DISTRICT, "place": "某路", "text": "塌方。"}
    assert client.post(url, {**intake, "place": ""}).status_code == 422
    assert client.post(url, intake).status_code == 303
    incident = Incident.objects.get()
    assert incident.first_known_at == Call.objects.get(pk=row.pk).called_at
    second = logged(client)
    assert client.post(f"/callbook/call/{second.code}/link/", {"incident": incident.code}).status_code == 303
    assert Call.objects.get(pk=second.pk).incident == incident
    assert client.post(url, intake).status_code == 422


def test_an_incident_like_one_that_stands_is_registered_from_a_call_for_a_reason() -> None:
    client = client_of(*ALL)
    intake = {"title": "道路塌方", "kind": "11D01", "area_code": DISTRICT, "place": "某路", "text": "塌方。"}
    first, second = (f"/callbook/call/{logged(client).code}/incident/" for _ in range(2))
    assert 'name="again_because"' not in client.get(second).content.decode()
    assert client.post(first, intake).status_code == 303
    refused = client.post(second, intake)
    assert (refused.status_code, 'name="again_because"' in refused.content.decode()) == (422, True)
    assert client.post(second, {**intake, "again_because": "另一处边坡"}).status_code == 303
    assert Incident.objects.count() == 2


def test_a_brief_from_the_log_to_paper() -> None:
    client = client_of(*ALL, "reviews.view")
    logged(client, key="on")
    span = {"kind": "flash", "title": "道路塌方情况", "since": "2023-07-31T00:00", "until": "2023-07-31T11:03"}
    assert client.post("/callbook/brief/new/", {**span, "since": "2023-08-31T00:00"}).status_code == 422
    made = client.post("/callbook/brief/new/", span)
    row = Brief.objects.get()
    assert made["Location"] == f"/callbook/brief/{row.code}/write/"
    page = client.get(made["Location"]).content.decode()
    assert ("某镇政府来电：道路塌方。" in page, 'name="line"' in page) == (True, True)
    assert client.post(f"/callbook/brief/{row.code}/choose/", {"line": []}).status_code == 303
    assert "无重要事项。" in Brief.objects.get().text
    text = {
        "title": "道路塌方情况",
        "urgency": "特急",
        "to_units": "某办公室",
        "copies": "",
        "text": "一、情况\n已抢通。",
    }
    assert client.post(made["Location"], text).status_code == 303
    assert client.post(f"/callbook/brief/{row.code}/moves/sign/").status_code == 303
    signed = client.get(f"/callbook/brief/{row.code}/").content.decode()
    assert ("2023年第1期" in signed, "改稿" in signed) == (True, False)
    pdf = client.get(f"/callbook/brief/{row.code}/paper.pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"/callbook/brief/{row.code}/paper.docx").content[:2] == b"PK"
    assert client.post(made["Location"], {**text, "title": "改"}).status_code == 422
    assert Event.objects.filter(name="callbook.brief.signed").count() == 1


def test_a_call_is_passed_on_by_a_press() -> None:
    make_person("P-A", "DA", area_code=DISTRICT)
    Organisation.objects.update(kind="town")
    client = client_of(*ALL, "notify.send")
    row = logged(client)
    url = f"/callbook/call/{row.code}/"
    assert '<option value="DA">' in client.get(url).content.decode()
    page = client.post(f"{url}pass-on/", {"posts": "DA", "note": ""}, follow=True)
    assert page.redirect_chain == [(url, 303)]
    assert f"已转告{DISTRICT}DA。" in page.content.decode()
    assert "请选择转告给谁" in client.post(f"{url}pass-on/", {"posts": ""}, follow=True).content.decode()
    assert Event.objects.filter(name="callbook.call.passed_on").count() == 1
