"""The short way of the common message takes what the long way takes, and leaves everything else to it."""

import json
from datetime import datetime, timedelta

import pytest

from sentinel.runtime.gateway.measures import Gauge, plain, read_message
from sentinel.runtime.tests.gateway_helpers import beijing
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.rules import StationKind

AT = beijing("2023-07-31T10:00")
SECONDS = int(AT.timestamp())
GAUGES = {code: Gauge(number, code, StationKind.RAIN, number) for number, code in enumerate(("S1", "S2"))}
FIRST, LAST = SECONDS - 30 * 86_400 + 1, SECONDS + 600


def _both(message: object, own: str = "") -> tuple[object, object]:
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    taken, _apart = read_message(data, own, GAUGES, AT)
    long = [(measure, reading.serial) for reading, measures in taken for measure in measures]
    return plain(data, own, GAUGES, FIRST, LAST), long


@pytest.mark.parametrize("value", [0, 1, 31.0, 0.1, 12.345, 499.99])
@pytest.mark.parametrize(("own", "more"), [("", {}), ("S1", {"serial": 7})])
def test_what_it_takes_it_takes_alike(value: float, own: str, more: dict[str, int]) -> None:
    short, long = _both({"station": "S1", "at": SECONDS, "values": {"rain": value}, **more}, own)
    assert [short] == long


GOOD = {"station": "S1", "at": SECONDS, "values": {"rain": 1.0}}


@pytest.mark.parametrize(
    "message",
    [
        [GOOD],
        {"readings": [GOOD]},
        {**GOOD, "at": AT.isoformat()},
        {**GOOD, "at": SECONDS + 601},
        {**GOOD, "at": True},
        {**GOOD, "station": "S9"},
        {**GOOD, "station": ["S1"]},
        {**GOOD, "values": {"rain": None}},
        {**GOOD, "values": {"rain": "1"}},
        {**GOOD, "values": {"rain": True}},
        {**GOOD, "values": {"rain": -1}},
        {**GOOD, "values": {"wind": 1}},
        {**GOOD, "values": {"rain": 1, "voltage": 12}},
        {**GOOD, "values": {}},
        {**GOOD, "values": [1]},
        {**GOOD, "serial": -1},
        {**GOOD, "sent_at": SECONDS},
        {**GOOD, "other": 1},
        b"\xff no json",
        b"[" * 100_000,
        b'{"station":"S1","at":1,"values":{"rain":NaN}}',
    ],
)
def test_it_leaves_the_rest(message: object) -> None:
    assert _both(message)[0] is None


def test_nobody_speaks_for_another() -> None:
    assert _both(GOOD, "S2")[0] is None


def test_its_times_are_those_that_can_be_taken() -> None:
    found = [datetime.fromtimestamp(edge, AT.tzinfo) for edge in (FIRST - 1, LAST, LAST + 1)]
    assert [rules.time_refusal(each, AT) for each in found] == [None, None, rules.Refusal.FUTURE]
    assert rules.time_refusal(found[0] - timedelta(seconds=1), AT) == rules.Refusal.ANCIENT
