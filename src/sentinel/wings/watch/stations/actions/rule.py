"""Founding the rules of a district: adds what is missing, never overwrites; a changed rule is a new version."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.founding import Difference, Outcome
from sentinel.kernel.models import Area, Parameter
from sentinel.stream.language import Fault, RuleFaults, Spec
from sentinel.stream.reading import read
from sentinel.stream.rules import MOST_RULES
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.events import RulesFounded
from sentinel.wings.watch.stations.models import Rule, Station

KIND = "stations.rule"


@transaction.atomic
def found_rules(*, actor: Actor, at: datetime, area_code: str, rows: Sequence[Any]) -> Outcome:
    """Add the versions not known yet; of the others, where the pack says otherwise.

    Raises RuleFaults with every fault of every rule; nothing is added then.
    """
    actor.require_in("stations.manage", area_code)
    specs = _checked(rows)
    stored = {row.code: row for row in Rule.objects.all()}
    fresh, differences = [], []
    for spec, row in zip(specs, rows, strict=True):
        offered = _row(spec, row, area_code, at)
        known = stored.get(offered.code)
        if known is None:
            fresh.append(offered)
        else:
            differences += _differences(known, offered)
    Rule.objects.bulk_create(fresh)
    if fresh:
        district = Area.objects.get(code=area_code)
        record(RulesFounded(codes=tuple(sorted(row.code for row in fresh))), subject=district, actor=actor, at=at)
    return Outcome(KIND, len(fresh), tuple(differences))


def _checked(rows: Sequence[Any]) -> list[Spec]:
    faults: list[Fault] = []
    specs: list[Spec] = []
    for row in rows:
        try:
            specs.append(read(row))
        except RuleFaults as wrong:
            faults += wrong.faults
    keys = set(Parameter.objects.values_list("key", flat=True))
    areas = set(Area.objects.values_list("code", flat=True))
    rivers = set(Station.objects.exclude(river="").values_list("river", flat=True))
    for spec in specs:
        faults += [Fault(spec.id, *found) for found in _unknown(spec, keys, areas, rivers)]
    if len({spec.id for spec in specs}) > MOST_RULES:
        faults.append(Fault("（全部）", "id", f"规则不能多于 {MOST_RULES} 条"))
    if len({(spec.id, spec.valid_from) for spec in specs}) < len(specs):
        faults.append(Fault("（全部）", "id", "同一条规则在同一生效日写了两次"))
    if faults:
        raise RuleFaults(faults)
    return specs


def _unknown(spec: Spec, keys: set[str], areas: set[str], rivers: set[str]) -> list[tuple[str, str]]:
    """What a rule names that this district does not have."""
    found = []
    kinds = {kind.value: {element.value for element in series} for kind, series in rules.SERIES.items()}
    if spec.kind not in kinds:
        found.append(("kind", f"应是 {'、'.join(kinds)} 之一"))
    elif spec.element not in kinds[spec.kind]:
        found.append(("element", f"{spec.kind} 测站可判的要素是 {'、'.join(sorted(kinds[spec.kind]))}"))
    # A key of each target's own is there where at least one target has it: its ends are the same.
    for key in spec.parameters():
        head, tail = key.partition("{")[0], key.rpartition("}")[2]
        if key not in keys and not ("{" in key and any(k.startswith(head) and k.endswith(tail) for k in keys)):
            found.append(("when", f"没有参数 {key}，请先写进 parameters/"))
    found += [("areas", f"没有区划 {code}") for code in spec.areas if code not in areas]
    found += [("catchments", f"没有测站的河流是“{name}”") for name in spec.catchments if name not in rivers]
    return found


def _row(spec: Spec, row: Mapping[str, Any], area_code: str, at: datetime) -> Rule:
    return Rule(
        code=f"{spec.id}@{spec.valid_from}",
        rule=spec.id,
        title=spec.title,
        severity=spec.severity,
        kind=spec.kind,
        element=spec.element,
        body=json.loads(json.dumps(dict(row), default=str, ensure_ascii=False)),
        source=spec.source,
        clause=spec.clause,
        status=spec.status,
        valid_from=spec.valid_from,
        valid_to=spec.valid_to,
        area_code=area_code,
        target_areas=[area_code],
        published_at=at,
    )


def _differences(known: Rule, offered: Rule) -> list[Difference]:
    return [
        Difference(KIND, known.code, field, _said(known, field), _said(offered, field))
        for field in sorted(known.body.keys() | offered.body.keys())
        if known.body.get(field) != offered.body.get(field)
    ]


def _said(row: Rule, field: str) -> str:
    return json.dumps(row.body.get(field), ensure_ascii=False)
