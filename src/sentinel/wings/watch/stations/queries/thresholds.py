"""The rules in force on a business day, with the numbers they stand on that day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event, Parameter
from sentinel.stream.language import Amount, Branch, Leaf, Spec
from sentinel.stream.reading import read
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.models import Rule

REGISTER = ("stations.station.registered", "stations.station.amended")


@dataclass(frozen=True, slots=True)
class Term:
    """One threshold of a rule: what is measured, the numbers of the day in the unit people read, where they come from.

    A number that each target has of its own is None here, and `own` says from what to what. `mark` is 待确认 where a
    number is not verified.
    """

    leaf: Leaf
    raise_ge: float | None
    clear_lt: float | None
    unit: str
    key: str
    source: str
    clause: str
    mark: str
    own: str = ""

    @property
    def span(self) -> str:
        """The window as people say it."""
        return rules.span_words(self.leaf.slots)


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule of the day."""

    row: Rule
    spec: Spec
    terms: tuple[Term, ...]

    @property
    def hold_span(self) -> str:
        """How long it must be reached, as people say it."""
        return rules.span_words(self.spec.hold)

    @property
    def every(self) -> bool:
        """True when all of its thresholds must be reached."""
        return isinstance(self.spec.when, Branch) and self.spec.when.every

    @property
    def confirmed(self) -> bool:
        """True when every number of it is verified."""
        return not any(term.mark for term in self.terms)


def colour_values(actor: Actor, at: datetime) -> dict[str, Any]:
    """The parameter values that mark boards and charts, by key. Parameters are open to every reader of stations."""
    del actor
    values = parameters.values_on(timezone.localdate(at))
    return {key: value for key, value in values.items() if rules.MARKS.fullmatch(key)}


def rule_versions(actor: Actor) -> "QuerySet[Rule]":
    """Every version of every rule within reach."""
    rows: QuerySet[Rule] = Rule.objects.visible_to(actor)
    return rows


def specs_in_force(actor: Actor, at: datetime) -> tuple[Spec, ...]:
    """The rules of the day as written, by id."""
    return tuple(_spec(row) for row in _in_force(actor, timezone.localdate(at)))


def rules_in_force(actor: Actor, at: datetime) -> list[InForce]:
    """The rules of the day with their numbers, sources and standings, the gravest of each family first."""
    day = timezone.localdate(at)
    rows = _in_force(actor, day)
    found = [_described(row, _parameters(day)) for row in rows] if rows else []
    return sorted(found, key=lambda each: (each.spec.id.partition(".")[0], rules.COLOURS.index(each.spec.severity)))


def rule_at(actor: Actor, rule: str, at: datetime) -> Rule | None:
    """The version of a rule in force at an instant."""
    return next((row for row in _in_force(actor, timezone.localdate(at)) if row.rule == rule), None)


def rule_panel(row: Rule, actor: Actor, at: datetime) -> dict[str, Any]:
    """Context of a version's own panel: its numbers on the day, and whether it is the one in force."""
    day = timezone.localdate(at)
    described = _described(row, _parameters(day))
    return {"rule": described, "in_force": row in _in_force(actor, day)}


def register_version(actor: Actor) -> tuple[int, ...]:
    """Something that differs after every registration or amendment of a station, and is quick to ask."""
    del actor
    return tuple(Event.objects.filter(name=name).count() for name in REGISTER)


def _in_force(actor: Actor, day: date) -> list[Rule]:
    """The newest version of each rule that has begun and not ended."""
    rows = Rule.objects.visible_to(actor).filter(valid_from__lte=day).order_by("rule", "-valid_from").distinct("rule")
    return list(Rule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), pk__in=rows).order_by("rule"))


def _spec(row: Rule) -> Spec:
    dates = {name: date.fromisoformat(row.body[name]) for name in ("valid_from", "valid_to") if row.body.get(name)}
    return read({**row.body, **dates})


def _parameters(day: date) -> dict[str, Parameter]:
    rows = Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
    return {row.key: row for row in rows.order_by("key", "valid_from")}


def _described(row: Rule, known: dict[str, Parameter]) -> InForce:
    spec = _spec(row)
    return InForce(row, spec, tuple(_term(row, spec, leaf, known) for leaf in spec.leaves()))


def _term(row: Rule, spec: Spec, leaf: Leaf, known: dict[str, Parameter]) -> Term:
    scale, unit = rules.SCALES[rules.ElementCode(spec.element)]
    values = {key: each.value for key, each in known.items()}
    up, down = (_number(amount, values, scale) for amount in (leaf.raise_ge, leaf.clear_lt))
    key = leaf.raise_ge.parameter
    own = known.get(key)
    if not key:
        mark = Parameter(status=row.status).mark
        return Term(leaf, up, down, unit, "", row.source, row.clause, mark)
    if own is None:
        return _term_of_targets(leaf, key, [each for each in known.values() if _fits(key, each.key)], scale, unit)
    # The clearing value may rest on a second, less certain parameter.
    others = [known[name] for name in (leaf.clear_lt.parameter, leaf.clear_lt.times) if name in known]
    mark = next((each.mark for each in (own, *others) if each.mark), "")
    return Term(leaf, up, down, unit, key, own.source, own.clause, mark)


def _fits(key: str, name: str) -> bool:
    return "{" in key and name.startswith(key.partition("{")[0]) and name.endswith(key.rpartition("}")[2])


def _term_of_targets(leaf: Leaf, key: str, rows: list[Parameter], scale: int, unit: str) -> Term:
    """A threshold that each target has of its own: the span of the numbers, and where they come from."""
    values = sorted(float(row.value) / scale for row in rows)
    span = "–".join(f"{value:g}" for value in dict.fromkeys((values[0], values[-1]))) if values else ""
    sources = "；".join(dict.fromkeys(row.source for row in rows))
    mark = next((row.mark for row in rows if row.mark), "") if rows else Parameter(status="").mark
    return Term(leaf, None, None, unit, key, sources, "", mark, span)


def _number(amount: Amount, values: dict[str, Any], scale: int) -> float | None:
    found = None if "{" in amount.parameter else amount.value(values, {})
    return None if found is None else float(found / scale)
