"""The review reads its figures from the modules, in reach."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sentinel.kernel import events
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event, Grant, Holding, Person, Post
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.tests.samples import make_unit
from sentinel.notify import actions as notify
from sentinel.notify.tests.samples import make_ladder, make_person
from sentinel.wings.recover.reviews import queries
from sentinel.wings.recover.reviews.queries.log import visible
from sentinel.wings.respond.evacuations import actions as evacuations
from sentinel.wings.respond.evacuations.queries import counts
from sentinel.wings.respond.evacuations.tests.samples import entries, make_ordered
from sentinel.wings.respond.incidents import actions as incidents
from sentinel.wings.respond.incidents.tests.samples import AT, make_incident
from sentinel.wings.respond.tasks import actions as tasks
from sentinel.wings.respond.tasks.tests.samples import make_task
from sentinel.wings.watch.warnings.tests.samples import make_released

pytestmark = pytest.mark.django_db
SYSTEM = system("test")
SINCE, UNTIL = AT - timedelta(days=3), AT + timedelta(days=1)
VIEWS = tuple(
    f"{name}.view" for name in ("stations", "warnings", "notify", "responses", "tasks", "evacuations", "incidents")
)


def person(*permissions: str, area: str = "110109000000") -> Actor:
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key="person:P9", label="P9", person_code="P9", holds=holds, area_code=area)


DISTRICT = person(*VIEWS)


def test_the_reach_in_sql_is_the_reach_of_the_feed() -> None:
    make_incident(area_code="110109108203")
    make_released(level="red")
    make_task(area_code="110109101209")
    for actor in (
        DISTRICT,
        person(*VIEWS, area="110109108000"),
        person("warnings.view", area="110109101209"),
        person("incidents.view", area="110109101000"),
        person(),
        SYSTEM,
    ):
        expected = {event.pk for event in Event.objects.all() if events.visible(event, actor)}
        assert set(visible(actor).values_list("pk", flat=True)) == expected


def test_answers_tasks_people_and_clocks() -> None:
    make_person("PA", "VA")
    ladder = make_ladder()
    called = replace(person("notify.answer", area="110109108203"), person_code="PA")
    notify.answer(actor=called, at=ladder.started_at + timedelta(minutes=4), ladder=ladder)
    make_ladder(code="W1:V2", area_code="110109108204")
    task = make_task(area_code="110109108203")
    tasks.receive_task(actor=SYSTEM, at=task.assigned_at, task=task)
    tasks.finish_task(actor=SYSTEM, at=task.due_at + timedelta(minutes=1), task=task, note="完成")
    row = make_ordered()
    evacuations.tick(actor=SYSTEM, at=AT, entry=entries(row)[0], state="moved")
    incident = make_incident()
    incidents.sign_first_report(actor=SYSTEM, at=AT, incident=incident)
    found = queries.review(DISTRICT, SINCE, UNTIL)
    assert (found.answers.called, found.answers.answered, found.answers.median_minutes) == (2, 1, 4.0)
    assert [line.row.answers.silent for line in found.villages] == [1, 0]
    assert (found.terms.on_time, found.terms.late, found.late_tasks) == (0, 1, [task])
    assert (found.people.due, found.people.moved, found.people.waiting, found.people.reconciled) == (3, 1, 2, True)
    assert [line.kept for line in found.clocks] == [True]
    nothing = queries.review(person(*VIEWS, area="110109101000"), SINCE, UNTIL)
    assert (nothing.answers.called, nothing.terms.late, nothing.people.due, nothing.clocks) == (0, 0, 0, [])


def test_totals_have_the_shape_of_the_replay() -> None:
    found = queries.totals(SYSTEM, AT)
    assert {name: sorted(row) for name, row in found.items()} == {
        "ladders": ["answered", "human", "next_person"],
        "tasks": ["late", "on_time"],
        "people": ["due", "moved", "refused", "sheltered"],
    }


def test_released_warnings_show_work_and_level() -> None:
    row = make_released(level="red", hazard="geology")
    found = queries.review(DISTRICT, SINCE, UNTIL)
    assert [(line.warning, line.worked_minutes, line.lead_minutes) for line in found.issued] == [(row, 5.0, None)]
    assert [series["name"] for series in found.chart["series"]] == ["地质灾害气象风险预警"]
    assert max(found.chart["series"][0]["data"]) == 4


def test_a_burst_of_one_minute_is_one_line() -> None:
    for key in ("a", "b", "c"):
        make_task(code=key)
    make_incident()
    assert [(line.event.name, line.count) for line in queries.stream(DISTRICT, 5)] == [
        ("incidents.incident.registered", 1),
        ("tasks.task.assigned", 3),
    ]


def test_one_event_in_reach_with_its_record() -> None:
    make_incident()
    position = Event.objects.get().pk
    line = queries.entry(DISTRICT, position)
    assert (line.title, line.url) == ("事件登记", "/incidents/incident/yongding-1/")
    for actor, asked in ((person(*VIEWS, area="110109101000"), position), (DISTRICT, position + 1), (DISTRICT, 10**30)):
        with pytest.raises(NotFound):
            queries.entry(actor, asked)


def test_an_instant_is_told_from_the_log_as_it_was_then():
    warning = make_released(level="red")
    task = make_task(area_code="110109108203")
    row = make_ordered()
    tick(row)
    then = queries.standing(DISTRICT, AT + timedelta(minutes=30))
    assert [(line.text, line.level, line.url) for line in then.warnings] == [
        ("暴雨", "red", f"/warnings/warning/{warning.code}/")
    ]
    assert (len(then.picture.tasks), then.overdue) == (1, int(task.due_at < AT + timedelta(minutes=30)))
    assert (then.picture.due, then.moved, then.picture.waiting) == (3, 0, 3)
    after = queries.standing(DISTRICT, AT + timedelta(hours=2))
    now = evacuations_of(row)
    assert (
        (after.picture.due, after.moved, after.picture.waiting) == (now.due, now.moved_total, now.waiting) == (3, 1, 2)
    )
    before = queries.standing(DISTRICT, AT - timedelta(days=30))
    assert (before.warnings, before.picture.due, before.picture.tasks) == ([], 0, {})


def tick(row):
    evacuations.tick(actor=SYSTEM, at=AT + timedelta(hours=1), entry=entries(row)[0], state="moved")


def evacuations_of(row):
    return counts(SYSTEM, row)


def test_what_a_post_could_know_is_its_own_reach_and_never_more_than_the_readers():
    make_incident(area_code="110109108203")
    make_task(area_code="110109101209")
    unit = make_unit("U-V", "110109108000")
    post = Post.objects.create(code="V-1", organisation=unit, title="镇值班员", role="d", area_code="110109108000")
    Holding.objects.create(post=post, person=Person.objects.create(code="PV", name="李值守"))
    for permission in VIEWS:
        Grant.objects.create(post=post, permission=permission, kind="area", value="110109108000", source="t")
    asker = person(*VIEWS, "reviews.view")
    assert queries.posts_to_ask(asker, "镇值班") == [post]
    assert queries.posts_to_ask(person("reviews.view", area="110109101000"), "镇值班") == []
    seen = queries.known(asker, post, AT + timedelta(days=1))
    assert (seen.total, seen.unseen, [line.event.name for line, _ in seen.lines]) == (
        1,
        1,
        ["incidents.incident.registered"],
    )
    nothing = queries.known(person("tasks.view", "reviews.view"), post, AT + timedelta(days=1))
    assert (nothing.total, nothing.unseen) == (0, 1)
