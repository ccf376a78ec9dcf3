"""The rule language: what a pack writes, checked with a sentence for every fault, and resolved for one day's values.

    id: rain.red                        # the last word is the level, the first the family
    title: 暴雨红色
    severity: red                       # red orange yellow blue
    kind: rain                          # what sort of station, and which of its elements
    element: rain
    valid_from: 2020-01-01
    for: 15m                            # reached in every slot for so long
    when:
      any_of:                           # or all_of; or one condition alone
        - {measure: sum, over: 1h, raise_ge: {parameter: rain.1h.red},
           clear_lt: {parameter: rain.1h.red, times: rain.clear_ratio}}

Measures: `sum` over a window, `last` reading, `delta` between now and `over` ago, `rate` the same by the hour,
`area_mean` of the sums of an area's stations, with `areas` (division codes) or `catchments` (names) and `least_share`,
the per cent of stations below which nothing is judged. A threshold is a whole number in the unit of the stored reading,
which needs `source`, `clause` and `status` of its own, or a parameter, which has them. `{slug}`, `{station}` or
`{area}` in a parameter's key makes a threshold of each target's own; a target without the parameter is not judged.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from sentinel.stream.rules import SLOT_SECONDS, AllOf, AnyOf, Area, Condition, Expression, Limit, Rule

_HOUR = 3600 // SLOT_SECONDS


class Fault(NamedTuple):
    """What is wrong with a rule: its id, the field, and a sentence that says what to write."""

    rule: str
    field: str
    text: str


class RuleFaults(Exception):
    """Rules that cannot be used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(f"规则 {each.rule} 的 {each.field}：{each.text}" for each in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Amount:
    """A threshold as written: a literal, or a parameter by its key, times another one."""

    literal: int | None = None
    parameter: str = ""
    times: str = ""

    def value(self, values: Mapping[str, Any], names: Mapping[str, str]) -> Fraction | None:
        """The number for a target of these names; None where a parameter gives none."""
        if self.literal is not None:
            return Fraction(self.literal)
        found = values.get(self.parameter.format_map(names))
        factor = values.get(self.times, 1) if self.times else 1
        return None if found is None else Fraction(str(found)) * Fraction(str(factor))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition as written."""

    measure: str
    slots: int
    raise_ge: Amount
    clear_lt: Amount


@dataclass(frozen=True, slots=True)
class Branch:
    """all_of (every) or any_of."""

    every: bool
    of: tuple["Leaf | Branch", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A rule as written, checked. Its thresholds are known once a day's parameter values are."""

    id: str
    title: str
    severity: str
    kind: str
    element: str
    valid_from: date
    valid_to: date | None = None
    hold: int = 1
    when: "Leaf | Branch"
    areas: tuple[str, ...] = ()
    catchments: tuple[str, ...] = ()
    share: int = 0
    source: str = ""
    clause: str = ""
    status: str = ""

    @property
    def level(self) -> str:
        """The last word of the id."""
        return self.id.rpartition(".")[2]

    @property
    def of_areas(self) -> bool:
        """True when it judges means of areas."""
        return bool(self.areas or self.catchments)

    def leaves(self) -> tuple[Leaf, ...]:
        """The conditions in the order they are written."""
        return tuple(_leaves(self.when))

    def parameters(self) -> tuple[str, ...]:
        """Every key it names, as written."""
        amounts = [amount for leaf in self.leaves() for amount in (leaf.raise_ge, leaf.clear_lt)]
        keys = [key for amount in amounts for key in (amount.parameter, amount.times) if key]
        return tuple(dict.fromkeys(keys))

    def rule(
        self, values: Mapping[str, Any], sensors: tuple[int, ...], names: Callable[[int], Mapping[str, str]]
    ) -> Rule | None:
        """The rule for sensors with the values of a day; None where no value or no sensor is left for it.

        `names(sensor)` is what stands in parameter keys. A part of an any_of whose parameter nobody gave is left out.
        """
        asked = [key for key in self.parameters() if "{" in key]
        if asked:
            known = {sensor: names(sensor) for sensor in sensors}
            sensors = tuple(
                sensor for sensor in sensors if all(key.format_map(known[sensor]) in values for key in asked)
            )
            when = _resolved(self.when, values, [known[sensor] for sensor in sensors])
        else:
            when = _resolved(self.when, values, [{}])
        return None if when is None or not sensors else Rule(self.id, when, sensors=sensors, hold=self.hold)

    def rule_of_areas(self, values: Mapping[str, Any], areas: Sequence[tuple[Area, Mapping[str, str]]]) -> Rule | None:
        """The rule for the means of areas; None where no value or no area is left for it."""
        when = _resolved(self.when, values, [names for _area, names in areas])
        if when is None or not areas:
            return None
        return Rule(self.id, when, areas=tuple(area for area, _names in areas), hold=self.hold, share=self.share)


def _leaves(node: Leaf | Branch) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
        return
    for each in node.of:
        yield from _leaves(each)


def _resolved(node: Leaf | Branch, values: Mapping[str, Any], names: Sequence[Mapping[str, str]]) -> Expression | None:
    if isinstance(node, Leaf):
        return _condition(node, values, names)
    parts = [_resolved(each, values, names) for each in node.of]
    found = tuple(each for each in parts if each is not None)
    if not found or (node.every and len(found) < len(parts)):
        return None
    return AllOf(found) if node.every else AnyOf(found)


def _condition(leaf: Leaf, values: Mapping[str, Any], names: Sequence[Mapping[str, str]]) -> Condition | None:
    # By the hour, over k slots: a rise of at least x an hour is a rise of at least x·k/12, rounded up, in k slots.
    scale = Fraction(leaf.slots, _HOUR) if leaf.measure == "rate" else Fraction(1)
    rounded: Callable[[Fraction], int] = _up if leaf.measure == "rate" else round
    limits: list[Limit] = []
    for amount in (leaf.raise_ge, leaf.clear_lt):
        found = [amount.value(values, each) for each in names]
        if not found or any(each is None for each in found):
            return None
        numbers = tuple(rounded(each * scale) for each in found if each is not None)
        limits.append(numbers[0] if len(set(numbers)) == 1 else numbers)
    agg = {"rate": "delta", "area_mean": "mean"}.get(leaf.measure, leaf.measure)
    up, down = _same_shape(limits[0], limits[1], len(names))
    return Condition(agg, leaf.slots, up, down)  # type: ignore[arg-type]


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _same_shape(up: Limit, down: Limit, count: int) -> tuple[Limit, Limit]:
    """Both one number, or both one for each target."""
    if isinstance(up, int) and isinstance(down, int):
        return up, down
    return tuple((each,) * count if isinstance(each, int) else each for each in (up, down))  # type: ignore[return-value]
