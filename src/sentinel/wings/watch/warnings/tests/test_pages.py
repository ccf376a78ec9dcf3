"""The pages of the module through the client, as the people who use them."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sentinel.codecs import cap
from sentinel.kernel.actor import system
from sentinel.kernel.clock import now
from sentinel.kernel.models import Account, Grant, Parameter, Person
from sentinel.notify.models import Ladder
from sentinel.wings.watch.warnings import actions
from sentinel.wings.watch.warnings.models import Bulletin, Warning
from sentinel.wings.watch.warnings.tests.samples import (
    DISTRICT,
    OTHER,
    TOWN,
    VILLAGE,
    chief,
    duty,
    make_bulletin,
    make_district,
    make_warning,
)

pytestmark = pytest.mark.django_db


def login(code: str, *permissions: str, area: str = DISTRICT) -> Client:
    """A client of a person's account with permissions over an area."""
    person, _ = Person.objects.get_or_create(code=code, defaults={"name": f"人{code}"})
    Grant.objects.bulk_create(
        Grant(person=person, permission=permission, kind="area", value=area, source="test")
        for permission in permissions
    )
    account = Account.objects.create(username=code, person=person, label=f"人{code}")
    client = Client()
    client.force_login(account)
    return client


def submitted(level: str = "red") -> Warning:
    """A warning that waits for the second person, drafted now."""
    row = make_warning(at=now(), level=level)
    return actions.submit_warning(actor=duty(), at=now(), warning=row)


def released(level: str = "red") -> Warning:
    """A warning in force now, with its villages called."""
    row = actions.release_warning(actor=chief(), at=now(), warning=submitted(level))
    actions.call_out(actor=system("warnings"), at=now(), code=row.code)
    return row


