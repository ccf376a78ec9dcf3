"""Two at the same moment: people who answer one ladder, lanes that want one sending, acts that send one message."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.db import connections

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import wall_now
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import MoveRefused
from sentinel.notify import actions
from sentinel.notify.models import Delivery, Ladder
from sentinel.notify.tests.samples import AT, make_ladder, make_message, make_person
from sentinel.notify.tests.test_actions import person

ANSWERED = "notify.call.answered"


def at_once(jobs: Sequence[tuple[Ladder, Actor]]) -> list[str]:
    """Let every actor answer at the same moment, each in a thread with a connection of its own."""
    gate = Barrier(len(jobs))

    def work(job: tuple[Ladder, Actor]) -> str:
        ladder, actor = job
        try:
            gate.wait(timeout=10)
            return str(actions.answer(actor=actor, at=AT, ladder=ladder).status)
        except MoveRefused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(work, jobs))


@pytest.mark.django_db(transaction=True)
def test_one_answer_counts_and_answers_to_different_ladders_do_not_meet() -> None:
    make_person("PA", "VA")
    make_person("PB", "VA")
    pair = [person("PA", "notify.answer"), person("PB", "notify.answer")]
    ladder = make_ladder(code="W1:V1")
    assert at_once([(ladder, actor) for actor in pair]) == ["answered", "refused"]
    assert Event.objects.filter(name=ANSWERED).count() == 1
    others = [make_ladder(code="W1:V2"), make_ladder(code="W1:V3")]
    assert at_once(list(zip(others, pair, strict=True))) == ["answered", "answered"]
    assert Event.objects.filter(name=ANSWERED).count() == 3


def together(work: Callable[[], object], count: int = 2) -> list[object]:
    """Do the same in several threads at the same moment, each with a connection of its own."""
    gate = Barrier(count)

    def once(_number: int) -> object:
        try:
            gate.wait(timeout=10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(once, range(count)))


@pytest.mark.django_db(transaction=True)
def test_two_lanes_never_take_one_sending_and_each_takes_one_of_two(settings: LazySettings) -> None:
    settings.SENTINEL_CHANNELS = {"sms": {"url": "http://127.0.0.1:9/"}}
    make_person("PA", "VA", phone="10030007919")
    make_person("PB", "VB", phone="10030015838")

    def take() -> object:
        found = actions.claim(channel="sms", wall=wall_now() + timedelta(seconds=1), at=AT)
        return found.pk if found is not None else None

    make_message("PA", level="red")
    assert together(take).count(None) == 1
    make_message("PA", "PB", key="M2", level="red")
    found = together(take)
    assert len(set(found) - {None}) == 2


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_twice_at_once_is_one_message() -> None:
    make_person("PA", "VA")
    first, second = together(lambda: make_message("PA").pk)
    assert first == second
    assert Event.objects.filter(name="notify.message.sent").count() == 1
    assert Delivery.objects.count() == 1
