"""Numbers: without gaps or doubles, anew with the business day or year, whoever races for them."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from sentinel.kernel import numbering
from sentinel.kernel.models import Sequence
from sentinel.kernel.numbering import Per, next_number, next_numbers
from sentinel.kernel.tests.races import at_once
from sentinel.kernel.tests.samples import AT, BEIJING

WORKERS, EACH = 6, 10


@pytest.mark.django_db
def test_numbers_count_by_kind_and_day() -> None:
    assert next_numbers("task", 2, at=AT) == ["RW20230729-0001", "RW20230729-0002"]
    assert next_number("task", at=AT) == "RW20230729-0003"
    assert next_number("warning", at=AT) == "YJ20230729-0001"
    assert next_number("task", at=AT + timedelta(days=1)) == "RW20230730-0001"


@pytest.mark.django_db
def test_the_year_is_that_of_business_time_in_the_district() -> None:
    """16:00 UTC on New Year's Eve is midnight in Beijing."""
    eve = datetime(2023, 12, 31, 15, 59, tzinfo=UTC)
    assert next_number("task", at=eve, per=Per.YEAR) == "RW2023-0001"
    assert next_number("task", at=eve + timedelta(minutes=1), per=Per.YEAR) == "RW2024-0001"
    assert next_number("task", at=datetime(2023, 12, 31, 23, 59, tzinfo=BEIJING), per=Per.YEAR) == "RW2023-0002"
    assert next_number("task", at=eve) == "RW20231231-0001"


@pytest.mark.django_db
def test_the_ten_thousandth_is_longer_and_still_one_of_a_kind() -> None:
    assert next_numbers("task", 10_001, at=AT)[-2:] == ["RW20230729-10000", "RW20230729-10001"]


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_gap() -> None:
    with transaction.atomic():
        next_numbers("task", 5, at=AT)
        transaction.set_rollback(True)
    assert next_number("task", at=AT) == "RW20230729-0001"


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        next_number("task", at=AT)
    assert not Sequence.objects.exists()


def race(take: Callable[[], str]) -> list[str]:
    """What many workers get who all begin at once."""
    taken: list[str] = []

    def work() -> None:
        for _round in range(EACH):
            with transaction.atomic():
                taken.append(take())

    at_once(*[work] * WORKERS)
    return taken


@pytest.mark.django_db(transaction=True)
def test_everyone_who_races_gets_a_number_of_their_own() -> None:
    expected = [f"RW20230729-{number:04d}" for number in range(1, WORKERS * EACH + 1)]
    assert sorted(race(lambda: next_number("task", at=AT))) == expected


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_numbers_are_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same code reading the counter without its lock."""
    Sequence.objects.create(prefix="RW20230729")
    begun = threading.Barrier(WORKERS)
    sequences = numbering.Sequence.objects

    class Unlocked:
        bulk_create = sequences.bulk_create

        @staticmethod
        def select_for_update() -> "Unlocked":
            return Unlocked()

        @staticmethod
        def get(*, prefix: str) -> Sequence:
            found = sequences.get(prefix=prefix)
            begun.wait(20)
            return found

    monkeypatch.setattr(numbering.Sequence, "objects", Unlocked())
    taken = race(lambda: next_number("task", at=AT))
    assert len(set(taken)) < len(taken) == WORKERS * EACH
