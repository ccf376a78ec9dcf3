"""Orders without a response, work handed on, lateness that climbs, pressing, and proof."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from sentinel.kernel import due
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Holding, Organisation, Person, Post
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.notify.models import Delivery, Message
from sentinel.wings.respond.tasks import actions, queries
from sentinel.wings.respond.tasks.models import Order, Supervision, Task
from sentinel.wings.respond.tasks.tests.samples import (
    AT,
    DISTRICT,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    make_task,
    make_unit,
    person,
    signed_in,
)
from sentinel.wings.respond.tasks.workflow import TASK

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)


def names():
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    file.seek(0)
    return file


def make_chain():
    """A district with one town and its village, each under the one above, and somebody in the town's post."""
    make_unit(DISTRICT, "district")
    make_unit(TOWN, "town")
    make_unit(VILLAGE)
    for code, above in ((TOWN, DISTRICT), (VILLAGE, TOWN)):
        Organisation.objects.filter(code=code).update(parent=Organisation.objects.get(code=above))
    post = Post.objects.create(
        code="T1", organisation=Organisation.objects.get(code=TOWN), title="值班", role="town_duty", area_code=TOWN
    )
    Holding.objects.create(post=post, person=Person.objects.create(code="P-T1", name="镇值班"))


def test_an_order_gives_one_task_to_each_chosen_unit():
    make_unit(TOWN, "town")
    make_unit(VILLAGE)
    row = actions.give_order(
        actor=person("tasks.assign"), at=AT, title=" 巡查 ", units=[VILLAGE, TOWN], minutes=45, evidence="photo"
    )
    assert (row.code, row.title, row.units, row.target_areas) == ("ZL20230729-0001", "巡查", 2, [TOWN])
    found = Task.objects.order_by("unit").values_list("unit", "origin_key", "evidence", "due_at")
    due_at = AT + timedelta(minutes=45)
    assert list(found) == [(TOWN, row.code, "photo", due_at), (VILLAGE, row.code, "photo", due_at)]
    assert names() == ["tasks.order.given", "tasks.task.assigned", "tasks.task.assigned"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, Invalid),
        ({"units": []}, Invalid),
        ({"units": ["NOBODY"]}, Invalid),
        ({"minutes": 0}, Invalid),
        ({"minutes": 10081}, Invalid),
        ({"evidence": "oath"}, Invalid),
        ({"actor": person("tasks.assign", area=OTHER_TOWN)}, NotAllowed),
        ({"actor": person("tasks.act")}, NotAllowed),
    ],
)
def test_an_order_that_cannot_be_given_leaves_no_trace(change, refusal):
    make_unit(VILLAGE)
    asked = {"actor": person("tasks.assign"), "title": "巡查", "units": [VILLAGE], "minutes": 45}
    with pytest.raises(refusal):
        actions.give_order(at=AT, **{**asked, **change})
    assert (Order.objects.count(), Task.objects.count(), names()) == (0, 0, [])


def test_a_unit_sets_out_arrives_somewhere_and_finishes_with_a_photo():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    Task.objects.update(evidence="photo")
    with pytest.raises(MoveRefused):
        actions.set_out_for_task(actor=actor, at=LATER, task=row)
    actions.receive_task(actor=actor, at=LATER, task=row)
    assert actions.set_out_for_task(actor=actor, at=LATER, task=row).set_out_at == LATER
    there = actions.arrive_at_task(actor=actor, at=LATER, task=row, place=(116.1, 39.94))
    assert there.point.coords == (116.1, 39.94)
    with pytest.raises(Invalid, match="照片"):
        actions.finish_task(actor=actor, at=LATER, task=there, note="好了")
    done = actions.finish_task(actor=actor, at=LATER, task=there, note="好了", photo=picture(), photo_name="a.jpg")
    assert (done.status, done.point.coords) == ("done", (116.1, 39.94))
    assert names()[1:] == [
        "tasks.task.received",
        "tasks.task.set_out",
        "tasks.task.arrived",
        "organisation.attachment.added",
        "tasks.task.finished",
    ]


def test_a_place_is_asked_for_and_checked():
    row, actor = make_task(), person("tasks.act", area=VILLAGE)
    Task.objects.update(evidence="place", status="received")
    row.refresh_from_db()
    for place in (None, (200.0, 39.9)):
        with pytest.raises(Invalid, match="位置"):
            actions.finish_task(actor=actor, at=LATER, task=row, note="好了", place=place)
    assert names() == ["tasks.task.assigned"]
    assert actions.finish_task(actor=actor, at=LATER, task=row, note="好了", place=(116.0, 40.0)).status == "done"


