"""Recomputing the crossings of a span in the database, from stored readings, and comparing them with what was recorded.

The rules are those the gateway judges by, compiled to SQL; the gateway is not asked and nothing is written.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from sentinel import stream
from sentinel.kernel.actor import system
from sentinel.runtime.gateway.engine import settled
from sentinel.runtime.gateway.register import Register
from sentinel.stream.rules import conditions
from sentinel.stream.sql import compile_rules, quoted
from sentinel.wings.watch.stations import rules

ACTOR = system("audit")
_LAST = "SELECT max(last_frame_at) FROM stations_stationstate"
_RECORDED = """
    SELECT code FROM stations_crossing
    WHERE withdrawn_at IS NULL AND observed_at >= %s AND observed_at <= %s AND rule = ANY(%s)
"""
_BEFORE = """
    SELECT DISTINCT ON (rule, target) rule, target, up FROM stations_crossing
    WHERE withdrawn_at IS NULL AND observed_at < %s AND rule = ANY(%s)
    ORDER BY rule, target, observed_at DESC, id DESC
"""


class RulesChanged(Exception):
    """The rules or their values were not the same throughout a span."""


@dataclass(frozen=True, slots=True)
class Audit:
    """Codes of crossings: found and recorded alike, found but not recorded, recorded but not found."""

    same: int
    missing: tuple[str, ...]
    unfounded: tuple[str, ...]


def statement(register: Register, target: str, *, means: bool, first: int | None, until: int | None) -> str:
    """The SQL of the rules of stations, or of areas; empty where there is none.

    It reads a table stations_reading (station_id, element, observed_at, value), as PostgreSQL has it.
    """
    chosen = [rule for rule in register.rules if bool(rule.areas) is means]
    if not chosen:
        return ""
    states = _states(register, chosen, rules.slot_end(first)) if first is not None else ""
    return compile_rules(
        chosen, target, source=_source(register, chosen, first, until), states=states, first=first, until=until
    )


def audit(since: datetime, until: datetime) -> Audit:
    """Compare what the readings of a span give with what was recorded for it (both ends included).

    Raises RulesChanged where one set of rules does not hold for the whole span.
    """
    register = Register(ACTOR, until)
    if Register(ACTOR, since).rules != register.rules:
        raise RulesChanged
    first, last = rules.slot_of(since), int(until.timestamp()) // rules.SLOT_S
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        (flushed,) = cursor.fetchone() or (None,)
        ends = {False: last, True: min(last, settled(flushed)) if flushed is not None else last}
        for means, end in ends.items():
            text = statement(register, "postgresql", means=means, first=first, until=end)
            if text:
                cursor.execute(text)
                found |= {_code(register, means, row) for row in cursor.fetchall()}
        cursor.execute(_RECORDED, [since, until, [rule.id for rule in register.rules]])
        recorded = {code for (code,) in cursor.fetchall()}
    return Audit(len(found & recorded), tuple(sorted(found - recorded)), tuple(sorted(recorded - found)))


def _code(register: Register, means: bool, row: Any) -> str:
    rule, target, slot, up = row[:4]
    name = target if means else register.station_of(int(target))
    return rules.crossing_code(rule, name, rules.slot_end(slot), up)


def _source(register: Register, chosen: list[stream.Rule], first: int | None, until: int | None) -> str:
    """The stored readings as (sensor, slot, value): of a slot its newest."""
    series = ", ".join(f"({pk}, {quoted(element)}, {sensor})" for sensor, pk, element in register.series())
    slot = "CAST(ceil(extract(epoch FROM r.observed_at) / 300) AS bigint)"
    bounds = []
    if first is not None:
        reach = max(each.slots for rule in chosen for each in conditions(rule.when)) + max(each.hold for each in chosen)
        bounds.append(f"r.observed_at > {quoted(rules.slot_end(first - reach - 1).isoformat())}")
    if until is not None:
        bounds.append(f"r.observed_at <= {quoted(rules.slot_end(until).isoformat())}")
    where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
    return (
        f"SELECT DISTINCT ON (m.sensor, {slot}) m.sensor, {slot} AS slot, r.value FROM stations_reading r "
        f"JOIN (VALUES {series}) AS m (station_id, element, sensor) "
        f"ON m.station_id = r.station_id AND m.element = r.element{where} "
        f"ORDER BY m.sensor, {slot}, r.observed_at DESC"
    )


def _states(register: Register, chosen: list[stream.Rule], since: datetime) -> str:
    """What was raised when the span began, from what was recorded before it."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [since, [rule.id for rule in chosen]])
        raised = [(rule, target) for rule, target, up in cursor.fetchall() if up]
    gauges = {gauge.code: gauge for gauge in register.gauges.values()}
    if not chosen[0].areas:
        raised = [(rule, str(register.sensor_at(gauges[at], rule))) for rule, at in raised if at in gauges]
    values = ", ".join(f"({quoted(rule)}, {quoted(target)}, TRUE)" for rule, target in raised)
    return f"SELECT * FROM (VALUES {values}) AS z (rule, target, up)" if values else ""
