"""Seals: the chain holds, and whoever changes, removes or puts in a row, or makes the seals anew, is named."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from sentinel.kernel import seals
from sentinel.kernel.models import Event, Seal
from sentinel.kernel.tests.races import at_once
from sentinel.kernel.tests.samples import AT, make_unit
from sentinel.kernel.tests.test_events import happen

pytestmark = pytest.mark.django_db(transaction=True)


def settle(count: int) -> None:
    """Wait until so many events are settled; another database of the cluster may hold them back a while."""
    deadline = time.monotonic() + 30
    while len(seals._rows(seals._SETTLED, ())) < count and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.fixture
def sealed() -> Iterator[list[int]]:
    """Six events in two seals; positions in order."""
    positions = [happen(f"U-{number}").position for number in range(6)]
    settle(6)
    seals.seal_next(AT, batch=3)
    seals.seal_next(AT, batch=3)
    assert Seal.objects.count() == 2
    yield positions
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_event ENABLE TRIGGER USER; ALTER TABLE kernel_seal ENABLE TRIGGER USER")


def tamper(sql: str, *parameters: object) -> None:
    """What somebody with all rights on the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_event DISABLE TRIGGER USER; ALTER TABLE kernel_seal DISABLE TRIGGER USER")
        cursor.execute(sql, parameters)


def faults(noted: dict[int, str] | None = None) -> list[tuple[str, int, int]]:
    return [(fault.what, fault.seal, fault.position) for fault in seals.verify(noted).faults]


def test_an_untouched_log_is_whole(sealed: list[int]) -> None:
    happen("U-7")
    verdict = seals.verify()
    head = Seal.objects.get(number=2).digest
    assert (verdict.faults, verdict.seals, verdict.events, verdict.waiting, verdict.head) == ((), 2, 6, 1, head)
    assert Seal.objects.get(number=1).positions == sealed[:3]


@pytest.mark.parametrize(
    "change",
    [
        "actor_label = 'x'",
        "at = at + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 hour'",
        'payload = payload || \'{"code": "x"}\'',
        "area_code = '999901002000'",
        "target_areas = '{999901002000}'",
        "subject_key = 'U-9'",
        "matter = 'M-1'",
        "written_by = '3'",
    ],
)
def test_a_changed_row_is_named(sealed: list[int], change: str) -> None:
    tamper(f"UPDATE kernel_event SET {change} WHERE position = %s", sealed[4])
    assert ("changed", 2, sealed[4]) in faults()
    assert {position for _what, _seal, position in faults()} == {sealed[4]}


def test_a_removed_row_is_named(sealed: list[int]) -> None:
    tamper("DELETE FROM kernel_event WHERE position = %s", sealed[1])
    assert faults() == [("removed", 1, sealed[1])]


def test_a_row_put_in_is_named(sealed: list[int]) -> None:
    columns = "epoch, name, version, at, recorded_at, actor, actor_label, subject_kind, subject_key, area_code, unit"
    tamper(
        f"INSERT INTO kernel_event (position, written_by, {columns}, matter, target_areas, payload) "
        f"SELECT 100000, written_by, {columns}, matter, target_areas, payload FROM kernel_event WHERE position = %s",
        sealed[1],
    )
    assert faults() == [("inserted", 1, 100000)]


def test_a_seal_cannot_be_changed_and_one_that_was_is_named(sealed: list[int]) -> None:
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Seal.objects.filter(number=1).update(digest="x")
    tamper("UPDATE kernel_seal SET hashes[1] = repeat('0', 64) WHERE number = 1")
    assert faults() == [("seal_changed", 1, 0), ("changed", 1, sealed[0])]


def test_a_removed_seal_is_named(sealed: list[int]) -> None:
    tamper("DELETE FROM kernel_seal WHERE number = 1")
    assert faults()[0] == ("seal_removed", 1, 0)


def test_a_chain_made_anew_over_changed_events_differs_from_what_was_noted(sealed: list[int]) -> None:
    noted = {seal.number: seal.digest for seal in Seal.objects.all()}
    tamper("DELETE FROM kernel_event WHERE position = %s", sealed[1])
    tamper("DELETE FROM kernel_seal")
    assert seals.seal_all(AT) == 1
    assert faults() == []
    assert faults(noted) == [("not_as_noted", 1, 0), ("seal_removed", 2, 0)]


def test_a_batch_is_sealed_when_full_or_old_enough() -> None:
    happen("U-1")
    settle(1)
    assert seals.seal_next(AT) is not None
    happen("U-2")
    settle(2)
    assert seals.seal_next(AT + timedelta(minutes=4)) is None
    assert seals.seal_next(AT + timedelta(minutes=4), batch=1) is not None
    happen("U-3")
    settle(3)
    assert seals.seal_next(AT + timedelta(minutes=10)) is not None
    assert seals.seal_next(AT + timedelta(minutes=20)) is None


def test_what_may_still_be_preceded_is_not_sealed() -> None:
    """An older transaction is open: what committed after it began stays unsealed; by position alone it would not."""
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            make_unit("slow")
            began.set()
            go_on.wait(20)
            Event.objects.create(
                name="organisation.test.happened", version=1, at=AT, recorded_at=AT, actor="t", actor_label="t",
                subject_kind="kernel.organisation", subject_key="slow", area_code="999901001000", payload={},
            )  # fmt: skip
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(20)
    fast = happen("fast")
    while_open = seals.seal_next(AT, batch=1)
    by_position = list(Event.objects.values_list("position", flat=True))
    go_on.set()
    thread.join()
    assert while_open is None
    assert by_position == [fast.position]
    settle(2)
    assert seals.seal_all(AT) == 1
    assert [Event.objects.get(position=place).subject_key for place in Seal.objects.get().positions] == ["slow", "fast"]
    assert seals.verify().faults == ()


def test_only_one_process_seals_at_a_time() -> None:
    for number in range(4):
        happen(f"U-{number}")
    settle(4)

    def seal() -> None:
        for _round in range(4):
            seals.seal_next(AT, after=timedelta(0), batch=1)

    at_once(*[seal] * 4)
    seals.seal_all(AT)
    sealed = [place for found in Seal.objects.values_list("positions", flat=True) for place in found]
    assert (len(sealed), len(set(sealed)), seals.verify().faults) == (4, 4, ())
