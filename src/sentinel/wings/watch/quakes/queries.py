"""Every read of the quakes module."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.db.models import PointField
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.geo import queries as geo
from sentinel.geo.models import AreaShape
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import NotFound
from sentinel.science.quake.intensity import Region
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.watch.quakes import rules
from sentinel.wings.watch.quakes.choices import Attention, Evaluation, Status
from sentinel.wings.watch.quakes.models import CGCS2000, Quake, Shaking, Told
from sentinel.wings.watch.quakes.workflow import HANDLE

REGISTER = system("quakes")
# A map shows an epicentre up to here from the nearest village together with the district; the villages stay apart.
MAP_KM = 150.0


@dataclass(frozen=True, slots=True)
class Notice:
    """What the duty room is told in a message."""

    title: str
    text: str


def quakes(actor: Actor) -> "QuerySet[Quake, Quake]":
    """Every earthquake within reach, newest first."""
    rows: QuerySet[Quake, Quake] = Quake.objects.visible_to(actor)
    return rows.select_related("same_as")


def quake(actor: Actor, code: str) -> Quake:
    """One earthquake within reach."""
    row = quakes(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这次地震，或不在您的管辖范围。")
    return row


def shakings(actor: Actor) -> "QuerySet[Shaking, Shaking]":
    """Every village within reach that an earthquake shook, with it."""
    rows: QuerySet[Shaking, Shaking] = Shaking.objects.visible_to(actor)
    return rows.select_related("quake")


def waiting(actor: Actor) -> "QuerySet[Quake, Quake]":
    """Earthquakes that shook villages here and wait for a person, the longest waiting first."""
    rows: QuerySet[Quake, Quake] = Quake.objects.visible_to(actor, HANDLE)
    return rows.filter(attention=Attention.WAITING).order_by("waiting_since", "code")


def _newest() -> "QuerySet[Quake, Any]":
    return Quake.objects.filter(status=Status.SHAKEN).order_by("-origin_at", "code").values("pk")[:1]


def newest_shakings(actor: Actor) -> "QuerySet[Shaking, Shaking]":
    """The villages that the newest earthquake felt here shook, for the map."""
    return shakings(actor).filter(quake__in=_newest())


def shakings_of(actor: Actor, code: str) -> "QuerySet[Shaking, Shaking]":
    """The villages that one earthquake shook, for its own map."""
    return shakings(actor).filter(quake__code=code)


def _placed(rows: "QuerySet[Quake, Quake]") -> "QuerySet[Any, Any]":
    """Earthquakes with the point of the epicentre, which may lie anywhere, and its words."""
    point = Func(
        F("longitude"),
        F("latitude"),
        template=f"ST_SetSRID(ST_MakePoint(%(expressions)s), {CGCS2000})",
        output_field=PointField(srid=CGCS2000),
    )
    size = Func(F("magnitude"), Value("FM90.0"), function="to_char", output_field=CharField())
    return rows.annotate(place=point, label=Concat(size, Value(" 级震中")), external=Value(True))


def epicentres(actor: Actor) -> "QuerySet[Any, Any]":
    """The epicentre of the newest earthquake felt here, for the map."""
    return _placed(quakes(actor).filter(pk__in=_newest()))


def epicentre_of(actor: Actor, code: str) -> "QuerySet[Any, Any]":
    """The epicentre of one earthquake, for its own map."""
    return _placed(quakes(actor).filter(code=code))


def sites() -> list[rules.Site]:
    """Every village and community whose place is known, with its registered people; nothing is shown to anybody."""
    people = households.people_by_village(REGISTER)
    rows = AreaShape.objects.filter(area__kind__in=("village", "community"), point__isnull=False).order_by("area_id")
    return [
        rules.Site(code, point.x, point.y, people.get(code, 0))
        for code, point in rows.values_list("area_id", "point")
        if point is not None
    ]


def basis(at: datetime) -> rules.Basis:
    """What earthquakes are assessed by at an instant."""
    said = parameters.value("quakes.losses", at=at)
    return rules.Basis(
        region=Region(parameters.value("quakes.region", at=at)),
        strike_deg=float(parameters.value("quakes.strike_deg", at=at)),
        threshold=float(parameters.value("quakes.threshold", at=at)),
        losses=rules.Losses(
            degrees=tuple(said["degrees"]),
            buildings=tuple(rules.Building(each["share"], tuple(each["collapse"])) for each in said["buildings"]),
            density=said["density"],
            theta=said["theta"],
            beta=said["beta"],
            source=said["source"],
        ),
    )


def evaluation(row: Told) -> str:
    """How the agency stands by its message: our word for a word we know, else its own."""
    return str(dict(Evaluation.choices).get(row.evaluation, row.evaluation))


def band(row: Shaking) -> str:
    """The intensity of a village with its band, as people read it."""
    return f"{row.intensity:.1f}（{row.low:.1f}—{row.high:.1f}）"


def told_words(row: Told, code: str) -> str:
    """Who told of it, when and how strong: the words of a reason."""
    when = timezone.localtime(row.origin_at)
    who = row.agency or "来源未注明的速报"
    return f"据{who}，{when:%m月%d日%H时%M分}发生 {row.magnitude:.1f} 级地震（{code}）"


def impact(row: Told) -> rules.Impact:
    """What a telling means for the district, to be compared with the next."""
    return rules.Impact(row.status, row.villages, row.strongest)


def news_of(row: Quake, number: int) -> Notice | None:
    """What a version told the duty room that the one before did not; None where nothing, or it holds no longer."""
    version, *before = row.told.filter(number__lte=number, late=False).order_by("-number")[:2]
    news = rules.news(impact(before[0]) if before else None, impact(version))
    if news is None or (news == rules.News.OVER) == (row.status == Status.SHAKEN):
        return None
    words, size = told_words(version, row.code), f"{version.magnitude:.1f}"
    if news == rules.News.OVER:
        title = _("地震更正：{size} 级地震不再影响本区").format(size=size)
        if version.status == Status.WITHDRAWN:
            title = _("地震撤销：{size} 级地震由发布机构撤销").format(size=size)
        return Notice(title, _("{words}，第 {n} 版。据此已作的安排请人工核对。").format(words=words, n=number))
    said = _("{villages} 个村（社区）烈度估计达到 {threshold} 度，最大 {most} 度").format(
        villages=version.villages, threshold=f"{row.threshold:g}", most=f"{version.strongest or 0:.1f}"
    )
    title = _("地震：{size} 级，{said}").format(size=size, said=said)
    if news == rules.News.WORSE:
        title = _("地震更新（第 {n} 版），影响加重：{size} 级，{said}").format(n=number, size=size, said=said)
    text = _("{words}，本区 {said}，其中险户在册 {people} 人。以上为系统估计，须核实。请到地震页处置并登记。").format(
        words=words, said=said, people=version.people
    )
    return Notice(title, text)


def reason(row: Quake, village: Shaking) -> str:
    """Why a village would leave: the earthquake and its estimate, marked as one."""
    degrees = f"{village.intensity:.1f} 度（{village.low:.1f}—{village.high:.1f} 度）"
    return f"{told_words(row, row.code)}，{village.name}烈度估计 {degrees}，为暂定值，须现场核实"


def proposable(actor: Actor, code: str, areas: Sequence[str]) -> list[tuple[str, str, str]]:
    """(area code, name, reason to leave) of those of the named villages that an earthquake shook."""
    row = quake(actor, code)
    chosen = shakings(actor).filter(quake=row, area_code__in=areas)
    return [(each.area_code, each.name, reason(row, each)) for each in chosen]


def panel(row: Quake, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of an earthquake shows beside its columns."""
    del at
    villages = list(shakings(actor).filter(quake=row).order_by("-intensity", "code"))
    return {
        "villages": [(each, band(each)) for each in villages if each.people],
        "empty": [(each, band(each)) for each in villages if not each.people],
        "seen": len(villages),
        "reason": next((reason(row, each) for each in villages if each.people), ""),
        "told": [(each, evaluation(each)) for each in row.told.order_by("-number")],
        "far": row.nearest_km is None or row.nearest_km > MAP_KM,
        "bounds": _bounds(row),
        "newest": list(_newest()) == [{"pk": row.pk}],
        "may_propose": any(each.people for each in villages) and actor.has("evacuations.order"),
        "may_handle": actor.may(HANDLE, row),
        "may_register": row.status == Status.SHAKEN and actor.has("incidents.register"),
        "incident_query": urlencode(_incident(row)),
    }


def _bounds(row: Quake) -> str:
    """The box the map of an earthquake opens at: the district, with the epicentre unless it lies far away."""
    outline = geo.outline()
    if outline is None or outline.boundary is None or row.nearest_km is None or row.nearest_km > MAP_KM:
        return ""
    west, south, east, north = outline.boundary.extent
    box = (
        min(west, row.longitude),
        min(south, row.latitude),
        max(east, row.longitude),
        max(north, row.latitude),
    )
    return ",".join(f"{edge:.5f}" for edge in box)


def _incident(row: Quake) -> dict[str, str]:
    hurt = "" if row.deaths_high is None else f"在册险户死亡估计 {row.deaths_low}—{row.deaths_high} 人（暂定）。"
    return {
        "kind": "11C02",
        "title": f"{row.magnitude:.1f} 级地震",
        "place": f"北纬 {row.latitude:.2f}°、东经 {row.longitude:.2f}°",
        "source": f"{row.agency}地震速报",
        "text": f"{told_words(row, row.code)}，本区 {row.villages} 个村（社区）烈度估计达到 {row.threshold:g} 度，"
        f"最大 {row.strongest or 0:.1f} 度，其中险户在册 {row.people} 人。{hurt}以上为系统估计，须核实。",
    }
