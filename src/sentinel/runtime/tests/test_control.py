"""Controlling the night: only in the exercise space, only by grant, always logged."""

from datetime import timedelta

import pytest
from django.test import override_settings

from sentinel.kernel.models import Area, Clock, Event
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.samples import AT, DISTRICT, actor
from sentinel.runtime.models import Replay
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.replay import control
from sentinel.runtime.replay.script import Night, read_night
from sentinel.runtime.steps import ROOT

pytestmark = pytest.mark.django_db
INSTRUCTOR = actor("replay.control")


@pytest.fixture
def night() -> Night:
    """The tiny pack's night, ready to play in an exercise space."""
    Area.objects.create(code=DISTRICT, name="测试区", short_name="测试区", kind="district")
    found = read_night(Pack(ROOT / "tests" / "packs" / "tiny"), "mini")
    Replay.objects.create(name="mini", played_until=found.starts)
    return found


def told() -> list[tuple[str, dict[str, object]]]:
    """Name and payload of every event."""
    return list(Event.objects.order_by("position").values_list("name", "payload"))


@override_settings(SENTINEL_SPACE="exercise")
def test_starting_sets_the_clock_and_is_logged(night: Night) -> None:
    replay = control.set_clock(actor=INSTRUCTOR, at=night.starts, speed=60, paused=False)
    clock = Clock.objects.get()
    assert (replay.state, clock.speed, clock.paused, clock.anchor_business) == ("playing", 60, False, night.starts)
    assert told() == [("replay.clock.set", {"speed": 60, "paused": False})]


@override_settings(SENTINEL_SPACE="exercise")
def test_jumping_back_asks_first(night: Night) -> None:
    later = night.starts + timedelta(hours=2)
    with pytest.raises(Invalid) as refused:
        control.ask_jump(actor=INSTRUCTOR, at=later, night=night, to=night.starts, confirmed_back=False)
    assert set(refused.value.errors) == {"back"}
    assert told() == []
    replay = control.ask_jump(actor=INSTRUCTOR, at=later, night=night, to=night.starts, confirmed_back=True)
    assert (replay.state, replay.jump_to) == ("jumping", night.starts)
    assert [(name, payload["back"]) for name, payload in told()] == [("replay.jump.asked", True)]
    with pytest.raises(Refused, match="正在跳转"):
        control.set_clock(actor=INSTRUCTOR, at=later, speed=1, paused=True)


@override_settings(SENTINEL_SPACE="exercise")
def test_only_by_grant_and_only_within_the_night(night: Night) -> None:
    with pytest.raises(NotAllowed):
        control.set_clock(actor=actor("duty.view"), at=night.starts, speed=1, paused=False)
    with pytest.raises(Invalid):
        control.set_clock(actor=INSTRUCTOR, at=night.starts, speed=7, paused=False)
    beyond = night.ends + timedelta(minutes=1)
    with pytest.raises(Invalid):
        control.ask_jump(actor=INSTRUCTOR, at=night.starts, night=night, to=beyond, confirmed_back=False)
    assert (told(), Clock.objects.count(), Replay.objects.get().state) == ([], 0, "ready")


@override_settings(SENTINEL_SPACE="real")
def test_the_real_space_has_no_replay(night: Night) -> None:
    assert control.current() is None
    with pytest.raises(NotFound):
        control.set_clock(actor=INSTRUCTOR, at=AT, speed=1, paused=False)
    assert told() == []
