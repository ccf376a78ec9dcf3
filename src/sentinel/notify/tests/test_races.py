"""Two at the same moment: people who answer one ladder, lanes that want one sending, acts that send one message."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.conf import LazySettings

from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import wall_now
from sentinel.kernel.models import Event
from sentinel.kernel.tests.races import at_once
from sentinel.notify import actions
from sentinel.notify.models import Delivery, Ladder
from sentinel.notify.tests.samples import AT, make_ladder, make_message, make_person
from sentinel.notify.tests.test_actions import person

ANSWERED = "notify.call.answered"


def answers(jobs: Sequence[tuple[Ladder, Actor]]) -> list[str]:
    """What each actor's answer came to, all given at the same moment."""
    return sorted(
        str(found.status if isinstance(found, Ladder) else found)
        for found in at_once(*(partial(actions.answer, actor=actor, at=AT, ladder=ladder) for ladder, actor in jobs))
    )


@pytest.mark.django_db(transaction=True)
def test_one_answer_counts_and_answers_to_different_ladders_do_not_meet() -> None:
    make_person("PA", "VA")
    make_person("PB", "VA")
    pair = [person("PA", "notify.answer"), person("PB", "notify.answer")]
    ladder = make_ladder(code="W1:V1")
    assert answers([(ladder, actor) for actor in pair]) == ["answered", "move_refused"]
    assert Event.objects.filter(name=ANSWERED).count() == 1
    others = [make_ladder(code="W1:V2"), make_ladder(code="W1:V3")]
    assert answers(list(zip(others, pair, strict=True))) == ["answered", "answered"]
    assert Event.objects.filter(name=ANSWERED).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_lanes_never_take_one_sending_and_each_takes_one_of_two(settings: LazySettings) -> None:
    settings.SENTINEL_CHANNELS = {"sms": {"url": "http://127.0.0.1:9/"}}
    make_person("PA", "VA", phone="10030007919")
    make_person("PB", "VB", phone="10030015838")

    def take() -> object:
        found = actions.claim(channel="sms", wall=wall_now() + timedelta(seconds=1), at=AT)
        return found.pk if found is not None else None

    make_message("PA", level="red")
    assert at_once(take, take).count(None) == 1
    make_message("PA", "PB", key="M2", level="red")
    found = at_once(take, take)
    assert len(set(found) - {None}) == 2


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_twice_at_once_is_one_message() -> None:
    make_person("PA", "VA")
    first, second = at_once(*[partial(make_message, "PA")] * 2)
    assert first == second
    assert Event.objects.filter(name="notify.message.sent").count() == 1
    assert Delivery.objects.count() == 1
