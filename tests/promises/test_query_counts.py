"""A page costs the same number of queries for two rows as for twelve; the numbers are kept in `query_counts.json`.

Record them anew with SENTINEL_RECORD=1 after a page was changed on purpose.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from architecture.exemptions import settle
from promises.rows import DISTRICT, browser, make
from sentinel.ledger import LEDGERS, Ledger

pytestmark = pytest.mark.django_db
BASELINE = Path(__file__).with_name("query_counts.json")
FEW, MANY = 2, 12
EVERY = pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: str(ledger.name))


def counted(client: Client, url: str) -> int:
    """Queries of one request, the second time it is asked."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.getvalue()
    return len(queries)


def costs(client: Client, ledger: Ledger) -> dict[str, int]:
    """What the ledger's three lists cost."""
    return {
        "list": counted(client, ledger.url),
        "export": counted(client, f"{ledger.url}?export=csv"),
        "api": counted(client, f"/api/v1{ledger.url}".rstrip("/")),
    }


def kept() -> dict[str, dict[str, int]]:
    """The numbers as committed."""
    return dict(json.loads(BASELINE.read_text()))


def keep(name: str, found: dict[str, int]) -> None:
    """Write the numbers of one ledger when asked to."""
    if os.environ.get("SENTINEL_RECORD"):
        known = kept() | {name: found}
        present = {key: known[key] for key in sorted(known) if key in LEDGERS}
        BASELINE.write_text(json.dumps(present, indent=2) + "\n")


@EVERY
def test_a_list_costs_the_same_however_long_it_is(ledger: Ledger) -> None:
    client = browser(ledger.permission, area=DISTRICT)
    for number in range(1, FEW + 1):
        make(ledger.name, number=number)
    few = costs(client, ledger)
    for number in range(FEW + 1, MANY + 1):
        make(ledger.name, number=number)
    assert costs(client, ledger) == few
    keep(ledger.name, few)
    assert few == kept().get(ledger.name)


def test_no_number_is_kept_for_a_ledger_that_is_gone() -> None:
    settle("query counts without a ledger", kept().keys() - LEDGERS.keys())
