"""The phone page of a unit's tasks, and the list and record of tasks."""

import re

import pytest
from django.urls import reverse

from sentinel.kernel.models import Event
from sentinel.wings.respond.tasks.models import Task
from sentinel.wings.respond.tasks.tests.samples import OTHER_VILLAGE, VILLAGE, make_task, signed_in

pytestmark = pytest.mark.django_db
MINE, RECEIVE_ALL = "/tasks/mine/", "/tasks/mine/receive/"


@pytest.fixture
def village(client):
    return signed_in(client, "tasks.view", "tasks.act")


def act(move, row):
    return reverse("tasks:act", args=[move, row.code])


def test_a_visitor_is_sent_to_log_in(client):
    assert client.get(MINE).status_code == 302


def test_my_units_tasks_with_big_buttons_and_nobody_elses(village):
    make_task()
    Task.objects.update(title="本村的任务")
    other = make_task(area_code=OTHER_VILLAGE)
    page = village.get(MINE)
    text = page.content.decode()
    assert page.status_code == 200
    assert ("本村的任务" in text, "已接收" in text, other.number in text) == (True, True, False)


def test_an_empty_page_says_why(village):
    assert "现在没有待办任务" in village.get(MINE).content.decode()


def test_sign_arrive_and_finish_without_script(village):
    row = make_task()
    for move, note in (("receive", ""), ("arrive", ""), ("finish", "已广播三遍")):
        answered = village.post(act(move, row), {"note": note})
        assert (answered.status_code, answered["Location"]) == (303, MINE)
    row.refresh_from_db()
    assert (row.status, row.note, row.received_by) == ("done", "已广播三遍", "值班员")
    assert "已结束" in village.get(MINE).content.decode()


def test_a_refusal_keeps_what_was_typed(village):
    row = make_task()
    answered = village.post(act("finish", row), {"note": "桥断了"})
    assert (answered.status_code, "待签收" in answered.content.decode()) == (409, True)
    village.post(act("receive", row))
    answered = village.post(act("finish", row), {"note": "  "})
    assert (answered.status_code, "请写一句完成情况" in answered.content.decode()) == (422, True)
    assert Event.objects.count() == 2


def test_one_button_signs_for_all_that_the_page_showed(village):
    first, second, started = make_task(code="a"), make_task(code="b"), make_task(code="c")
    village.post(act("receive", started))
    page = village.get(MINE).content.decode()
    assert "全部签收（2）" in page
    shown = re.findall(r'name="code" value="([^"]+)"', page)
    assert shown == [first.code, second.code]
    unseen, other = make_task(code="d"), make_task(area_code=OTHER_VILLAGE)
    answered = village.post(RECEIVE_ALL, {"code": [*shown, other.code, "\x00"]}, follow=True)
    assert (answered.redirect_chain, "已签收 2 条任务。" in answered.content.decode()) == ([(MINE, 303)], True)
    assert {row.code: row.status for row in Task.objects.all()} == {
        first.code: "received",
        second.code: "received",
        started.code: "received",
        unseen.code: "assigned",
        other.code: "assigned",
    }
    assert "全部签收" not in village.get(MINE).content.decode()


def test_signing_for_nothing_writes_nothing(village):
    make_task()
    answered = village.post(RECEIVE_ALL, follow=True)
    assert "已签收 0 条任务。" in answered.content.decode()
    assert (Task.objects.get().status, Event.objects.count()) == ("assigned", 1)


def test_who_may_only_look_does_not_sign_for_all(client):
    rows = [make_task(code="a"), make_task(code="b")]
    viewer = signed_in(client, "tasks.view")
    assert "全部签收" not in viewer.get(MINE).content.decode()
    answered = viewer.post(RECEIVE_ALL, {"code": [row.code for row in rows]})
    assert (answered.status_code, "没有“接收与反馈任务”的权限" in answered.content.decode()) == (403, True)
    assert set(Task.objects.values_list("status", flat=True)) == {"assigned"}
    assert Event.objects.count() == 2


def test_another_villages_task_is_not_found(village):
    other = make_task(area_code=OTHER_VILLAGE)
    assert village.post(act("receive", other)).status_code == 404
    assert village.post(act("withdraw", make_task())).status_code == 404
    assert Event.objects.count() == 2


def test_seeing_is_not_acting(client):
    row = make_task()
    viewer = signed_in(client, "tasks.view")
    assert viewer.post(act("receive", row)).status_code == 403
    row.refresh_from_db()
    assert row.status == "assigned"


def test_the_counts_are_fetched_by_themselves(village):
    make_task()
    page = village.get("/tasks/mine/summary/").content.decode()
    assert ("待签收" in page, "<html" in page) == (True, False)


def test_the_list_filters_and_the_record_moves(village):
    row = make_task()
    listed = village.get("/tasks/task/", {"origin_key": row.origin_key, "status": "assigned", "q": VILLAGE})
    assert (listed.status_code, row.number in listed.content.decode()) == (200, True)
    record = village.get(f"/tasks/task/{row.code}/")
    assert (record.status_code, "已接收" in record.content.decode()) == (200, True)
    assert village.post(f"/tasks/task/{row.code}/moves/receive/").status_code == 303
    row.refresh_from_db()
    assert row.status == "received"