def text(client: Client, path: str) -> str:
    """A page as text; it must be there."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_drafting_by_hand_gives_a_record() -> None:
    make_district()
    client = login("D1", "warnings.view", "warnings.draft")
    assert "影响范围" in text(client, "/warnings/warning/new/")
    response = client.post(
        "/warnings/warning/new/",
        {"hazard": "rain", "level": "red", "target_areas": [DISTRICT], "description": "强降雨"},
    )
    row = Warning.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/warnings/warning/{row.code}/")
    assert (row.status, row.target_areas, row.drafted_by) == ("draft", [DISTRICT], "D1")
    page = text(client, response["Location"])
    assert "提交签发" in page
    assert "应采取的措施" in page


def test_a_wrong_draft_keeps_what_was_typed() -> None:
    make_district()
    client = login("D1", "warnings.view", "warnings.draft")
    facts = {"hazard": "rain", "level": "red", "target_areas": [DISTRICT], "description": "强降雨"}
    response = client.post("/warnings/warning/new/", {**facts, "expires_at": "2020-01-01T00:00"})
    assert response.status_code == 422
    assert "失效时间须晚于" in response.content.decode()
    assert "强降雨" in response.content.decode()
    assert client.post("/warnings/warning/new/", {**facts, "description": "a\x00b"}).status_code == 422
    assert client.post("/warnings/warning/new/", {**facts, "target_areas": ["110108000000"]}).status_code == 422
    assert Warning.objects.count() == 0


def test_drafting_and_amending_need_the_right() -> None:
    row = make_warning(at=now())
    reader = login("R1", "warnings.view")
    assert reader.get("/warnings/warning/new/").status_code == 403
    assert reader.get(f"/warnings/warning/{row.code}/edit/").status_code == 403
    elsewhere = login("R2", "warnings.view", "warnings.draft", area=TOWN)
    assert elsewhere.get(f"/warnings/warning/{row.code}/edit/").status_code == 404


def test_amending_changes_the_draft() -> None:
    row = make_warning(at=now())
    client = login("D1", "warnings.view", "warnings.draft")
    path = f"/warnings/warning/{row.code}/edit/"
    assert "预计有强降雨。" in text(client, path)
    until = timezone.localtime(now()) + timedelta(hours=5)
    response = client.post(
        path, {"target_areas": [TOWN], "description": "改过", "expires_at": until.strftime("%Y-%m-%dT%H:%M")}
    )
    row.refresh_from_db()
    assert (response.status_code, row.description, row.target_areas) == (303, "改过", [TOWN])


def test_the_release_page_says_what_goes_to_whom_and_releases() -> None:
    row = submitted()
    client = login("C1", "warnings.view", "warnings.release")
    path = f"/warnings/warning/{row.code}/release/"
    page = text(client, path)
    assert "<strong>2</strong> 个村（社区）" in page
    assert "签发并叫应" in page
    response = client.post(path)
    row.refresh_from_db()
    assert (response.status_code, row.status, row.released_by) == (303, "released", "C1")
    again = client.post(path)
    assert (again.status_code, "不能签发" in again.content.decode()) == (409, True)


def test_a_level_that_rings_nobody_says_who_is_told() -> None:
    row = submitted("blue")
    Parameter.objects.create(
        key="warning.told_roles",
        title="告知",
        value=["village_a", "town_duty"],
        source="测试",
        status="unverified",
        valid_from=date(2020, 1, 1),
    )
    page = text(login("C1", "warnings.view", "warnings.release"), f"/warnings/warning/{row.code}/release/")
    assert "该级别不逐村叫应。" in page
    assert "<strong>3</strong> 名值班和责任人员发消息" in page
    assert "签发并叫应" not in page


def test_the_submitter_sees_why_not() -> None:
    row = submitted()
    client = login("D1", "warnings.view", "warnings.release")
    path = f"/warnings/warning/{row.code}/release/"
    page = text(client, path)
    assert "提交人不能签发" in page
    assert "签发并叫应" not in page
    assert client.post(path).status_code == 409
    reader = login("R1", "warnings.view")
    assert "没有签发权" in text(reader, path)
    assert reader.post(path).status_code == 403
    outside = login("R2", "warnings.view", "warnings.release", area=TOWN)
    assert outside.get(path).status_code == 404
    row.refresh_from_db()
    assert row.status == "submitted"


def test_record_shows_message_figures_and_silence() -> None:
    row = released()
    client = login("C1", "warnings.view", "warnings.cancel", "notify.view")
    page = text(client, f"/warnings/warning/{row.code}/")
    assert "待确认" in page
    assert "水峪嘴村" in page
    assert "担礼村" in page
    response = client.get(f"/warnings/warning/{row.code}/cap.xml")
    assert cap.read(response.content).identifier == row.identifier
    assert response["Content-Disposition"] == f'attachment; filename="{row.identifier}.xml"'
    assert client.get(f"/warnings/warning/{row.code}/cancel.xml").status_code == 404
    lifted = client.post(f"/warnings/warning/{row.code}/moves/cancel/", {"note": "雨停"})
    assert lifted.status_code == 303
    assert cap.read(client.get(f"/warnings/warning/{row.code}/cancel.xml").content).msg_type == "Cancel"


def test_top_bar_shows_what_is_in_force_within_reach() -> None:
    row = released()
    make_warning(at=now(), hazard="geology")
    village = login("V1", "warnings.view", area=VILLAGE)
    assert text(village, "/warnings/active/").count("<a ") == 1
    assert f"/warnings/warning/{row.code}/" in text(village, "/warnings/active/")
    assert "无生效预警" in text(login("N1"), "/warnings/active/")


def test_the_phone_inbox_answers_with_one_button() -> None:
    released()
    client = login(f"P-{VILLAGE}-A", "notify.answer", "notify.view", area=VILLAGE)
    page = text(client, "/me/messages/")
    assert page.count("已收到") == 1
    assert text(client, "/me/bell/").count("dot") == 1
    ladder = Ladder.objects.get(area_code=VILLAGE)
    other = Ladder.objects.get(area_code=OTHER)
    assert client.post("/me/messages/answer/", {"ladder": other.code}).status_code == 404
    assert client.post("/me/messages/answer/", {"ladder": "\x00"}).status_code == 404
    response = client.post("/me/messages/answer/", {"ladder": ladder.code})
    assert (response.status_code, response["Location"]) == (303, "/me/messages/")
    ladder.refresh_from_db()
    assert (ladder.status, ladder.answered_by) == ("answered", f"P-{VILLAGE}-A")
    assert client.post("/me/messages/answer/", {"ladder": ladder.code}).status_code == 409
    assert "没有待应答的叫应" in text(client, "/me/messages/")


def test_a_post_above_answers_on_behalf_with_words() -> None:
    released()
    client = login("T1", "notify.view", "notify.hand", area=TOWN)
    ladder = Ladder.objects.get(area_code=VILLAGE)
    path = f"/warnings/callout/{ladder.code}/"
    assert "代答" in text(client, path)
    client.post(f"{path}answer/", {"note": ""})
    client.post(f"{path}close/", {"note": "派人"})
    ladder.refresh_from_db()
    assert ladder.status == "calling"
    assert client.post(f"{path}answer/", {"note": "卫星电话确认"}).status_code == 303
    ladder.refresh_from_db()
    assert (ladder.status, ladder.on_behalf) == ("answered", True)
    reader = login("T2", "notify.view", area=TOWN)
    other = Ladder.objects.get(area_code=OTHER)
    assert reader.post(f"/warnings/callout/{other.code}/answer/", {"note": "x"}).status_code == 403
    outside = login("T3", "notify.view", "notify.hand", area="110109101000")
    assert outside.get(path).status_code == 404
    assert outside.post(f"{path}answer/", {"note": "x"}).status_code == 404


def test_lists_open_and_a_bulletin_is_typed_in() -> None:
    released()
    client = login("D1", "warnings.view", "warnings.bulletin", "notify.view")
    assert "暴雨红色预警" in text(client, "/warnings/warning/")
    assert "水峪嘴村" in text(client, "/warnings/callout/")
    form = text(client, "/warnings/bulletin/new/")
    assert f'<input type="checkbox" name="target_areas" value="{OTHER}"' in form
    response = client.post(
        "/warnings/bulletin/new/",
        {
            "source": "北京市气象台",
            "kind": "warning",
            "hazard": "rain",
            "level": "red",
            "text": "升级发布暴雨红色预警",
            "issued_at": "2023-07-29 17:30:00",
            "target_areas": [OTHER],
        },
    )
    row = Bulletin.objects.get()
    assert (response.status_code, row.source, row.target_areas) == (303, "北京市气象台", [OTHER])
    assert "升级发布暴雨红色预警" in text(client, f"/warnings/bulletin/{row.code}/")


API = "/api/v1/warnings"


def ask(client: Client, method: str, path: str, body: dict[str, object], **headers: str) -> Any:
    """One JSON request."""
    return client.generic(method, f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_the_api_drafts_and_amends_until_it_is_submitted() -> None:
    make_district()
    client = login("D1", "warnings.view", "warnings.draft")
    body = {"hazard": "rain", "level": "yellow", "target_areas": [VILLAGE, OTHER], "description": "有强降雨。"}
    made = ask(client, "POST", "/warning", body)
    row = Warning.objects.get()
    assert (made.status_code, made.json()["target_areas"]) == (201, [VILLAGE, OTHER])
    assert (row.headline, row.area_code) == ("门头沟区气象台发布暴雨黄色预警[III/较重]", TOWN)
    path = f"/warning/{row.code}"
    amended = ask(client, "PATCH", path, {"target_areas": [VILLAGE]}, **{"If-Match": made["ETag"]})
    assert (amended.status_code, amended.json()["area_code"]) == (200, VILLAGE)
    assert ask(client, "PATCH", path, {"headline": "改"}, **{"If-Match": made["ETag"]}).status_code == 409
    for field, value, code in (("level", "red", "fixed"), ("headline", "", "invalid"), ("expires_at", "x", "invalid")):
        answer = ask(client, "PATCH", path, {field: value})
        assert (answer.status_code, [(item["field"], item["code"]) for item in answer.json()["errors"]]) == (
            422,
            [(field, code)],
        )
    assert ask(client, "POST", "/warning", {**body, "target_areas": []}).json()["errors"][0]["field"] == "target_areas"


def test_the_api_never_amends_a_released_warning() -> None:
    row = released()
    client = login("D1", "warnings.view", "warnings.draft")
    answer = ask(client, "PATCH", f"/warning/{row.code}", {"headline": "改"})
    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")
    assert "amend" not in client.get(f"{API}/warning/{row.code}").json()["allowed"]
    assert Warning.objects.get().headline == row.headline


def test_the_api_corrects_a_bulletin_but_not_when_it_was_sent() -> None:
    row, client = make_bulletin(), login("D1", "warnings.view", "warnings.bulletin")
    path = f"/bulletin/{row.code}"
    assert ask(client, "PATCH", path, {"level": "orange"}).json()["level_words"] == "橙色"
    sent = ask(client, "PATCH", path, {"issued_at": "2023-07-30T08:00:00+08:00"})
    assert [(item["field"], item["code"]) for item in sent.json()["errors"]] == [("issued_at", "fixed")]
    assert list(client.get(f"/warnings{path}/edit/").context["form"].fields) == [
        "source",
        "kind",
        "hazard",
        "level",
        "text",
    ]
    assert Bulletin.objects.get().issued_at == row.issued_at


def test_the_address_may_bring_a_draft_along_and_what_it_may_not_choose_stays_open() -> None:
    make_district()
    client = login("D1", "warnings.view", "warnings.draft")
    asked = {"hazard": "flash_flood", "target_areas": [TOWN, "110108000000"], "description": "水深\x00 1 米"}
    form = client.get("/warnings/warning/new/", asked).context["form"]
    assert [form[name].value() for name in ("hazard", "target_areas", "description")] == [
        "flash_flood",
        [TOWN],
        "水深 1 米",
    ]
    empty = client.get("/warnings/warning/new/", {"target_areas": "nowhere"}).context["form"]
    assert (empty["target_areas"].value(), empty["level"].value()) == ([DISTRICT], "blue")
