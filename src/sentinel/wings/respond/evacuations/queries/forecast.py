"""From a run of a hazard model to who must leave when and where to: a plan, which nobody has ordered yet."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Parameter
from sentinel.kernel.refusals import Refused
from sentinel.kernel.scope import TOWN
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.respond.evacuations import rules
from sentinel.wings.respond.evacuations.choices import Stage, Travel
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.queries import rows as queries
from sentinel.wings.respond.evacuations.queries.hazard_words import SAID, Said
from sentinel.wings.respond.evacuations.queries.roads import ways
from sentinel.wings.watch.forecasts import queries as forecasts
from sentinel.wings.watch.forecasts.choices import Hazard, Place, Source, Status

REGISTER = system("evacuations")
REASON_LENGTH = 200
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One village of a plan: where its people go, how urgent it is, the list that is open already, and the words."""

    leaving: rules.Leaving
    goes: list[tuple[Any, int]]
    stage: Stage
    list_open: Evacuation | None
    may_order: bool
    reason: str

    @property
    def village(self) -> rules.Reached:
        """The village."""
        return self.leaving.village

    @property
    def choosable(self) -> bool:
        """True where the reader may propose a list."""
        return self.may_order and self.list_open is None

    @property
    def behind(self) -> bool:
        """True where a list is open as 准备转移 although the latest moment to leave has come."""
        return self.list_open is not None and self.list_open.stage == Stage.PREPARE and self.stage == Stage.IMMEDIATE


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Everything the page of a run shows: the villages in the order of moving, what it rests on, what is missing."""

    run: Any
    travel: Travel
    began: datetime
    past: bool
    basis: list[Parameter]
    ways: str
    lines: list[PlanLine]
    missing: list[str]

    @property
    def said(self) -> Said:
        """How it speaks of its hazard."""
        return SAID[self.run.hazard]

    @property
    def asked(self) -> str:
        """What the run was asked, in a few words."""
        return forecasts.brief(self.run)

    @property
    def people(self) -> int:
        """Everybody to move."""
        return sum(line.village.people for line in self.lines)

    @property
    def unplaced(self) -> int:
        """Who has no place in any shelter."""
        return sum(line.leaving.unplaced for line in self.lines)

    @property
    def urgent(self) -> int:
        """Villages whose latest moment to leave has come."""
        return sum(line.stage == Stage.IMMEDIATE for line in self.lines)

    @property
    def first_leave_by(self) -> datetime | None:
        """The earliest of the latest moments to leave."""
        return min((line.leaving.leave_by for line in self.lines if line.leaving.leave_by is not None), default=None)

    @property
    def choosable(self) -> bool:
        """True where the reader may propose a list for any of the villages."""
        return any(line.choosable for line in self.lines)

    @property
    def hypothetical(self) -> bool:
        """True for a storm of the library, which nobody has seen fall."""
        return bool(self.run.source == Source.LIBRARY)


def run_plan(actor: Actor, at: datetime, code: str, travel: str = Travel.DRIVE) -> RunPlan:
    """The plan that follows from a finished run, cut to the reader's villages; refuses where the run has no result.

    Places are given out over every village of the run, whoever looks, so that all read the same plan.
    """
    run = forecasts.run_of(actor, code)
    if run.status != Status.DONE:
        words = _("这次推演还没有结果（{status}），算完后才能排出转移方案。")
        raise Refused(words.format(status=run.get_status_display()), code="unfinished")
    how = Travel(travel) if travel in Travel.values else Travel.DRIVE
    basis = _basis(at, how, run.hazard)
    began = at if run.source == Source.LIBRARY else timezone.localtime(run.asked_at)
    reached = list(forecasts.impacts(REGISTER).filter(run=run))
    gone = {row.subject for row in reached if row.kind == Place.SHELTER}
    standing = shelters.standing(REGISTER)
    safe = {row.code: row for row in standing if row.code not in gone}
    lists = {row.area_code: row for row in queries.open_lists(REGISTER)}
    people = households.people_by_village(REGISTER)
    rows = {row.subject: row for row in reached if row.kind == Place.VILLAGE and people.get(row.subject)}
    villages = [_reached(row, people[code], lists.get(code)) for code, row in rows.items()]
    terms = _terms(basis)
    over = ways(
        run,
        [(row.point.x, row.point.y) for row in rows.values()],
        list(safe.values()),
        terms,
        str(parameters.value("evacuations.roads", at=at)),
        float(parameters.value("evacuations.road_depth", at=at)),
    )
    promised = _promised(lists, rows.keys())
    room = {row.code: max(row.room - promised[row.pk], 0) for row in safe.values()}
    made = rules.leavings(villages, room, over.rows, began, terms.reserve)
    seen = set(forecasts.impacts(actor).filter(run=run).values_list("subject", flat=True))
    lines = [_line(actor, at, run, one, safe, lists) for one in made if one.village.area_code in seen]
    bare = sum(row.kind == Place.VILLAGE and row.subject in seen - rows.keys() for row in reached)
    lost = [row.name for row in standing if row.code in gone]
    return RunPlan(
        run=run,
        travel=how,
        began=began,
        past=at > began + run.length,
        basis=list(basis.values()),
        ways=over.said,
        lines=lines,
        missing=_missing(SAID[run.hazard], lines, bool(safe), bare, lost),
    )


def warning_query(plan: RunPlan) -> str:
    """What the form of a new warning takes over from a plan: the kind, the towns, and the words.

    Empty where warnings have no kind for the hazard.
    """
    said = SAID[plan.run.hazard]
    if not said.warning:
        return ""
    towns = sorted({f"{line.village.area_code[:TOWN]}000" for line in plan.lines})
    names = areas.names()
    told = "；".join(_told(said, line, names) for line in plan.lines[:MOST_NAMED])
    more = _("；等 {n} 个村（社区）").format(n=len(plan.lines)) if len(plan.lines) > MOST_NAMED else ""
    words = _("据{model} {run}（{title}，{cell} 米网格）估计：{told}{more}。以上为模型估计，须会商后发布。")
    text = words.format(
        model=said.model, run=plan.run.code, title=_title(plan.run), cell=plan.run.cell_m, told=told, more=more
    )
    asked = [("hazard", said.warning), *(("target_areas", town) for town in towns), ("description", text)]
    return urlencode(asked)


def _told(words: Said, line: PlanLine, names: dict[str, str]) -> str:
    village = line.village
    town = names.get(f"{village.area_code[:TOWN]}000", "")
    worst = str(words.worst).format(level=f"{village.level:.1f}")
    return f"{town}{village.name}{worst}，{_comes(words, line.leaving)}"


def _title(run: Any) -> str:
    mark = f"，{forecasts.WORDS[run.hazard].ground}" if run.demo else ""
    if run.hazard == Hazard.FIRE:
        return forecasts.brief(run) + mark
    return f"{run.rain_hours:g} " + _("小时") + f" {run.rain_mm:g} " + _("毫米") + mark


def _basis(at: datetime, how: Travel, hazard: str) -> dict[str, Parameter]:
    speed = (
        parameters.get("evacuations.walk_kmh", at=at)
        if how == Travel.WALK
        else parameters.get("evacuations.travel_kmh", at=at)
    )
    reserve = (
        parameters.get("evacuations.fire_reserve_minutes", at=at)
        if hazard == Hazard.FIRE
        else parameters.get("evacuations.flood_reserve_minutes", at=at)
    )
    return {"reserve": reserve, "kmh": speed, "detour": parameters.get("evacuations.detour", at=at)}


def _promised(lists: dict[str, Any], planned: Collection[str]) -> Counter[int]:
    """Places that open lists of other villages than the plan's still need, by the shelter they name."""
    found = Counter[int]()
    for code, row in lists.items():
        if row.shelter_id is not None and code not in planned:
            found[row.shelter_id] += row.n_waiting + row.n_moved
    return found


