"""The list, the record and the buttons of a shelter."""

import pytest

from sentinel.kernel.models import Account, Clock, Grant, Parameter, Person
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import AT, ELSEWHERE, TOWN, make_shelter

pytestmark = pytest.mark.django_db
RECORD = "/shelters/shelter/BN-1/"


@pytest.fixture(autouse=True)
def parameters():
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    Parameter.objects.create(
        key="shelters.stale_days", title="过期", value=30, source="测试", status="unverified", valid_from="2020-01-01"
    )


def login(client, *permissions):
    someone = Person.objects.create(code="P-1", name="杨诚青")
    Grant.objects.bulk_create(
        Grant(person=someone, permission=name, kind="area", value=TOWN, source="test") for name in permissions
    )
    client.force_login(Account.objects.create(username="u", label="杨诚青", person=someone))
    return client


def test_the_list_stays_in_reach(client):
    make_shelter(code="BN-1")
    make_shelter(code="BN-2", area_code=ELSEWHERE)
    text = login(client, "shelters.view").get("/shelters/shelter/").content.decode()
    assert ("学校BN-1" in text, "学校BN-2" in text) == (True, False)


def test_the_record_shows_room_and_freshness_and_only_the_open_buttons(client):
    make_shelter()
    keeper = login(client, "shelters.view", "shelters.manage")
    text = keeper.get(RECORD).content.decode()
    assert ("待用" in text, "余位 3 人" in text, "登记过时" in text, "恢复待用" in text) == (True, True, True, False)
    assert keeper.post("/shelters/shelter/BN-1/moves/open/").status_code == 303
    assert Shelter.objects.get().status == "open"
    assert keeper.post("/shelters/confirm/BN-1/").status_code == 303
    assert "登记有效" in keeper.get(RECORD).content.decode()


def test_reading_is_not_managing(client):
    make_shelter()
    reader = login(client, "shelters.view")
    assert "moves/open" not in reader.get(RECORD).content.decode()
    assert reader.post("/shelters/shelter/BN-1/moves/open/").status_code == 403
    assert reader.post("/shelters/confirm/BN-1/").status_code == 403
    assert reader.post("/shelters/confirm/BN-2/").status_code == 404
    assert Shelter.objects.get().status == "ready"
