"""The record of a household and looks at people's data."""

import pytest

from sentinel.kernel.models import Account, Clock, Event, Grant, Parameter, Person, Unmasking
from sentinel.wings.prepare.households.tests.samples import AT, OTHER_VILLAGE, VILLAGE, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parameters():
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    Parameter.objects.create(
        key="households.stale_days",
        title="过期",
        value=180,
        source="测试",
        status="unverified",
        valid_from="2020-01-01",
    )


def login(client, *permissions):
    someone = Person.objects.create(code="P-1", name="朱静文")
    Grant.objects.bulk_create(
        Grant(person=someone, permission=name, kind="area", value=VILLAGE, source="test") for name in permissions
    )
    client.force_login(Account.objects.create(username="u", label="朱静文", person=someone))
    return client


def test_the_record_is_masked(client):
    make_household(code="HOME-1")
    text = login(client, "households.view").get("/households/household/HOME-1/").content.decode()
    wanted = ("王**", "110199********0017", "100****5678", "名单过时", "1960")
    assert [word for word in wanted if word not in text] == []
    assert [word for word in ("王小1", "110199196001010017", "10012345678", "查看原文") if word in text] == []


def test_the_list_and_its_export_are_masked_and_in_reach(client):
    make_household(code="HOME-1")
    make_household(code="HOME-2", area_code=OTHER_VILLAGE)
    reader = login(client, "households.view")
    text = reader.get("/households/household/").content.decode()
    assert ("HOME-1" in text, "HOME-2" in text, "王小1" in text) == (True, False, False)
    lines = b"".join(reader.get("/households/household/?export=csv").streaming_content).decode()
    assert ("HOME-1" in lines, "HOME-2" in lines, "王小1" in lines) == (True, False, False)


def test_a_look_in_the_clear_is_shown_once_and_logged(client):
    make_household(code="HOME-1")
    reader = login(client, "households.view", "households.unmask")
    assert "查看原文" in reader.get("/households/household/HOME-1/").content.decode()
    page = reader.post("/households/unmask/HOME-1-1/", {"purpose": "电话叫应"})
    assert "110199196001010017" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Unmasking.objects.get().purpose == "电话叫应"


@pytest.mark.parametrize(
    ("permissions", "code", "purpose", "status"),
    [
        (("households.view",), "HOME-1-1", "叫应", 403),
        (("households.view", "households.unmask"), "HOME-1-1", "", 422),
        (("households.view", "households.unmask"), "HOME-2-1", "叫应", 404),
    ],
)
def test_a_look_refused_shows_nothing(client, permissions, code, purpose, status):
    make_household(code="HOME-1")
    make_household(code="HOME-2", area_code=OTHER_VILLAGE)
    page = login(client, *permissions).post(f"/households/unmask/{code}/", {"purpose": purpose})
    assert page.status_code == status
    assert "110199196001010017" not in page.content.decode()
    assert not Unmasking.objects.exists()


def test_a_look_is_asked_for_never_linked(client):
    make_household(code="HOME-1")
    assert login(client, "households.view", "households.unmask").get("/households/unmask/HOME-1-1/").status_code == 405


def test_confirming_freshens_the_record(client):
    make_household(code="HOME-1")
    keeper = login(client, "households.view", "households.manage")
    answer = keeper.post("/households/confirm/HOME-1/")
    assert (answer.status_code, answer.url) == (303, "/households/household/HOME-1/")
    assert "名单有效" in keeper.get("/households/household/HOME-1/").content.decode()
    assert Event.objects.filter(name="households.household.confirmed").count() == 1


def test_editing_offers_nothing_personal(client):
    make_household(code="HOME-1")
    text = (
        login(client, "households.view", "households.manage").get("/households/household/HOME-1/edit/").content.decode()
    )
    assert "村东 3 号" in text
    assert "王" not in text.replace("王**", "")


def test_a_person_and_then_the_household_are_struck_off(client):
    make_household(code="HOME-1")
    keeper = login(client, "households.view", "households.manage")
    record = "/households/household/HOME-1/"
    assert "整户移出名册" in keeper.get(record).content.decode()
    page = keeper.post("/households/strike-member/HOME-1-1/", {"reason": "deceased"}, follow=True)
    assert page.redirect_chain == [(record, 303)]
    assert "王** 已移出险户名册" in page.content.decode()
    page = keeper.post("/households/strike-member/HOME-1-2/", {"reason": "deceased"}, follow=True)
    assert "请移出整户" in page.content.decode()
    answer = keeper.post("/households/strike/HOME-1/", {"reason": "safe"})
    assert (answer.status_code, answer["Location"]) == (303, "/households/household/")
    assert keeper.get(record).status_code == 404
