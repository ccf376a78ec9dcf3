"""Reactions: once, in order, retried, parked in sight; effect and done-mark together."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from sentinel.kernel import events, reactions
from sentinel.kernel.actor import system
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Event, Organisation, Reaction
from sentinel.kernel.tests.samples import AT, make_unit


@event_type("organisation.test.reacted", version=1)
class Reacted(Payload):
    """An event these tests react to."""

    code: str


seen: list[str] = []
faults: list[Exception] = []


def handle(event: Event, payload: Reacted) -> None:
    seen.append(payload.code)
    make_unit(f"effect-{payload.code}")
    if faults:
        raise faults.pop()


@pytest.fixture(autouse=True)
def consumer() -> Iterator[None]:
    seen.clear()
    faults.clear()
    reactions.reaction("test", Reacted)(handle)
    yield
    del reactions.HANDLERS["test", Reacted.name]
    del events.CONSUMERS[Reacted.name]


def happen(*codes: str) -> None:
    for code in codes:
        with transaction.atomic():
            record(Reacted(code=code), subject=make_unit(code), actor=system("t"), at=AT)


def effects() -> list[str]:
    return sorted(Organisation.objects.filter(code__startswith="effect").values_list("code", flat=True))


@pytest.mark.django_db(transaction=True)
def test_each_event_is_answered_once_and_in_order() -> None:
    happen("one", "two", "three")
    assert reactions.owed() == {"test"}
    while reactions.run_one("test"):
        pass
    assert reactions.owed() == set()
    assert seen == ["one", "two", "three"]
    assert effects() == ["effect-one", "effect-three", "effect-two"]
    assert reactions.waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_a_failed_effect_leaves_nothing_and_blocks_what_follows() -> None:
    happen("one", "two")
    faults.append(ValueError("no"))
    assert reactions.run_one("test") is False
    assert effects() == []
    assert reactions.run_one("test") is False
    assert seen == ["one"]
    Reaction.objects.update(retry_at=None)
    while reactions.run_one("test"):
        pass
    assert seen == ["one", "one", "two"]
    assert effects() == ["effect-one", "effect-two"]


@pytest.mark.django_db(transaction=True)
def test_after_five_failures_a_reaction_is_parked_with_its_error_and_the_next_runs() -> None:
    happen("bad", "good")
    for _attempt in range(reactions.PARK_AFTER):
        faults.append(ValueError("broken for good"))
        reactions.run_one("test")
        Reaction.objects.update(retry_at=None)
    assert (reactions.parked(), reactions.owed()) == (1, {"test"})
    assert "broken for good" in Reaction.objects.get(state="parked").error
    assert reactions.run_one("test") is True
    assert effects() == ["effect-good"]


@pytest.mark.django_db
def test_a_consumer_answers_an_event_only_once_in_the_register() -> None:
    with pytest.raises(ValueError, match="already reacts"):
        reactions.reaction("test", Reacted)(handle)
