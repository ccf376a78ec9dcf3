"""The same rules as plain SQL, for audit and backfill: one statement that finds every crossing of stored readings.

Hysteresis needs no recursion: a slot signals 1 (reached), 0 (below) or nothing; the runs between signals are numbered
by counting them, each run's state is its one signal, and a crossing is a change of state. A target is one entry of
TARGETS: what it says differently from the others; PostgreSQL and DuckDB differ in nothing but whole division.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sentinel.stream.rules import AllOf, Condition, Expression, Limit, Rule, conditions


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says what others say otherwise. quotient: whole division of numbers that are not negative."""

    name: str
    quotient: str


TARGETS = {each.name: each for each in (Dialect("postgresql", "({0}) / ({1})"), Dialect("duckdb", "({0}) // ({1})"))}
COLUMNS = ("rule", "target", "slot", "up", "value", "slots", "present", "expected")


@dataclass(frozen=True, slots=True)
class _Seen:
    """One condition in SQL: its value, whether it can be judged, and when it is reached and below."""

    value: str
    known: str
    up: str
    down: str
    slots: int
    present: str = "0"


def compile_rules(
    rules: Sequence[Rule],
    target: str,
    *,
    source: str,
    states: str = "",
    first: int | None = None,
    until: int | None = None,
) -> str:
    """The statement that gives COLUMNS of every crossing, in the order of rule, target and slot.

    source: a SELECT of (sensor, slot, value), one row a sensor and slot. states: a SELECT of (rule, target, up) where
    judging begins, all lowered without it. first, until: the slots judged; earlier readings fill the windows only.
    A target is a sensor's number or an area's id, as text. Raises KeyError for an unknown target, ValueError without
    rules.
    """
    if not rules:
        raise ValueError("no rules to compile")
    dialect = TARGETS[target]
    parts = [("reading", source), ("seen", _aggregates(rules))]
    if states:
        parts.append(("states", states))
    found = []
    for number, rule in enumerate(rules):
        name = f"r{number}"
        parts += _signals_of_areas(name, rule, dialect) if rule.areas else _signals(name, rule)
        parts += _changes(name, rule, bool(states), first, until)
        found.append(f"SELECT * FROM {name}_crossing")
    with_ = ",\n".join(f"{name} AS (\n{text}\n)" for name, text in parts)
    return f"WITH {with_}\n" + "\nUNION ALL\n".join(found) + "\nORDER BY rule, target, slot"


