"""The readable record of a plan."""

import pytest

from sentinel.kernel.models import Account, Grant, Person
from sentinel.wings.prepare.plans.tests.samples import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    someone = Person.objects.create(code="P-1", name="值班员")
    Grant.objects.create(person=someone, permission="plans.view", kind="area", value="110109108203", source="test")
    client.force_login(Account.objects.create(username="u", label="值班员", person=someone))
    return client


def test_a_plan_reads_as_a_plan_with_what_is_unconfirmed_marked(reader):
    make_plan()
    page = reader.get("/plans/plan/PLAN-T/")
    text = page.content.decode()
    assert page.status_code == 200
    wanted = ("防汛1级响应", "第 4 级条件", "广播告知", "村（社区）", "待确认", "暴雨、洪水")
    assert [word for word in wanted if word not in text] == []
    assert "废止" not in text


def test_the_list_shows_plans_in_reach_only(reader):
    make_plan()
    make_plan(area_code="110108000000", code="PLAN-ELSEWHERE")
    text = reader.get("/plans/plan/").content.decode()
    assert ("PLAN-T" in text, "PLAN-ELSEWHERE" in text) == (True, False)
    assert reader.get("/plans/plan/PLAN-ELSEWHERE/").status_code == 404
