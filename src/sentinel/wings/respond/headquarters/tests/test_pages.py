"""Pages of field headquarters."""

import pytest

from sentinel.kernel.models import Account, Grant, Person
from sentinel.wings.respond.headquarters.models import Decision, Member
from sentinel.wings.respond.headquarters.tests.samples import ALL, make_field

pytestmark = pytest.mark.django_db


def signed_in(client, code, *permissions):
    someone = Person.objects.get_or_create(code=code, defaults={"name": code})[0]
    Grant.objects.bulk_create(
        Grant(person=someone, permission=name, kind="area", value="110109000000", source="test") for name in permissions
    )
    client.force_login(Account.objects.create(username=code, label=code, person=someone))
    return client


def test_a_visitor_is_sent_to_log_in(client):
    assert client.get("/headquarters/mine/").status_code == 302


def test_who_runs_it_brings_people_in_and_writes_decisions(client):
    row = make_field()
    Person.objects.create(code="A", name="甲")
    desk = signed_in(client, "D", *ALL)
    assert "在部人员" in desk.get(f"/headquarters/field/{row.code}/").content.decode()
    assert desk.get(f"/headquarters/join/{row.code}/").status_code == 200
    assert desk.post(f"/headquarters/decide/{row.code}/", {"text": ""}).status_code == 422
    assert desk.post(f"/headquarters/decide/{row.code}/", {"text": "封路"}).status_code == 303
    assert Decision.objects.get().text == "封路"
    assert desk.get("/headquarters/set-up/").status_code == 200
    assert desk.post(f"/headquarters/leave/C-H1/{row.code}/", {"text": "走"}).status_code == 409
    assert Member.objects.get().left_at is None


def test_the_commanders_phone_and_who_may_only_look(client):
    row = make_field()
    phone = signed_in(client, "C-H1")
    page = phone.get("/headquarters/mine/").content.decode()
    assert (row.title in page, "登记决定" in page) == (True, True)
    looker = signed_in(client, "L", "headquarters.view")
    assert "不在任何现场指挥部" in looker.get("/headquarters/mine/").content.decode()
    assert looker.get(f"/headquarters/decide/{row.code}/").status_code == 403
    assert looker.get("/headquarters/set-up/").status_code == 403
