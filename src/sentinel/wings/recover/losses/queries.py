"""Every read of losses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import TOWN, area_stem, areas_meet
from sentinel.wings.recover.losses import rules
from sentinel.wings.recover.losses.choices import Basis, Kind
from sentinel.wings.recover.losses.models import Disaster, Report

SURGE_PERCENT, SURGE_LEAST = "losses.surge_percent", "losses.surge_least"
# What the second figure of a finding is, where it is no indicator of its own.
BESIDE = {
    Basis.E4: _("分项合计"),
    Basis.E9: _("分项合计"),
    Basis.E12: _("镇街合计"),
    Basis.E13: _("上次"),
    Basis.SURGE: _("上次"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    stops: bool
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator beside the report before, and for the district beside the sum of its towns."""

    indicator: rules.Indicator
    now: Decimal | int | None
    before: Decimal | int | None
    towns: Decimal | int | None

    @property
    def shown(self) -> bool:
        """True where anybody gave a figure."""
        return any(value is not None for value in (self.now, self.before, self.towns))

    @property
    def change(self) -> Decimal | None:
        """How much more than before."""
        return None if self.now is None or self.before is None else Decimal(self.now) - Decimal(self.before)

    @property
    def difference(self) -> Decimal:
        """How far from the sum of the towns."""
        return Decimal(self.now or 0) - Decimal(self.towns or 0)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """The district or one town of a disaster: its newest report, its open draft, and the kinds the reader may begin."""

    code: str
    name: str
    newest: Report | None
    draft: Report | None
    kinds: list[tuple[str, str]]


def disasters(actor: Actor) -> "QuerySet[Disaster, Disaster]":
    """Disasters within reach: a town and its villages see those that struck it."""
    rows: QuerySet[Disaster, Disaster] = Disaster.objects.visible_to(actor)
    return rows


def disaster_of(actor: Actor, code: str) -> Disaster:
    """One disaster within reach."""
    row = disasters(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次灾害过程，或不在您的查看范围内。")
    return row


def reports(actor: Actor) -> "QuerySet[Report, Report]":
    """Reports of the areas within reach."""
    rows: QuerySet[Report, Report] = Report.objects.visible_to(actor)
    return rows.select_related("disaster")


def standing(disaster: Disaster) -> "QuerySet[Report, Report]":
    """The reports of a disaster that were submitted and not sent back."""
    return Report.objects.filter(disaster=disaster, status__in=rules.STANDING)


def previous_of(row: Report) -> Report | None:
    """The last report of this area that stood before this one."""
    rows = standing(row.disaster).filter(area_code=row.area_code, number__lt=row.number)
    return rows.order_by("-number").first()


def latest_of_towns(disaster: Disaster, until: datetime | None = None) -> list[Report]:
    """The newest accepted report of each town, as it stood at an instant."""
    rows = Report.objects.filter(disaster=disaster, status=rules.Status.ACCEPTED).exclude(area_code=disaster.area_code)
    if until is not None:
        rows = rows.filter(as_of__lte=until)
    return list(rows.order_by("area_code", "-number").distinct("area_code"))


def is_district(row: Report) -> bool:
    """True for a report that adds up towns."""
    return len(area_stem(row.area_code)) < TOWN


def findings(row: Report, at: datetime) -> list[rules.Finding]:
    """Everything about a report that does not fit."""
    found = rules.own_findings(row.figures)
    before = previous_of(row)
    if before is not None:
        percent, least = (Decimal(str(parameters.value(key, at=at))) for key in (SURGE_PERCENT, SURGE_LEAST))
        found += rules.against_previous(row.figures, before.figures, percent, least)
    if is_district(row):
        towns = latest_of_towns(row.disaster, row.as_of)
        found += rules.against_towns(row.figures, rules.added_up(town.figures for town in towns)) if towns else []
    return found


def told(found: Iterable[rules.Finding]) -> list[Told]:
    """Findings in words, those that stop first."""
    lines = [Told(finding.stops, sentence(finding)) for finding in found]
    return sorted(lines, key=lambda line: not line.stops)


def sentence(finding: rules.Finding) -> str:
    """One finding as whoever fills in the form reads it."""
    basis, first = Basis(finding.basis), rules.BY_KEY[finding.keys[0]]
    words = f"{first.title} {_plain(finding.left)} {first.unit}"
    if basis in BESIDE:
        words += f"，{BESIDE[basis]} {_plain(finding.right)} {first.unit}"
    elif len(finding.keys) > 1:
        second = rules.BY_KEY[finding.keys[1]]
        words += f"，{second.title} {_plain(finding.right)} {second.unit}"
    return f"{words}：{basis.label}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def report_panel(row: Report, actor: Actor, at: datetime) -> dict[str, Any]:
    """The table beside what was reported before, what does not fit, and the towns behind a district's report."""
    before = previous_of(row)
    towns = latest_of_towns(row.disaster, row.as_of) if is_district(row) else []
    added = rules.added_up(town.figures for town in towns)
    old = before.figures if before is not None else {}
    lines = [
        Line(item, getattr(row, item.key), old.get(item.key), added[item.key] if towns else None)
        for item in rules.INDICATORS
    ]
    names = areas.names()
    return {
        "lines": [line for line in lines if line.shown],
        "before": before,
        "towns": [(names.get(town.area_code, town.area_code), town) for town in towns],
        "district": is_district(row),
        "findings": told(findings(row, at)),
    }


def disaster_panel(row: Disaster, actor: Actor, at: datetime) -> dict[str, Any]:
    """The newest report of the district and of every town struck, who has sent none, and what may be begun."""
    of_area = defaultdict(list)
    for report in reports(actor).filter(disaster=row).exclude(status=rules.Status.RETURNED).order_by("number"):
        of_area[report.area_code].append(report)
    towns = [(code, name) for code, name in areas.towns() if areas_meet(row.target_areas, code)]
    places = [(row.area_code, areas.names().get(row.area_code, row.area_code)), *towns]
    lines = [_place(row, code, name, of_area[code], actor) for code, name in places]
    return {"places": [line for line in lines if actor.may_in("losses.view", line.code)]}


def _place(row: Disaster, code: str, name: str, found: list[Report], actor: Actor) -> PlaceLine:
    stood = [report for report in found if report.status in rules.STANDING]
    draft = next((report for report in found if report.status == rules.Status.DRAFT), None)
    may = actor.may_in("losses.manage" if code == row.area_code else "losses.report", code)
    next_kinds = rules.next_kinds(report.kind for report in stood) if may and draft is None else ()
    return PlaceLine(
        code=code,
        name=name,
        newest=stood[-1] if stood else None,
        draft=draft,
        kinds=[(str(kind), str(Kind(kind).label)) for kind in next_kinds],
    )
