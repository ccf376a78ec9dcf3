"""Two people answer one ladder at the same moment: one is thanked, the other is told who was first."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import MoveRefused
from sentinel.notify import actions
from sentinel.notify.models import Ladder
from sentinel.notify.tests.samples import AT, make_ladder, make_person
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