def test_work_handed_on_is_done_when_all_below_have_done_it():
    make_unit(TOWN, "town")
    make_unit(VILLAGE)
    town_task, town = make_task(area_code=TOWN), person("tasks.act", area=TOWN)
    (child,) = actions.hand_on_task(actor=town, at=LATER, task=town_task, units=[VILLAGE], note="请马上办")
    assert (child.code, child.due_at, child.text) == (f"{town_task.code}~{VILLAGE}", town_task.due_at, "请马上办")
    town_task.refresh_from_db()
    assert (town_task.status, child.parent) == ("handed", town_task)
    actions.receive_task(actor=system("test"), at=LATER, task=child)
    actions.finish_task(actor=person("tasks.act", area=VILLAGE), at=LATER, task=child, note="好了")
    town_task.refresh_from_db()
    assert (town_task.status, town_task.done_at, town_task.overdue) == ("done", LATER, False)
    assert [row.unit for row in queries.chain(person("tasks.view"), child)] == [TOWN, VILLAGE]
    assert names()[1:] == [
        "tasks.task.handed_on",
        "tasks.task.assigned",
        "tasks.task.received",
        "tasks.task.finished",
        "tasks.task.finished",
    ]


def test_what_a_unit_below_refuses_comes_back_and_withdrawing_takes_both():
    make_unit(TOWN, "town")
    make_unit(VILLAGE)
    row = make_task(area_code=TOWN)
    (child,) = actions.hand_on_task(actor=system("test"), at=LATER, task=row, units=[VILLAGE])
    actions.refuse_task(actor=person("tasks.act", area=VILLAGE), at=LATER, task=child, reason="路断")
    row.refresh_from_db()
    assert (row.status, names()[-1]) == ("received", "tasks.task.handed_back")
    actions.withdraw_task(actor=system("test"), at=LATER, task=row, reason="改派")
    assert set(Task.objects.values_list("status", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize("units", [[], [OTHER_VILLAGE], [TOWN], ["NOBODY"]])
def test_work_is_handed_only_to_units_below(units):
    make_unit(TOWN, "town")
    make_unit(OTHER_VILLAGE)
    row = make_task(area_code=TOWN)
    with pytest.raises(Invalid):
        actions.hand_on_task(actor=person("tasks.act", area=TOWN), at=LATER, task=row, units=units)
    assert (Task.objects.count(), names()) == (1, ["tasks.task.assigned"])


def test_late_work_climbs_one_unit_after_another_and_stops_when_done():
    make_chain()
    row = make_task()
    due.sweep(row.due_at + timedelta(minutes=1))
    assert due.next_due() == row.due_at + timedelta(minutes=30)
    due.sweep(row.due_at + timedelta(minutes=30))
    row.refresh_from_db()
    assert (row.climbs, row.climbed_to, row.climb_at) == (1, TOWN, row.due_at + timedelta(minutes=60))
    message = Message.objects.get()
    assert (message.title, Delivery.objects.get().person_code) == ("1 条任务超时未完成", "P-T1")
    due.sweep(row.due_at + timedelta(minutes=60))
    row.refresh_from_db()
    assert (row.climbs, row.climbed_to, row.climb_at) == (2, DISTRICT, None)
    assert (names().count("tasks.task.climbed"), due.next_due()) == (2, None)


def test_what_was_done_in_the_meantime_does_not_climb():
    make_chain()
    row = make_task()
    due.sweep(row.due_at + timedelta(minutes=1))
    actions.receive_task(actor=system("test"), at=row.due_at, task=row)
    actions.finish_task(actor=system("test"), at=row.due_at + timedelta(minutes=5), task=row, note="好了")
    assert (due.next_due(), Task.objects.get().climb_at) == (None, None)


def test_pressing_is_counted_and_answered_once():
    row = make_task()
    asked = {"task": row, "text": "请说明原因", "minutes": 30}
    with pytest.raises(NotAllowed):
        actions.supervise_task(actor=person("tasks.assign"), at=LATER, **asked)
    with pytest.raises(Invalid):
        actions.supervise_task(actor=person("tasks.supervise"), at=LATER, **{**asked, "text": " "})
    assert (Supervision.objects.count(), names()) == (0, ["tasks.task.assigned"])
    press = actions.supervise_task(actor=person("tasks.supervise"), at=LATER, **asked)
    assert Task.objects.get().supervised == 1
    village = person("tasks.act", area=VILLAGE)
    with pytest.raises(NotAllowed):
        actions.answer_supervision(
            actor=person("tasks.act", area=OTHER_VILLAGE), at=LATER, supervision=press, answer="在办"
        )
    answered = actions.answer_supervision(actor=village, at=press.due_at, supervision=press, answer="在办")
    assert (answered.answer, answered.answered_by) == ("在办", "P1")
    with pytest.raises(MoveRefused):
        actions.answer_supervision(actor=village, at=press.due_at, supervision=press, answer="再答")
    assert names()[1:] == ["tasks.supervision.pressed", "tasks.supervision.answered"]


def test_done_work_is_not_pressed():
    row = make_task()
    Task.objects.update(status="withdrawn")
    with pytest.raises(MoveRefused, match="不用督办"):
        actions.supervise_task(actor=person("tasks.supervise"), at=LATER, task=row, text="快", minutes=5)
    assert Supervision.objects.count() == 0


def test_the_pages_of_the_desk(client):
    row = make_task()
    make_unit(TOWN, "town")
    desk = signed_in(
        client, "tasks.view", "tasks.assign", "tasks.supervise", "tasks.act", area=DISTRICT, unit=OTHER_TOWN
    )
    given = desk.post(
        "/tasks/order/give/", {"title": "巡查", "minutes": "30", "evidence": "note", "units": [VILLAGE, TOWN]}
    )
    order = Order.objects.get()
    assert (given.status_code, given["Location"], order.units) == (303, f"/tasks/order/{order.code}/", 2)
    assert desk.post("/tasks/order/give/", {"title": "", "minutes": "0", "evidence": "note"}).status_code == 422
    page = desk.get("/tasks/progress/").content.decode()
    assert f"town={TOWN}" in page
    opened = desk.get(f"/tasks/progress/?town={TOWN}&origin={order.code}&format=csv").content.decode()
    assert [line.split(",")[:2] for line in opened.splitlines()[1:]] == [
        [f"单位{TOWN}", "1"],
        [f"单位{VILLAGE}", "1"],
    ]
    pressed = desk.post(f"/tasks/supervise/{row.code}/", {"text": "请说明", "minutes": "20"})
    assert (pressed.status_code, Supervision.objects.get().task) == (303, row)
    assert "请说明" in desk.get(f"/tasks/task/{row.code}/").content.decode()
    assert "巡查" in desk.get(given["Location"]).content.decode()


def test_the_phone_finishes_with_photo_and_place_hands_on_and_answers(client):
    make_unit(VILLAGE)
    town = signed_in(client, "tasks.view", "tasks.act", area=TOWN, unit=TOWN)
    first, second = make_task(area_code=TOWN), make_task(area_code=TOWN, code="b")
    actions.receive_task(actor=system("test"), at=AT, task=first)
    wrong = town.post(f"/tasks/mine/finish/{first.code}/", {"note": "好了", "place": "北边"})
    assert (wrong.status_code, "经度,纬度" in wrong.content.decode()) == (422, True)
    file = picture()
    file.name = "a.jpg"
    town.post(f"/tasks/mine/finish/{first.code}/", {"note": "好了", "place": "116.1,39.9", "photo": file})
    first.refresh_from_db()
    assert (first.status, first.point.coords) == ("done", (116.1, 39.9))
    press = actions.supervise_task(actor=system("test"), at=AT, task=second, text="说明原因", minutes=9999)
    assert "说明原因" in town.get("/tasks/mine/").content.decode()
    assert town.post(f"/tasks/mine/answer/{press.code}/", {"note": "在办"}).status_code == 303
    late = town.post(f"/tasks/mine/hand/{second.code}/", {"unit": [VILLAGE]})
    assert (late.status_code, "已经超时" in late.content.decode()) == (422, True)


def test_a_person_presses_no_button_for_what_follows_from_others():
    by_rule = {move.name for move in TASK.moves if move.by_system}
    assert (by_rule, TASK.move("set_out").target) == ({"close_handed", "hand_back"}, "set_out")
