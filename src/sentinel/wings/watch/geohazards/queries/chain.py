"""The chain of disasters at one point of an outlook: what is known, what is met, whom to ask for the rest. Guidance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid
from sentinel.science.chains.breach import Breach, BreachInputs, breach
from sentinel.science.chains.chain import LABELS, Chain, ChainInputs, Judged, Standing, judge, storm_chain
from sentinel.science.chains.conditions import Measure, Value, named
from sentinel.science.contract import OutOfRange
from sentinel.science.debris.reach import PROVISIONAL, ReachInputs, reach
from sentinel.wings.watch.geohazards.choices import Rain
from sentinel.wings.watch.geohazards.models import Outlook, Risk
from sentinel.wings.watch.geohazards.queries.rows import risks

FLOW = "泥石流"
RAINS = ("rain_total", "rain_hourly")
# The scatter of the fit of the distance is of the order of the value itself: half to double, ours, to be confirmed.
SCATTER = (0.5, 2.0)
TONES = {Standing.HOLDS: "late", Standing.POSSIBLE: "doing", Standing.NOT: "stale"}
# Beside the quantities of the chain: what distance and breach are estimated from.
HELPING = {
    "drop": Measure("沟源至堆积处高差", "m"),
    "dam_height": Measure("堰塞坝高", "m"),
    "lake_volume": Measure("堰塞湖蓄水量", "万 m³"),
}
WHOM = {
    "yu_index": gettext_lazy("规自部门或地质队：按这条沟的比降、流域面积和松散物粒径算"),
    "debris_volume": gettext_lazy("地质队或群测群防员：沟里可起动的松散物有多少；没有填 0"),
    "drop": gettext_lazy("地质队或地形图：沟源到沟口差多少米"),
    "debris_reach": gettext_lazy("不知道就留空；填了松散物和高差，由系统估计上下限"),
    "road_distance": gettext_lazy("镇街或公路部门：从沟源沿沟到公路"),
    "river_distance": gettext_lazy("镇街或水务部门：从沟源沿沟到河道"),
    "deposit_height": gettext_lazy("现场人员：河道里堆了多高"),
    "river_depth": gettext_lazy("水务部门：堆积处河水多深"),
    "lake_level": gettext_lazy("水务部门或现场水尺：与坝顶用同一高程"),
    "dam_crest": gettext_lazy("现场测量：坝顶最低处，与水位用同一高程"),
    "dam_height": gettext_lazy("现场测量：坝顶到河底"),
    "lake_volume": gettext_lazy("水务部门：湖里大约有多少万立方米水"),
    "flood_level": gettext_lazy("用溃决洪峰推演下游，或问水务部门"),
    "bank_level": gettext_lazy("水务部门：下游居民点的岸顶，与洪水位用同一高程"),
}
# The form's fields in the order of the chain, under what they are about.
GROUPS = {
    gettext_lazy("沟"): ("yu_index", "debris_volume", "drop", "debris_reach"),
    gettext_lazy("路和河"): ("road_distance", "river_distance", "deposit_height", "river_depth"),
    gettext_lazy("堰塞湖"): ("lake_level", "dam_crest", "dam_height", "lake_volume"),
    gettext_lazy("下游"): ("flood_level", "bank_level"),
}
ASKED = {name: WHOM[name] for names in GROUPS.values() for name in names}


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain as a page shows it; `asks` are what is not known of it, with whom to ask."""

    judged: Judged
    asks: list[tuple[str, str]]
    follows: str

    @property
    def word(self) -> str:
        """How it stands, as a word."""
        return LABELS[self.judged.standing]

    @property
    def tone(self) -> str:
        """The family of colours of its word."""
        return TONES[self.judged.standing]


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The chain at one point: its steps, the breach where it can be estimated, the run of water that would follow."""

    chain: Chain
    links: list[Link]
    known: list[tuple[str, str]]
    breach: Breach | None
    run_query: str
    provisional: list[str]
    stamp: str


def measures() -> dict[str, Measure]:
    """Every quantity a person may fill in, in the order of the chain."""
    known = {**storm_chain().measures, **HELPING}
    return {name: known[name] for name in ASKED}


def group_of(name: str) -> str:
    """What a quantity is about, as the form heads it."""
    return next(str(title) for title, names in GROUPS.items() if name in names)


def dangerous(actor: Actor, row: Outlook) -> list[Risk]:
    """The points of an outlook a chain may begin at: debris flows first, the worst of them first."""
    found = list(risks(actor).filter(outlook=row))
    return sorted(found, key=lambda each: (each.kind != FLOW, -each.height, each.code))


def chain_page(row: Outlook, at: Risk, typed: Mapping[str, float | None]) -> ChainPage:
    """The chain judged at a point with what a person typed (by `measures`). Refuses with Invalid at its field."""
    told = {name: value for name, value in typed.items() if value is not None}
    chain = storm_chain()
    values: dict[str, Any] = {**_rain(row, at), **{name: told[name] for name in told if name not in HELPING}}
    estimated = "debris_reach" not in values and _reach(told)
    if estimated:
        values["debris_reach"] = estimated
    found = judge(ChainInputs(chain=chain, values=values))
    broken = _breach(told)
    said = [*found.stamp.provisional, *(broken.stamp.provisional if broken else ())]
    if estimated:
        said += [*PROVISIONAL, _("泥石流运动距离按经验式的一半到两倍取上下限，倍数是本系统所定，待确认。")]
    return ChainPage(
        chain=chain,
        links=[_link(each, chain, values) for each in found.steps],
        known=[_known(chain.measures[name], value) for name, value in values.items()],
        breach=broken,
        run_query=_run_query(at, broken) if broken and _may_break(found.steps) else "",
        provisional=list(dict.fromkeys(said)),
        stamp=f"{found.stamp.model} {found.stamp.version} {found.stamp.digest[:16]}",
    )


def _rain(row: Outlook, at: Risk) -> dict[str, Any]:
    """Total and heaviest hour at the gauge of the point, or of the supposed rain; missing hours leave the top open."""
    if row.rain == Rain.SUPPOSED:
        mm, hours = row.rain_mm or 0.0, row.rain_hours or 1
        return {"rain_total": mm, "rain_hourly": round(mm / hours, 1)}
    gauge = next((each for each in row.gauges if each["name"] == at.gauge), None)
    if gauge is None or gauge["gaps"]:
        return {}
    return {"rain_total": round(sum(gauge["hours"]), 1), "rain_hourly": max(gauge["hours"])}


def _reach(told: Mapping[str, float]) -> tuple[float, float] | None:
    volume, drop = told.get("debris_volume"), told.get("drop")
    if not volume or drop is None:
        return None
    try:
        given = ReachInputs(volume=np.array([float(volume)]), drop=np.array([float(drop)]))
    except OutOfRange as wrong:
        raise Invalid({{"volume": "debris_volume"}.get(wrong.field, wrong.field): wrong.text}) from None
    distance = float(reach(given).distance[0])
    return round(distance * SCATTER[0]), round(distance * SCATTER[1])


def _breach(told: Mapping[str, float]) -> Breach | None:
    if "dam_height" not in told or "lake_volume" not in told:
        return None
    try:
        return breach(BreachInputs(height=float(told["dam_height"]), volume=float(told["lake_volume"]) * 10_000))
    except OutOfRange as wrong:
        raise Invalid({{"height": "dam_height", "volume": "lake_volume"}[wrong.field]: wrong.text}) from None


def _may_break(steps: tuple[Judged, ...]) -> bool:
    return any(each.step.code == "breach" and each.standing != Standing.NOT for each in steps)


def _run_query(at: Risk, broken: Breach) -> str:
    """What the form of a flood run takes over: the place of the point, the higher peak, the hours it lasts."""
    return urlencode(
        {
            "at": f"{at.point.x:.5f},{at.point.y:.5f}",
            "inflow_m3s": f"{broken.high:.0f}",
            "inflow_hours": f"{max(broken.hours, 0.1):.1f}",
        }
    )


def _link(each: Judged, chain: Chain, values: Mapping[str, Any]) -> Link:
    titles = {step.code: step.title for step in chain.steps}
    missing = [name for name in dict.fromkeys(named(each.step.condition)) if name not in values]
    open_still = each.standing == Standing.POSSIBLE
    asks = [(chain.measures[name].meaning, str(WHOM.get(name, ""))) for name in missing] if open_still else []
    return Link(each, asks, _("或").join(titles[code] for code in each.step.after))


def _known(measure: Measure, value: Any) -> tuple[str, str]:
    low, high = value if isinstance(value, tuple) else (value, value)
    return measure.meaning, Value(low, high).said(measure.unit)
