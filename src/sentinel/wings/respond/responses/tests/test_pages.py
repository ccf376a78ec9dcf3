"""Pages of a commander: what will happen is shown, then asked; refusals keep what was typed."""

import pytest

from sentinel.kernel.models import Account, Area, Event, Grant, Person
from sentinel.wings.respond.responses.models import Response
from sentinel.wings.respond.responses.tests.samples import (
    COMMANDER,
    DIRECTOR,
    DISTRICT,
    READS,
    TOWN,
    VILLAGE,
    make_plan,
    make_response,
    make_units,
    make_warning,
)
from sentinel.wings.respond.tasks.models import Task

pytestmark = pytest.mark.django_db
STATEMENT = {"topic": "强降雨防御", "expected_end_at": "2099-07-30T20:00", "measures": "巡查、告知、会商"}


def signed_in(client, *permissions, area=DISTRICT):
    someone = Person.objects.create(code="P-1", name="指挥")
    Grant.objects.bulk_create(
        Grant(person=someone, permission=permission, kind="area", value=area, source="test")
        for permission in (*READS, *permissions)
    )
    client.force_login(Account.objects.create(username="u", label="指挥", person=someone))
    return client


@pytest.fixture
def director(client):
    return signed_in(client, "tasks.assign", *DIRECTOR)


@pytest.fixture
def commander(client):
    return signed_in(client, "tasks.assign", *COMMANDER)


def test_the_offers_follow_the_permission(director):
    make_plan()
    text = director.get("/responses/start/").content.decode()
    assert ("/responses/start/3/PLAN-T/" in text, "/responses/start/2/PLAN-T/" in text) == (True, False)


def test_starting_shows_how_many_tasks_go_to_whom_then_starts(director):
    make_units()
    make_plan()
    page = director.get("/responses/start/4/PLAN-T/")
    text = page.content.decode()
    assert page.status_code == 200
    wanted = ("将下达的任务", "广播告知", "启动并下达任务（4）", "第 4 级条件")
    assert [part for part in wanted if part not in text] == []
    assert Response.objects.count() == 0
    done = director.post("/responses/start/4/PLAN-T/", STATEMENT)
    row = Response.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/responses/response/{row.code}/")
    assert (row.level, row.started_by, Task.objects.count()) == (4, "指挥", 4)


def test_a_missing_statement_keeps_what_was_typed(director):
    make_plan()
    page = director.post("/responses/start/4/PLAN-T/", {**STATEMENT, "measures": ""})
    assert (page.status_code, "强降雨防御" in page.content.decode()) == (422, True)
    assert Response.objects.count() == 0


def test_no_permission_is_403_and_no_reach_is_404(director):
    make_plan()
    assert director.get("/responses/start/1/PLAN-T/").status_code == 403
    assert director.post("/responses/start/1/PLAN-T/", STATEMENT).status_code == 403
    assert director.get("/responses/start/1/PLAN-X/").status_code == 404
    row = make_response(area_code="110108000000", code="PLAN-E")
    for path in ("response/{}/", "end/{}/", "lower/4/{}/", "board/{}/", "warnings/{}/", "decline/{}/"):
        assert director.get(f"/responses/{path.format(row.code)}").status_code == 404


def test_the_record_shows_board_history_and_the_warnings_beside_it(commander):
    Area.objects.create(code=TOWN, name="妙峰山镇", short_name="妙峰山", kind="town")
    row = make_response(level=3)
    make_warning()
    text = commander.get(f"/responses/response/{row.code}/").content.decode()
    wanted = ("生效预警（与响应级别分开）", "geology red", "任务进度", "级别变化", f"/responses/raise/2/{row.code}/")
    assert [part for part in wanted if part not in text] == []
    counted = f"/tasks/task/?origin_key={row.code}&amp;area_code={TOWN}&amp;status=assigned"
    assert counted in text
    listed = commander.get("/tasks/task/", {"origin_key": row.code, "area_code": TOWN, "status": "assigned"})
    assert listed.context["count"] == 2
    units = commander.get(f"/responses/units/{TOWN}/{row.code}/").content.decode()
    assert f"q={VILLAGE}&amp;status=assigned" in units


def test_lowering_asks_to_confirm_every_warning_that_stays(commander):
    row, warning = make_response(level=1), make_warning()
    page = commander.get(f"/responses/lower/3/{row.code}/").content.decode()
    assert ("我已确认以下预警继续有效" in page, "未完成任务 4 条" in page) == (True, True)
    refused = commander.post(f"/responses/lower/3/{row.code}/", {"reason": "雨停"})
    assert (refused.status_code, "还有预警生效" in refused.content.decode()) == (409, True)
    done = commander.post(f"/responses/lower/3/{row.code}/", {"reason": "雨停", "acknowledged": [warning.code]})
    assert done.status_code == 303
    row.refresh_from_db()
    warning.refresh_from_db()
    assert (row.level, warning.status) == (3, "released")


def test_raise_end_and_decline_pages_act_once(commander):
    row = make_response()
    assert commander.get(f"/responses/raise/2/{row.code}/").status_code == 200
    assert commander.post(f"/responses/raise/2/{row.code}/", STATEMENT).status_code == 303
    assert commander.post(f"/responses/raise/2/{row.code}/", STATEMENT).status_code == 409
    assert commander.get(f"/responses/end/{row.code}/").status_code == 200
    assert commander.post(f"/responses/end/{row.code}/", {"reason": "雨停", "withdraw_tasks": "on"}).status_code == 303
    assert set(Task.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert commander.post(f"/responses/decline/{row.code}/", {"reason": "不需要"}).status_code == 409


def test_a_village_reads_the_response_and_cannot_command_it(client):
    village = signed_in(client, area=VILLAGE)
    row = make_response()
    text = village.get(f"/responses/response/{row.code}/").content.decode()
    assert ("防汛4级响应" in text, "/responses/end/" in text) == (True, False)
    before = Event.objects.count()
    assert village.post(f"/responses/end/{row.code}/", {"reason": "雨停"}).status_code == 403
    assert Event.objects.count() == before


def test_the_desk_fragment_lists_what_is_in_force(commander):
    row = make_response()
    text = commander.get("/responses/now/").content.decode()
    assert (row.code in text, "<html" in text) == (True, False)
