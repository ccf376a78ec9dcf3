"""Injects: who may start one, what it becomes, when it comes, what is scored."""

from datetime import timedelta
from pathlib import Path

import pytest

from sentinel.kernel import clock, due
from sentinel.kernel.models import Event, Grant, Holding, Person, Post
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.kernel.tests.samples import DISTRICT, actor, make_unit
from sentinel.notify.models import Message
from sentinel.runtime.models import Inject, Replay
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.replay import injects
from sentinel.runtime.replay.script import Night, read_night
from sentinel.runtime.tests.test_control import account, replay
from sentinel.wings.respond.callbook.models import Call

__all__ = ["replay"]

TINY = Path(__file__).parents[4] / "tests" / "packs" / "tiny"


@pytest.fixture
def night() -> Night:
    return read_night(Pack(TINY), "mini")


INSTRUCTOR = actor("replay.control", person="P-I")


@pytest.fixture
def people(replay: Replay) -> None:
    """The posts the injects of the list speak through and to, somebody holding each."""
    unit = make_unit("U-DUTY", DISTRICT)
    for code, name in (("D-DUTY-1", "值班员"), ("D-RELIEF", "救助科长")):
        post = Post.objects.create(code=code, organisation=unit, title=name, role="test", area_code=DISTRICT)
        Holding.objects.create(post=post, person=Person.objects.create(code=f"P-{code}", name=name))
        for permission in ("callbook.write", "notify.send", "incidents.register"):
            Grant.objects.create(post=post, permission=permission, kind="area", value=DISTRICT, source="test")
    Person.objects.create(code="P-I", name="导调")


def told() -> list[tuple[str, str]]:
    """(event, actor) of what was logged, in its order."""
    return list(Event.objects.order_by("position").values_list("name", "actor"))


def start(night: Night, key: str) -> Inject:
    return injects.start_inject(actor=INSTRUCTOR, at=night.starts, night=night, key=key)


def test_a_call_comes_at_once_and_is_written_down_by_the_post(people: None, night: Night) -> None:
    row = start(night, "phone-dead")
    call = Call.objects.get()
    assert (call.caller_unit, call.text, call.status) == ("石沟镇政府", "村责任人电话打不通。", "open")
    assert (row.played_at, row.outcome, row.trouble) == (night.starts, f"/callbook/call/{call.code}/", "")
    assert told() == [
        ("replay.inject.started", "person:P-I"),
        ("callbook.call.logged", "person:P-D-DUTY-1"),
        ("replay.inject.played", "person:P-I"),
    ]


def test_a_message_comes_when_its_minutes_have_passed_and_once(people: None, night: Night) -> None:
    start(night, "shelter-full")
    comes = night.starts + timedelta(minutes=10)
    assert (Message.objects.count(), due.SOURCES["replay.inject"].next_due()) == (0, comes)
    assert list(due.SOURCES["replay.inject"].due(comes - timedelta(seconds=1))) == []
    for pk, at in list(due.SOURCES["replay.inject"].due(comes)) * 2:
        due.SOURCES["replay.inject"].act(pk, at)
    assert [row.text for row in Message.objects.all()] == ["安置点已满。"]
    assert Inject.objects.get().played_at == comes


def test_an_inject_is_started_once(people: None, night: Night) -> None:
    start(night, "phone-dead")
    before = told()
    with pytest.raises(Refused, match="已经注入"):
        start(night, "phone-dead")
    assert told() == before


def test_one_that_is_refused_says_why_and_leaves_nothing(people: None, night: Night) -> None:
    Grant.objects.filter(permission="callbook.write").delete()
    row = start(night, "phone-dead")
    assert (row.outcome, bool(row.trouble), Call.objects.count()) == ("", True, 0)


def test_nobody_else_starts_or_scores(people: None, night: Night) -> None:
    with pytest.raises(NotAllowed):
        injects.start_inject(actor=actor("duty.view"), at=night.starts, night=night, key="phone-dead")
    with pytest.raises(NotAllowed):
        injects.tick_inject(actor=actor("duty.view"), at=night.starts, key="phone-dead", expected=0, done=True)
    assert (told(), Inject.objects.count()) == ([], 0)


@pytest.mark.parametrize("key", ["", "no-such"])
def test_one_that_is_not_on_the_list_is_refused(people: None, night: Night, key: str) -> None:
    with pytest.raises(Invalid):
        start(night, key)
    assert told() == []


def test_expected_actions_are_ticked_and_counted(people: None, night: Night) -> None:
    start(night, "phone-dead")
    for expected, done in ((1, True), (1, True), (0, True), (0, False)):
        injects.tick_inject(actor=INSTRUCTOR, at=night.starts, key="phone-dead", expected=expected, done=done)
    assert injects.score(injects.offers(night)) == (1, 2)
    seen = Event.objects.filter(name="replay.inject.seen").order_by("position").values_list("payload", flat=True)
    assert [(each["expected"], each["done"]) for each in seen] == [
        ("派人核查", True),
        ("列入失联清单", True),
        ("列入失联清单", False),
    ]
    with pytest.raises(Invalid):
        injects.tick_inject(actor=INSTRUCTOR, at=night.starts, key="phone-dead", expected=2, done=True)


def test_the_page_starts_one_and_ticks(people: None, night: Night) -> None:
    instructor = account("导调", "POST-I", DISTRICT, "replay.control")
    assert "电话打不通" in instructor.get("/replay/injects/").content.decode()
    instructor.post("/replay/injects/", {"key": "phone-dead"})
    instructor.post("/replay/injects/seen/", {"key": "phone-dead", "expected": "0", "done": "1"})
    page = instructor.get("/replay/injects/").content.decode()
    assert "已见 1 项，应有 2 项" in page
    assert Inject.objects.get().played_at == clock.now()


def test_the_page_is_the_instructors_alone(people: None) -> None:
    watcher = account("旁观", "POST-W", DISTRICT, "duty.view")
    assert watcher.get("/replay/injects/").status_code == 404
    assert watcher.post("/replay/injects/", {"key": "phone-dead"}).status_code == 404
    assert Inject.objects.count() == 0
