"""Messages to very many: queued in one statement, laid out piece by piece, each person once."""

import pytest

from sentinel.kernel import due
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Holding, Organisation, Person, Post
from sentinel.notify import actions, queries
from sentinel.notify.actions import queueing
from sentinel.notify.models import Delivery, Message, Queued, Sending
from sentinel.notify.rules import Audience
from sentinel.notify.tests.samples import AT, TOWN, make_person

pytestmark = pytest.mark.django_db


def tell(key: str = "many") -> Message:
    """Tell everybody of the town."""
    return actions.send(
        actor=system("test"), at=AT, to=Audience(areas=(TOWN,)), title="暴雨", text="请转移。", level="red", key=key
    )


def test_many_are_queued_at_once_and_laid_out_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "LARGE", 4)
    monkeypatch.setattr(queueing, "PIECE", 2)
    for number in range(5):
        make_person(f"P{number}", f"Q{number}")
    make_twice("P4")
    row = tell()
    assert (Queued.objects.count(), Delivery.objects.count()) == (5, 0)
    assert tell() == row
    assert Queued.objects.count() == 5
    assert [event.payload["people"] for event in Event.objects.filter(name="notify.message.sent")] == [5]
    assert queries.next_queue() == AT
    left = []
    while Queued.objects.exists():
        due.sweep(AT)
        left.append(Queued.objects.count())
    assert left == [3, 1, 0]
    laid_out = Event.objects.filter(name="notify.message.laid_out").order_by("position")
    assert [event.payload["people"] for event in laid_out] == [2, 2, 1]
    assert sorted(Delivery.objects.values_list("person_code", flat=True)) == ["P0", "P1", "P2", "P3", "P4"]
    assert Sending.objects.filter(channel="inapp").count() == 5
    assert (tell(), Queued.objects.count(), queries.next_queue()) == (row, 0, None)


def test_few_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "LARGE", 1)
    make_person("P0", "Q0")
    tell()
    assert (Queued.objects.count(), Delivery.objects.count()) == (0, 1)


def make_twice(person: str) -> None:
    """A second post of the same person."""
    post = Post.objects.create(code="Q-2", organisation=Organisation.objects.first(), title="Q", area_code=TOWN)
    Holding.objects.create(post=post, person=Person.objects.get(code=person))
