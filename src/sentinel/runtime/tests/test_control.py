"""Controlling the night: who may, what is refused, what it changes; taking over a post in the exercise."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from sentinel.kernel import clock
from sentinel.kernel.models import Account, Area, Event, Grant, Holding, Person, Post, Space
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.samples import DISTRICT, TOWN, actor, make_unit
from sentinel.runtime import views
from sentinel.runtime.models import Replay
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.replay import control
from sentinel.runtime.replay.script import Night, read_night

TINY = Path(__file__).parents[4] / "tests" / "packs" / "tiny"
INSTRUCTOR = actor("replay.control", person="P-I")


@pytest.fixture
def night() -> Night:
    return read_night(Pack(TINY), "mini")


@pytest.fixture
def replay(db: None, night: Night, monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    monkeypatch.setenv("SENTINEL_PACK", str(TINY))
    with override_settings(SENTINEL_SPACE="exercise"):
        Space.objects.create(name="exercise", district=DISTRICT)
        Area.objects.create(code=DISTRICT, name="测试区", short_name="测试区", kind="district")
        clock.place(night.starts, speed=600, paused=True)
        yield Replay.objects.create(name="mini", played_until=night.starts)


def names() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_starting_runs_the_clock_and_is_logged(replay: Replay, night: Night) -> None:
    control.set_clock(actor=INSTRUCTOR, at=night.starts, speed=60, paused=False)
    standing = clock.reading()
    assert (standing.speed, standing.paused, Replay.objects.get().state) == (60, False, "playing")
    assert names() == ["replay.clock.set"]


@pytest.mark.parametrize("speed", [0, 2, 10**9])
def test_other_speeds_are_refused(replay: Replay, night: Night, speed: int) -> None:
    with pytest.raises(Invalid):
        control.set_clock(actor=INSTRUCTOR, at=night.starts, speed=speed, paused=False)
    assert names() == []
    assert clock.reading().paused


def test_who_may_not_control_changes_nothing(replay: Replay, night: Night) -> None:
    with pytest.raises(NotAllowed):
        control.set_clock(actor=actor("duty.view"), at=night.starts, speed=60, paused=False)
    assert names() == []


def test_the_real_space_has_no_replay(replay: Replay, night: Night) -> None:
    with override_settings(SENTINEL_SPACE="real"), pytest.raises(NotFound):
        control.set_clock(actor=INSTRUCTOR, at=night.starts, speed=60, paused=False)


def test_a_night_that_is_over_does_not_go_on(replay: Replay, night: Night) -> None:
    Replay.objects.update(state="over")
    with pytest.raises(Refused, match="放完"):
        control.set_clock(actor=INSTRUCTOR, at=night.ends, speed=60, paused=False)


def test_a_jump_forward_is_handed_to_the_player(replay: Replay, night: Night) -> None:
    to = night.starts + timedelta(hours=3)
    control.ask_jump(actor=INSTRUCTOR, at=night.starts, night=night, to=to, confirmed_back=False)
    assert (Replay.objects.get().state, Replay.objects.get().jump_to) == ("jumping", to)
    with pytest.raises(Refused, match="正在跳转"):
        control.set_clock(actor=INSTRUCTOR, at=night.starts, speed=60, paused=False)


def test_a_jump_back_must_be_confirmed(replay: Replay, night: Night) -> None:
    at = night.starts + timedelta(hours=3)
    with pytest.raises(Invalid):
        control.ask_jump(actor=INSTRUCTOR, at=at, night=night, to=night.starts, confirmed_back=False)
    control.ask_jump(actor=INSTRUCTOR, at=at, night=night, to=night.starts, confirmed_back=True)
    assert names() == ["replay.jump.asked"]


@pytest.mark.parametrize("days", [-1, 30])
def test_a_jump_out_of_the_night_is_refused(replay: Replay, night: Night, days: int) -> None:
    with pytest.raises(Invalid):
        control.ask_jump(
            actor=INSTRUCTOR, at=night.starts, night=night, to=night.starts + timedelta(days=days), confirmed_back=True
        )
    assert Replay.objects.get().jump_to is None


def account(name: str, post: str, area: str, *permissions: str) -> Client:
    person = Person.objects.create(code=f"P-{name}", name=name)
    held = Post.objects.create(
        code=post, organisation=make_unit(f"U-{name}", area), title=f"{name}岗", role="test", area_code=area
    )
    Holding.objects.create(post=held, person=person)
    for permission in permissions:
        Grant.objects.create(post=held, permission=permission, kind="area", value=area, source="test")
    Account.objects.create(username=name, label=name, person=person, password=make_password("right"))
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def acting(client: Client) -> Any:
    return client.get("/replay/").wsgi_request.actor


def test_an_instructor_takes_over_a_post_and_gives_it_back(replay: Replay) -> None:
    instructor = account("导调", "POST-I", DISTRICT, "replay.control")
    account("镇值班", "POST-T", TOWN, "tasks.act")
    instructor.post("/replay/posts/", {"post": "POST-T"})
    taken = acting(instructor)
    assert (taken.person_code, taken.label, taken.has("tasks.act")) == ("P-镇值班", "镇值班岗(导调代)", True)
    instructor.post("/replay/posts/", {"post": ""})
    assert acting(instructor).person_code == "P-导调"
    assert names() == ["replay.post.taken", "replay.post.taken"]
    assert list(Event.objects.values_list("actor", flat=True)) == ["person:P-导调", "person:P-导调"]


def test_nobody_else_takes_over_a_post(replay: Replay) -> None:
    account("导调", "POST-I", DISTRICT, "replay.control")
    town = account("镇值班", "POST-T", TOWN, "tasks.act")
    assert town.post("/replay/posts/", {"post": "POST-I"}).status_code == 404
    assert acting(town).person_code == "P-镇值班"
    assert names() == []


def test_a_post_taken_in_the_exercise_counts_for_nothing_in_the_real_space(replay: Replay) -> None:
    instructor = account("导调", "POST-I", DISTRICT, "replay.control")
    account("镇值班", "POST-T", TOWN, "tasks.act")
    instructor.post("/replay/posts/", {"post": "POST-T"})
    with override_settings(SENTINEL_SPACE="real"):
        assert instructor.get("/me/").wsgi_request.actor.person_code == "P-导调"


def test_the_page_tells_the_story_and_offers_the_start(replay: Replay, night: Night) -> None:
    page = account("导调", "POST-I", DISTRICT, "replay.control").get("/replay/").content.decode()
    assert night.title in page
    assert "开始这一夜" in page


def test_a_pack_that_is_gone_is_said_in_words(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTINEL_PACK", str(TINY.parent))
    views.night_of.cache_clear()
    answer = account("导调", "POST-I", DISTRICT, "replay.control").get("/replay/")
    views.night_of.cache_clear()
    assert answer.status_code == 404
    assert DISTRICT in answer.content.decode()


def test_an_unknown_post_is_refused(replay: Replay) -> None:
    with pytest.raises(Invalid):
        control.take_post(actor=INSTRUCTOR, at=replay.played_until, post="POST-none")
    assert names() == []
