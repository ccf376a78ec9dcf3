"""Ten people press the same button at once: one event. Without the lock the race is real, which proves the test."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, models, transaction

from sentinel.kernel.models import Event, Organisation
from sentinel.kernel.refusals import MoveRefused
from sentinel.kernel.tests.samples import AT, TOWN, VILLAGE, actor
from sentinel.workflow import WORKFLOWS, Workflow
from sentinel.workflow.tests.samples import FLOW, K, moved

PRESSES = 10


def slowly(row: Any, who: Any) -> None:
    """A guard that takes its time, so that everybody who may look at the old state does."""
    time.sleep(0.2)


SLOW = Workflow(
    name="organisation.slowtest",
    states=K,
    field="kind",
    initial=K.VILLAGE,
    moves=(replace(FLOW.moves[0], guard=slowly),),
)
WORKFLOWS.pop(SLOW.name)


@contextmanager
def outcome_of(refused: list[str]) -> Iterator[None]:
    """Notes a refusal, and gives the thread's connection back."""
    try:
        yield
    except MoveRefused as sentence:
        refused.append(str(sentence))
    finally:
        connection.close()


def press_together() -> tuple[int, list[str]]:
    """Ten threads make the same move of the same row; returns how many events there are, and every refusal."""
    row = Organisation.objects.create(code="V", name="甲村", kind=K.VILLAGE, area_code=VILLAGE)
    start, refused = threading.Barrier(PRESSES), list[str]()

    def press() -> None:
        with outcome_of(refused):
            connection.ensure_connection()
            start.wait(timeout=10)
            with transaction.atomic():
                SLOW.apply("rise", row, actor=actor("t.move", area=TOWN), at=AT, event=moved)

    threads = [threading.Thread(target=press) for _number in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return Event.objects.count(), refused


@pytest.mark.django_db(transaction=True)
def test_ten_presses_are_one_event() -> None:
    events, refused = press_together()
    assert (events, len(refused), set(refused)) == (1, PRESSES - 1, {"现在是“镇街”，不能升级。"})
    assert Organisation.objects.get().kind == K.TOWN


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_race(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    events, refused = press_together()
    assert events > 1
    assert events + len(refused) == PRESSES
