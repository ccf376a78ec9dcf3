"""What is said of an outlook: one sentence, what it assumes, the reason of a village, the form of a warning."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel import areas
from sentinel.kernel.scope import TOWN
from sentinel.science.debris.colours import RISK
from sentinel.wings.watch.geohazards import rules
from sentinel.wings.watch.geohazards.choices import Colour, Rain
from sentinel.wings.watch.geohazards.models import Exposure, Outlook, Risk

SHORT = {
    "red": gettext_lazy("红"),
    "orange": gettext_lazy("橙"),
    "yellow": gettext_lazy("黄"),
    "blue": gettext_lazy("蓝"),
}
MOST_NAMED = 8
LONGEST = 300


def counts_words(counts: Mapping[str, int]) -> str:
    """How many points have which colour, in words; empty colours are left out."""
    said = [_("{colour} {n} 处").format(colour=SHORT[colour], n=n) for colour, n in counts.items() if n]
    return "、".join(said) or _("没有一处达到蓝色")


def sentence(row: Outlook) -> str:
    """What an outlook found in the whole district, in one sentence."""
    if row.unjudged == row.looked:
        return _("{n} 处隐患点都不能判，不等于安全。").format(n=row.looked)
    found = counts_words({colour: getattr(row, colour) for colour in reversed(Colour.values)})
    if not row.level:
        return f"{found}。{unjudged_words(row.unjudged)}"
    words = _("{found}；涉及 {villages} 个村（社区），附近险户在册 {people} 人。{unjudged}")
    return words.format(found=found, villages=row.villages, people=row.people, unjudged=unjudged_words(row.unjudged))


def unjudged_words(count: int) -> str:
    """That some points could not be judged is never passed over."""
    return _("另有 {n} 处不能判，不等于安全。").format(n=count) if count else ""


def rain_words(row: Outlook) -> str:
    """The rain an outlook rests on."""
    if row.rain == Rain.SUPPOSED:
        return _("设定 {hours} 小时 {mm} 毫米").format(hours=row.rain_hours, mm=f"{row.rain_mm:g}")
    return _("截至 {when} 的实测雨量").format(when=f"{timezone.localtime(row.made_at):%m-%d %H:%M}")


def reached_words(each: Risk) -> str:
    """How a point reached its colour."""
    words = _("{window} 小时 {rain} 毫米，达到{colour} {threshold} 毫米")
    said = words.format(
        window=each.window,
        rain=f"{each.rain_mm:g}",
        colour=each.get_colour_display(),
        threshold=f"{each.threshold_mm:g}",
    )
    return said + (_("（雨量不全，可能更重）") if each.at_least else "")


def reason(row: Outlook, village: Exposure) -> str:
    """Why a village would leave: the outlook and its estimate, marked as one."""
    words = _("地质灾害研判 {code}（{rain}）：{name}{points}最高{colour}，附近险户 {people} 人；暂定估计，须现场核实")
    points = _("村内 {n} 处隐患点").format(n=village.points) if village.points else _("附近有隐患点")
    return words.format(
        code=row.code,
        rain=rain_words(row),
        name=village.name,
        points=points,
        colour=village.get_colour_display(),
        people=village.people,
    )


def warning_queries(row: Outlook, found: Sequence[Risk]) -> list[tuple[str, str, int]]:
    """(colour, query of the filled form, towns) for each colour: the towns whose worst point has just that colour."""
    names = areas.names()
    worst: dict[str, Risk] = {}
    for each in sorted(found, key=lambda risk: -risk.height):
        worst.setdefault(f"{each.area_code[:TOWN]}000", each)
    made = []
    for colour in reversed(Colour.values):
        towns = sorted(town for town, each in worst.items() if each.colour == colour)
        if towns:
            asked = [("hazard", "geology"), ("level", colour), *(("target_areas", town) for town in towns)]
            text = _description(row, colour, [names.get(town, town) for town in towns], found)
            made.append((colour, urlencode([*asked, ("description", text)]), len(towns)))
    return made


def assumed(asked: Mapping[str, Any], found: rules.Judged, terms: rules.Terms, layer: Any, vague: int) -> list[str]:
    """What an outlook takes for granted, as sentences."""
    said = [
        _("按雨量阈值估计，没有到现场；坡体、沟道的实际情况和前期变形没有计入。"),
        _("险户指隐患点周围 {reach} 米内的在册险户，不是全部常住人口。").format(reach=f"{terms.reach_m:g}"),
        _("隐患点所在的村按最近的村（社区）位置定，图上位置为{mark}。").format(mark=layer.mark or _("导入图层的位置")),
    ]
    if asked["rain"] == Rain.SUPPOSED:
        said.append(_("雨量是设定的，假定在所选范围内处处一样、均匀落下；雨峰更集中时会更重。"))
    else:
        words = _("每处取 {km} 公里内最近的、{minutes} 分钟内到报的雨量站；山区雨量差别大，邻近的沟可能更重。")
        said.append(words.format(km=f"{terms.gauge_km:g}", minutes=f"{terms.stale_minutes:g}"))
    if asked["chosen_areas"]:
        names = areas.names()
        chosen = [names.get(town, town) for town in asked["chosen_areas"]]
        said.append(_("只看了 {towns}。").format(towns="、".join(chosen)))
    if vague:
        said.append(_("{n} 户险户没有精确位置，按村的位置计。").format(n=vague))
    said += [each.source for each in {one.code: one for one in terms.sets.values()}.values()]
    said += [word for stamp in found.stamps for word in stamp.provisional]
    return [line[:LONGEST] for line in dict.fromkeys(said)]


def _description(row: Outlook, colour: str, towns: Sequence[str], found: Sequence[Risk]) -> str:
    here = [each for each in found if each.colour == colour]
    named = "、".join(each.name for each in here[:MOST_NAMED])
    more = _("等 {n} 处").format(n=len(here)) if len(here) > MOST_NAMED else ""
    words = _(
        "{towns}地质灾害气象风险等级为{colour}：{level}。据{rain}研判（{code}），达到{colour}的隐患点有{named}{more}。"
        "请加强巡查监测，做好避险准备。以上为系统估计，须会商后发布。"
    )
    return words.format(
        towns="、".join(towns),
        level=RISK[rules.Colour(colour)],
        colour=Colour(colour).label,
        rain=rain_words(row),
        code=row.code,
        named=named,
        more=more,
    )