def _terms(basis: dict[str, Parameter]) -> rules.Terms:
    return rules.Terms(**{name: float(row.value) for name, row in basis.items()})


def _reached(row: Any, people: int, list_open: Any) -> rules.Reached:
    """A village as the plan sees it; who its open list already counts in a shelter needs no second place."""
    sheltered = list_open.n_sheltered if list_open is not None else 0
    return rules.Reached(row.subject, row.name, max(people - sheltered, 0), row.people, row.level, row.minutes)


def _line(
    actor: Actor, at: datetime, run: Any, one: rules.Leaving, safe: dict[str, Any], lists: dict[str, Evacuation]
) -> PlanLine:
    goes = [(safe[code], part) for code, part in one.goes]
    area_code = one.village.area_code
    list_open = lists.get(area_code)
    return PlanLine(
        leaving=one,
        goes=goes,
        stage=Stage(one.stage(at)),
        list_open=list_open if list_open is not None and actor.may_read("evacuations.view", list_open) else None,
        may_order=actor.may_in("evacuations.order", area_code),
        reason=_reason(run, one, goes),
    )


def _reason(run: Any, one: rules.Leaving, goes: list[tuple[Any, int]]) -> str:
    """Why a village is to leave, short enough for its list; the caveat stays whatever has to be cut."""
    places = "、".join(f"{row.name} {part} " + _("人") for row, part in goes)
    words = SAID[run.hazard]
    said = [
        _("推演 {run}（{title}）").format(run=run.code, title=_title(run)),
        str(words.worst).format(level=f"{one.village.level:.1f}"),
        _comes(words, one),
    ]
    if one.road_until is not None:
        said.append(_("约 {until} 后出村道路不通").format(until=_minute(one.road_until)))
    if one.leave_by is not None:
        said.append(_("最迟 {leave} 离开").format(leave=_minute(one.leave_by)))
    if places:
        said.append(_("计划到{places}").format(places=places))
    caveat = _("。估计，须会商。")
    return "，".join(said)[: REASON_LENGTH - len(caveat)] + caveat


def _comes(words: Said, one: rules.Leaving) -> str:
    return str(words.no_time) if one.comes_at is None else str(words.comes).format(comes=_minute(one.comes_at))


def _minute(value: datetime) -> str:
    return f"{timezone.localtime(value):%m-%d %H:%M}"


def _missing(words: Said, lines: list[PlanLine], any_shelter: bool, bare: int, lost: list[str]) -> list[str]:
    found = []
    if lines and not any_shelter:
        found.append(str(words.no_shelter))
    if cut_off := [line.village.name for line in lines if line.leaving.cut_off]:
        words_cut = _("没有一处安置点走得到：{names}，请先打通道路或换方式转移。")
        found.append(words_cut.format(names="、".join(cut_off)))
    short = [
        (line.village.name, line.leaving.unplaced)
        for line in lines
        if any_shelter and line.leaving.unplaced and not line.leaving.cut_off
    ]
    if short:
        names = "、".join(f"{name} {n} " + _("人") for name, n in short)
        found.append(_("安置点余位不足，还没有去处：{names}。请启用其他场所或投亲靠友。").format(names=names))
    if unknown := [line.village.name for line in lines if line.leaving.comes_at is None]:
        found.append(str(words.unknown).format(names="、".join(unknown)))
    if lost:
        found.append(str(words.lost).format(names="、".join(lost)))
    if bare:
        found.append(str(words.bare).format(n=bare))
    return found