def quoted(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def _aggregates(rules: Sequence[Rule]) -> str:
    """Each window and each look back that any rule needs, once."""
    names: dict[str, str] = {}
    for condition in (each for rule in rules if not rule.areas for each in conditions(rule.when)):
        frame = "PARTITION BY sensor ORDER BY slot RANGE BETWEEN {} PRECEDING AND {}"
        if condition.agg == "sum":
            over = frame.format(condition.slots - 1, "CURRENT ROW")
            names[f"sum_{condition.slots}"] = f"CAST(sum(value) OVER ({over}) AS bigint)"
        elif condition.agg == "delta":
            over = frame.format(condition.slots, f"{condition.slots} PRECEDING")
            names[f"before_{condition.slots}"] = f"min(value) OVER ({over})"
    columns = "".join(f", {text} AS {name}" for name, text in names.items())
    return f"SELECT sensor, slot, value{columns} FROM reading"


def _signals(name: str, rule: Rule) -> Iterator[tuple[str, str]]:
    """Signals of a rule at its sensors."""
    own = "SELECT CAST(sensor AS varchar) AS target, sensor FROM (SELECT DISTINCT sensor FROM reading) AS every"
    if rule.sensors is not None:
        own = _own(rule, [f"{quoted(str(sensor))}, {sensor}" for sensor in rule.sensors], "target, sensor")
    yield f"{name}_own", own
    seen = [_sight(condition, place) for place, condition in enumerate(conditions(rule.when))]
    yield (
        f"{name}_signal",
        f"SELECT o.target, s.slot, {_facts(rule, seen)}, 0 AS expected "
        f"FROM seen s JOIN {name}_own o ON o.sensor = s.sensor",
    )


def _sight(condition: Condition, place: int) -> _Seen:
    value, known = "s.value", "TRUE"
    if condition.agg == "sum":
        value = f"s.sum_{condition.slots}"
    elif condition.agg == "delta":
        value, known = f"(s.value - s.before_{condition.slots})", f"s.before_{condition.slots} IS NOT NULL"
    up = f"coalesce({value} >= {_limit(condition.raise_ge, f'o.up{place}')}, FALSE)"
    down = f"coalesce({value} < {_limit(condition.clear_lt, f'o.down{place}')}, FALSE)"
    return _Seen(value, known, up, down, condition.slots)


def _signals_of_areas(name: str, rule: Rule, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Signals of a rule at its areas: at every slot with a reading of a member, over the members that reported."""
    rows = [f"{quoted(area.id)}, {len(area.members)}" for area in rule.areas]
    yield f"{name}_own", _own(rule, rows, "target, expected")
    members = [f"({quoted(area.id)}, {sensor})" for area in rule.areas for sensor in area.members]
    yield f"{name}_member", f"SELECT * FROM (VALUES {', '.join(members)}) AS m (target, sensor)"
    yield (
        f"{name}_reading",
        f"SELECT m.target, r.sensor, r.slot, r.value FROM {name}_member m JOIN reading r ON r.sensor = m.sensor",
    )
    yield f"{name}_tick", f"SELECT DISTINCT target, slot FROM {name}_reading"
    windows = sorted({condition.slots for condition in conditions(rule.when)})
    joins = []
    for window in windows:
        yield (
            f"{name}_over{window}",
            f"SELECT t.target, t.slot, CAST(sum(r.value) AS bigint) AS total, count(DISTINCT r.sensor) AS present "
            f"FROM {name}_tick t JOIN {name}_reading r ON r.target = t.target "
            f"AND r.slot > t.slot - {window} AND r.slot <= t.slot GROUP BY t.target, t.slot",
        )
        joins.append(f"JOIN {name}_over{window} w{window} ON w{window}.target = t.target AND w{window}.slot = t.slot")
    seen = [_sight_of_area(rule, condition, place, dialect) for place, condition in enumerate(conditions(rule.when))]
    yield (
        f"{name}_signal",
        f"SELECT t.target, t.slot, {_facts(rule, seen)}, o.expected FROM {name}_tick t "
        f"JOIN {name}_own o ON o.target = t.target {' '.join(joins)}",
    )


def _sight_of_area(rule: Rule, condition: Condition, place: int, dialect: Dialect) -> _Seen:
    total, present = f"w{condition.slots}.total", f"w{condition.slots}.present"
    known = f"{present} * 100 >= {rule.share} * o.expected"
    up = f"({known} AND {total} >= {_limit(condition.raise_ge, f'o.up{place}')} * {present})"
    down = f"({known} AND {total} < {_limit(condition.clear_lt, f'o.down{place}')} * {present})"
    value = dialect.quotient.format(f"2 * {total} + {present}", f"2 * {present}")
    return _Seen(value, known, up, down, condition.slots, present)


def _own(rule: Rule, rows: Sequence[str], names: str) -> str:
    """The rule's targets, with the thresholds that each has of its own."""
    limits = {
        f"{side}{place}": limit
        for place, condition in enumerate(conditions(rule.when))
        for side, limit in (("up", condition.raise_ge), ("down", condition.clear_lt))
        if isinstance(limit, tuple)
    }
    values = [
        f"({', '.join([row, *(str(limit[number]) for limit in limits.values())])})" for number, row in enumerate(rows)
    ]
    return f"SELECT * FROM (VALUES {', '.join(values)}) AS o ({', '.join([names, *limits])})"


def _limit(limit: Limit, column: str) -> str:
    return str(limit) if isinstance(limit, int) else column


def _facts(rule: Rule, seen: Sequence[_Seen]) -> str:
    """Signals, and the value, window and stations to tell: of the first condition that raised, or could be judged."""
    at = dict(zip(map(id, conditions(rule.when)), seen, strict=True))

    def first(test: str, fact: str) -> str:
        cases = " ".join(f"WHEN {getattr(each, test)} THEN {getattr(each, fact)}" for each in seen)
        return f"CASE {cases} END"

    columns = {
        "up": f"CASE WHEN {_said(rule.when, at, 'up')} THEN 1 ELSE 0 END",
        "down": f"CASE WHEN {_said(rule.when, at, 'down')} THEN 1 ELSE 0 END",
        **{f"{fact}_up": first("up", fact) for fact in ("value", "slots", "present")},
        **{f"{fact}_down": first("known", fact) for fact in ("value", "slots", "present")},
    }
    return ", ".join(f"{text} AS {name}" for name, text in columns.items())


def _said(node: Expression, at: dict[int, _Seen], side: str) -> str:
    if isinstance(node, Condition):
        return str(getattr(at[id(node)], side))
    # All of them are reached together, and any one of them being below is below; any_of the other way about.
    joined = " AND " if isinstance(node, AllOf) is (side == "up") else " OR "
    return "(" + joined.join(_said(each, at, side) for each in node.of) + ")"


def _changes(name: str, rule: Rule, states: bool, first: int | None, until: int | None) -> Iterator[tuple[str, str]]:
    """From signals to crossings."""
    order = "PARTITION BY target ORDER BY slot"
    held = "up = 1"
    if rule.hold > 1:
        frame = f"{order} RANGE BETWEEN {rule.hold - 1} PRECEDING AND CURRENT ROW"
        held = f"sum(up) OVER ({frame}) = {rule.hold}"
    yield f"{name}_held", f"SELECT *, CASE WHEN {held} THEN 1 WHEN down = 1 THEN 0 END AS signal FROM {name}_signal"
    start = "0"
    if states:
        start = (
            f"coalesce((SELECT 1 FROM states z WHERE z.rule = {quoted(rule.id)} AND z.target = h.target AND z.up), 0)"
        )
    bounds = [f"h.slot >= {first}"] * (first is not None) + [f"h.slot <= {until}"] * (until is not None)
    where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
    yield (
        f"{name}_run",
        f"SELECT h.*, {start} AS start, count(signal) OVER ({order}) AS run FROM {name}_held h{where}",
    )
    yield (
        f"{name}_state",
        f"SELECT *, coalesce(max(signal) OVER (PARTITION BY target, run), start) AS state FROM {name}_run",
    )
    yield (
        f"{name}_turn",
        f"SELECT *, coalesce(lag(state) OVER ({order}), start) AS before FROM {name}_state",
    )
    told = ", ".join(
        f"CASE WHEN state = 1 THEN {fact}_up ELSE {fact}_down END AS {fact}" for fact in ("value", "slots", "present")
    )
    yield (
        f"{name}_crossing",
        f"SELECT CAST({quoted(rule.id)} AS varchar) AS rule, target, slot, state = 1 AS up, {told}, expected "
        f"FROM {name}_turn WHERE state <> before",
    )
