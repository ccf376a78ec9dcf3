"""Who hears that a run is over."""

from datetime import timedelta

import pytest

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Grant, Holding, Organisation, Person, Post
from sentinel.kernel.reactions import HANDLERS
from sentinel.notify.models import Message
from sentinel.wings.watch.forecasts import actions
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import (
    AT,
    DISTRICT,
    ENGINE,
    MINUTE,
    WORKER,
    ask,
    computed,
    make_district,
)

pytestmark = pytest.mark.django_db
RULE = system("forecasts")


def make_desk() -> None:
    """The person who asks, on the post of the duty room."""
    make_district()
    unit = Organisation.objects.create(code="U1", name="值班室", kind="bureau", area_code=DISTRICT)
    post = Post.objects.create(code="P1", organisation=unit, title="值班员", role="x", area_code=DISTRICT)
    Holding.objects.create(post=post, person=Person.objects.create(code="D1", name="值班员甲"))
    Grant.objects.create(post=post, permission="forecasts.run", kind="area", value=DISTRICT, source="test")


def heard(name: str) -> None:
    """Run the module's handler of the newest event of that name."""
    event = Event.objects.filter(name=name).latest("position")
    HANDLERS["forecasts", name](event, events.load(event))


def failed(row: Run) -> None:
    """The run without a result."""
    taken = actions.claim(actor=ENGINE, at=AT + MINUTE, wall=AT, worker=WORKER)
    assert taken is not None
    actions.fail(actor=ENGINE, at=AT + timedelta(minutes=2), run=row, worker=WORKER, text="内存不足")


def test_who_asked_hears_of_the_result_once() -> None:
    make_desk()
    row = computed(ask(title="七月暴雨"))
    heard("forecasts.run.finished")
    heard("forecasts.run.finished")
    told = Message.objects.get()
    assert told.title.endswith("推演完成：七月暴雨")
    assert told.text == "估计水会到 1 个村（社区），险户在水中 3 人。用的是示意地形。结果是估计，须会商后使用。"
    assert told.url == f"/forecasts/run/{row.code}/"


def test_who_asked_hears_of_a_failure_with_its_reason() -> None:
    make_desk()
    failed(ask())
    heard("forecasts.run.failed")
    assert Message.objects.get().text == "内存不足"


def test_of_a_run_of_a_rule_the_duty_room_hears_and_of_the_library_nobody() -> None:
    make_desk()
    row = computed(ask())
    for source, messages in (("library", 0), ("rule", 1)):
        Run.objects.filter(pk=row.pk).update(source=source)
        assert actions.tell(actor=RULE, at=AT, code=row.code) is bool(messages)
        assert Message.objects.count() == messages


def test_a_run_nobody_can_hear_of_tells_nobody() -> None:
    make_district()
    row = computed(ask())
    assert not actions.tell(actor=RULE, at=AT, code=row.code)
    Run.objects.filter(pk=row.pk).update(asked_person="")
    assert not actions.tell(actor=RULE, at=AT, code=row.code)
    assert Message.objects.count() == 0
