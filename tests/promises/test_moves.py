"""Every button: without the permission over the row it moves nothing and writes nothing, whoever presses it."""

from typing import Any

import pytest
from django.test import Client

from promises.rows import DISTRICT, THERE, browser, make
from sentinel.kernel.models import Event
from sentinel.ledger import LEDGERS, Ledger

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize(
    ("ledger", "move"),
    [(ledger, move) for ledger in LEDGERS.values() for move in ledger.moves],
    ids=lambda value: value if isinstance(value, str) else str(value.name),
)


def press(client: Client, ledger: Ledger, row: Any, move: str) -> int:
    """Status of pressing a button with a note written."""
    return client.post(f"{ledger.record_url(row)}moves/{move}/", {"note": "情况说明"}).status_code


def standing(row: Any) -> tuple[dict[str, Any], int]:
    """The stored row and the number of events."""
    stored = type(row)._base_manager.filter(pk=row.pk).values().get()
    return stored, Event.objects.count()


@EVERY
def test_a_button_does_nothing_for_who_may_not(ledger: Ledger, move: str) -> None:
    row = make(ledger.name)
    before = standing(row)
    assert ledger.workflow is not None
    needed = ledger.workflow.move(move).permission
    assert press(Client(), ledger, row, move) == 302
    assert press(browser(area=DISTRICT), ledger, row, move) == 404
    assert press(browser(ledger.permission, needed, area=THERE), ledger, row, move) == 404
    assert press(browser(ledger.permission, area=DISTRICT), ledger, row, move) in {403, 409}
    assert (
        browser(ledger.permission, needed, area=DISTRICT).get(f"{ledger.record_url(row)}moves/{move}/").status_code
        == 405
    )
    assert standing(row) == before


@EVERY
def test_a_button_that_is_shown_works_and_one_that_is_not_is_refused(ledger: Ledger, move: str) -> None:
    row = make(ledger.name)
    assert ledger.workflow is not None
    needed = ledger.workflow.move(move).permission
    client = browser(ledger.permission, needed, area=DISTRICT)
    shown = {item["name"] for item in client.get(ledger.record_url(row)).context["moves"]}
    before = standing(row)
    status = press(client, ledger, row, move)
    assert (status, standing(row) != before) in {(303, True), (403, False), (409, False)}
    assert (status == 303) == (move in shown)


@EVERY
def test_a_button_that_needs_words_asks_for_them(ledger: Ledger, move: str) -> None:
    row = make(ledger.name)
    assert ledger.workflow is not None
    found = ledger.workflow.move(move)
    before = standing(row)
    client = browser(ledger.permission, found.permission, area=DISTRICT)
    status = client.post(f"{ledger.record_url(row)}moves/{move}/", {"note": "  "}).status_code
    assert (status in {409, 422} and standing(row) == before) or not found.needs_note
