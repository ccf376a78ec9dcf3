"""A chain of disasters as a directed graph of steps, read from data and judged step by step.

A step holds when its condition holds and one of the steps it follows holds; it is possible when nothing rules it out
but something is not known; else it does not. A first step follows none. Cycles are refused: what feeds back in time is
a new evaluation with new values.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import Any

from sentinel.science.chains.conditions import Answer, Condition, Measure, answer, read_condition, read_value
from sentinel.science.contract import OutOfRange, Stamp, inputs, result, stamp

MODEL, VERSION = "chains.chain", "1"
DOCUMENT = {"code", "title", "source", "provisional", "quantities", "steps"}
STEP = {"code", "kind", "title", "after", "condition"}


class Kind(StrEnum):
    """What kind of step: the weather or ground that sets off, the hazard, what blocks or breaks, what is hit."""

    TRIGGER = "trigger"
    HAZARD = "hazard"
    BLOCKAGE = "blockage"
    FAILURE = "failure"
    IMPACT = "impact"


class Standing(StrEnum):
    """How a step stands by what is known."""

    HOLDS = "holds"
    POSSIBLE = "possible"
    NOT = "not"


LABELS = {Standing.HOLDS: "成立", Standing.POSSIBLE: "可能", Standing.NOT: "不成立"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, the steps any of which may bring it on, and what must be so for it to happen."""

    code: str
    kind: Kind
    title: str
    after: tuple[str, ...]
    condition: Condition


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain in the order its steps can be judged; provisional: what in it is still to be checked."""

    code: str
    title: str
    source: str
    provisional: tuple[str, ...]
    measures: dict[str, Measure]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A step, how it stands, and why in a sentence."""

    step: Step
    standing: Standing
    reason: str


@inputs
class ChainInputs:
    """A chain and what is known: for each quantity a number or a pair (low, high); what is left out is not known."""

    chain: Chain
    values: dict[str, Any]

    def validate(self) -> None:
        for name, given in self.values.items():
            if name not in self.chain.measures:
                raise OutOfRange("values", f"这条灾害链里没有“{name}”这个量。")
            read_value(name, given)


@result
class ChainJudged:
    """Every step of the chain, causes before effects."""

    steps: tuple[Judged, ...]
    stamp: Stamp

    def standing(self, standing: Standing) -> tuple[str, ...]:
        """The codes of the steps that stand so."""
        return tuple(each.step.code for each in self.steps if each.standing is standing)


def read_chain(document: Mapping[str, Any]) -> Chain:
    """A chain from data (as JSON or YAML gives it).

    Raises OutOfRange at `document`, `quantities`, `steps` or `conditions` for missing or unknown keys, doubled or
    unknown steps, steps no first step leads to, cycles, and conditions over quantities that are not declared.
    """
    _check_keys("document", "灾害链", document, DOCUMENT)
    measures = {}
    for name, each in document["quantities"].items():
        _check_keys("quantities", f"量“{name}”", each, {"meaning", "unit"})
        measures[name] = Measure(each["meaning"], each["unit"])
    steps: dict[str, Step] = {}
    for each in document["steps"]:
        step = _read_step(each, measures)
        if step.code in steps:
            raise OutOfRange("steps", f"环节 {step.code} 写了两次。")
        steps[step.code] = step
    return Chain(
        code=document["code"],
        title=document["title"],
        source=document["source"],
        provisional=tuple(document["provisional"]),
        measures=measures,
        steps=_ordered(steps),
    )


def judge(given: ChainInputs) -> ChainJudged:
    """How each step stands, with its reason; raises OutOfRange for values of quantities the chain does not know."""
    known = {name: read_value(name, value) for name, value in given.values.items()}
    judged: dict[str, Judged] = {}
    for step in given.chain.steps:
        causes = [judged[code] for code in step.after]
        judged[step.code] = _judge(step, causes, answer(step.condition, given.chain.measures, known))
    return ChainJudged(
        steps=tuple(judged.values()), stamp=stamp(MODEL, VERSION, given, provisional=given.chain.provisional)
    )


def _judge(step: Step, causes: list[Judged], own: Answer) -> Judged:
    holding = [each.step.title for each in causes if each.standing is Standing.HOLDS]
    possible = [each.step.title for each in causes if each.standing is Standing.POSSIBLE]
    if causes and not holding and not possible:
        names = "、".join(each.step.title for each in causes)
        return Judged(step, Standing.NOT, f"前一环节（{names}）不成立。")
    if own.holds is False:
        return Judged(step, Standing.NOT, f"{own.reason}。")
    if causes and not holding:
        return Judged(step, Standing.POSSIBLE, f"前一环节（{'、'.join(possible)}）只是可能；{own.reason}。")
    return Judged(step, Standing.HOLDS if own.holds else Standing.POSSIBLE, f"{own.reason}。")


def _read_step(document: Mapping[str, Any], measures: Mapping[str, Measure]) -> Step:
    _check_keys("steps", "环节", document, STEP)
    if document["kind"] not in set(Kind):
        raise OutOfRange("steps", f"环节 {document['code']} 的类型“{document['kind']}”不在 {'、'.join(Kind)} 之中。")
    return Step(
        code=document["code"],
        kind=Kind(document["kind"]),
        title=document["title"],
        after=tuple(document["after"]),
        condition=read_condition(document["condition"], measures),
    )


def _ordered(steps: dict[str, Step]) -> tuple[Step, ...]:
    if not steps:
        raise OutOfRange("steps", "灾害链没有一个环节。")
    for step in steps.values():
        strangers = [code for code in step.after if code not in steps]
        if strangers:
            raise OutOfRange("steps", f"环节 {step.code} 接在 {'、'.join(strangers)} 之后，链里没有这个环节。")
    try:
        order = tuple(TopologicalSorter({code: step.after for code, step in steps.items()}).static_order())
    except CycleError as cycle:
        ring = " → ".join(cycle.args[1])
        raise OutOfRange("steps", f"环节成环（{ring}），请把反馈拆成下一次研判。") from cycle
    return tuple(steps[code] for code in order)


def _check_keys(field: str, what: str, document: Any, keys: set[str]) -> None:
    if not isinstance(document, Mapping) or set(document) != keys:
        raise OutOfRange(field, f"{what}应恰有 {'、'.join(sorted(keys))} 这几项。")


def storm_chain() -> Chain:
    """The chain that comes with the product: storm, debris flow, dammed lake, breach, flood downstream."""
    text = files("sentinel.science.chains").joinpath("storm.json").read_text(encoding="utf-8")
    return read_chain(json.loads(text))
