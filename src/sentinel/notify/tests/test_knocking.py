"""The last step of a ladder: somebody goes and knocks, and what came of it settles the ladder."""

from datetime import timedelta

import pytest

from sentinel.kernel import due
from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Event
from sentinel.notify import actions, queries
from sentinel.notify.models import Ladder
from sentinel.notify.tests.samples import AT, VILLAGE, make_fallen, make_person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def asked() -> list[str]:
    """Ladders somebody was sent for."""
    return list(Event.objects.filter(name="notify.ladder.knock_asked").values_list("subject_key", flat=True))


def test_after_the_time_of_the_desk_somebody_is_sent_once() -> None:
    row = make_fallen()
    assert (row.status, row.knock_due_at, queries.next_due_knock()) == ("human", AT + 20 * MINUTE, AT + 20 * MINUTE)
    due.sweep(AT + 19 * MINUTE)
    assert asked() == []
    due.sweep(AT + 30 * MINUTE)
    due.sweep(AT + 40 * MINUTE)
    assert asked() == [row.code]
    row.refresh_from_db()
    assert (row.status, row.knocked_at, queries.next_due_knock()) == ("human", AT + 20 * MINUTE, None)


def test_nobody_is_sent_where_it_was_settled() -> None:
    row = make_fallen()
    actions.close_ladder(actor=system("test"), at=AT + MINUTE, ladder=row, note="已电话确认")
    actions.ask_to_knock(row.pk, AT + 20 * MINUTE)
    assert asked() == []
    assert queries.next_due_knock() is None


def test_where_the_district_gives_the_desk_no_time_nobody_is_sent() -> None:
    assert make_fallen(0).knock_due_at is None
    assert queries.next_due_knock() is None


def test_receipts_tell_people_towns_and_channels() -> None:
    make_person("P-A", "VA")
    make_person("P-B", "VA")
    make_fallen()
    Ladder.objects.update(subject_key="W1")
    actions.answer(actor=person_of("P-A"), at=AT + 3 * MINUTE, ladder=Ladder.objects.get())
    found = queries.receipts(system("test"), "W1")
    assert (found.people, found.posts, found.received, found.unanswered) == (2, 1, 1, 1)
    assert (found.first_at, found.last_at) == (AT + 3 * MINUTE, AT + 3 * MINUTE)
    assert [(line.title, line.sent, line.arrived, line.failed) for line in found.channels] == [
        ("站内", 2, 2, 0),
        ("语音电话", 2, 2, 0),
    ]
    assert queries.receipts(system("test"), "other").people == 0


def person_of(code: str) -> Actor:
    """Somebody called, with the right to answer."""
    return Actor(
        key=f"person:{code}", label=code, holds=frozenset({Hold("notify.answer", "area", VILLAGE)}), person_code=code
    )
