"""Events: append-only, typed, read in an order that skips no late commit."""

import threading
import time
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from sentinel.kernel import events
from sentinel.kernel.actor import system
from sentinel.kernel.copying import MANY
from sentinel.kernel.events import Payload, event_type, record, volatile
from sentinel.kernel.models import Event, Reaction
from sentinel.kernel.tests.samples import AT, TOWN, actor, make_unit


@event_type("organisation.test.happened", version=1)
class Happened(Payload):
    """An event of these tests."""

    code: str
    amount: Decimal = Decimal("1.5")
    parts: tuple[str, ...] = ()
    number: str = volatile()


def happen(code: str) -> Event:
    with transaction.atomic():
        return record(
            Happened(code=code, parts=("a", "b"), number="N-1"), subject=make_unit(code), actor=system("t"), at=AT
        )


@pytest.mark.django_db
def test_a_payload_comes_back_as_it_went_in() -> None:
    assert events.load(happen("U-1")) == Happened(code="U-1", parts=("a", "b"), number="N-1")


@pytest.mark.django_db
def test_the_digest_leaves_volatile_fields_out() -> None:
    assert events.stable(happen("U-1")) == {"code": "U-1", "amount": {"decimal": "1.5"}, "parts": ["a", "b"]}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE kernel_event SET name = 'x'", "DELETE FROM kernel_event"])
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    happen("U-1")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(Happened(code="U-1"), subject=make_unit(), actor=system("t"), at=AT)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_unregistered_payload_is_a_fault() -> None:
    class Stray(Happened):
        name, version = "organisation.test.stray", 1

    with pytest.raises(LookupError, match="not registered"):
        record(Stray(code="U-1"), subject=make_unit(), actor=system("t"), at=AT)


@pytest.mark.django_db
def test_many_events_are_as_one_by_one_and_wake_who_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(events.CONSUMERS, "organisation.test.happened", ["listener"])
    before, unit = happen("U-1"), make_unit("U-2")
    payloads = [Happened(code=f"第{number}件，\t\\N", parts=("a", "{b}")) for number in range(MANY)]
    made = events.record_many([(payload, unit) for payload in payloads], actor=system("t"), at=AT)
    stored = list(Event.objects.filter(position__gt=before.position).order_by("position"))
    assert [events.load(event) for event in stored] == payloads
    assert [event.position for event in made] == [event.position for event in stored]
    assert {(event.epoch, event.at, event.area_code, event.subject_key) for event in stored} == {
        (before.epoch, AT, unit.area_code, "U-2")
    }
    assert Reaction.objects.filter(consumer="listener").count() == MANY + 1


@pytest.mark.django_db
def test_who_may_read_an_event_follows_its_subject() -> None:
    event = happen("U-1")
    assert events.visible(event, actor("organisation.view", area=TOWN))
    assert not events.visible(event, actor("organisation.view", area="999901002000"))
    assert not events.visible(event, actor("tasks.view", area=TOWN))


def settled(cursor: str, count: int) -> list[str]:
    """What the feed says once so many events are settled; other databases of the cluster may hold it back a while."""
    deadline = time.monotonic() + 30
    while len(found := events.since(cursor)) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    return [event.subject_key for _, event in found]


@pytest.mark.process  # the feed reads below the oldest transaction of the whole server
@pytest.mark.django_db(transaction=True)
def test_the_feed_skips_no_late_commit() -> None:
    """A transaction that began first and commits last is read last; ids alone would lose it (the control)."""
    cursor = events.head()
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(Happened(code="slow"), subject=make_unit("slow"), actor=system("t"), at=AT)
            began.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(10)
    fast = happen("fast")
    while_open = [event.subject_key for _, event in events.since(cursor)]
    ids_alone = list(Event.objects.filter(position__gt=fast.position).values_list("subject_key", flat=True))
    go_on.set()
    thread.join()
    assert while_open == []
    assert ids_alone == []
    assert Event.objects.get(subject_key="slow").position < fast.position
    assert settled(cursor, 2) == ["slow", "fast"]


@pytest.mark.django_db(transaction=True)
def test_a_restored_cluster_opens_a_new_epoch_and_the_feed_goes_on() -> None:
    first = events.open_epoch("start")
    assert events.open_epoch("start") == first
    happen("before")
    settled("0.0.0", 1)
    cursor = events.since("0.0.0")[-1][0]
    assert events.open_epoch("restore") == first + 1
    happen("after")
    assert settled(cursor, 1) == ["after"]
