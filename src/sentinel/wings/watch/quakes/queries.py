"""Every read of the quakes module."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.geo.models import AreaShape
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.refusals import NotFound
from sentinel.science.quake.intensity import Region
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.watch.quakes import rules
from sentinel.wings.watch.quakes.choices import Evaluation, Status
from sentinel.wings.watch.quakes.models import Quake, Shaking, Told

REGISTER = system("quakes")


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


def newest_shakings(actor: Actor) -> "QuerySet[Shaking, Shaking]":
    """The villages that the newest earthquake felt here shook, for the map."""
    newest = Quake.objects.filter(status=Status.SHAKEN).order_by("-origin_at", "code").values("pk")[:1]
    return shakings(actor).filter(quake__in=newest)


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


def told_words(row: Quake) -> str:
    """Who told of it, when and how strong: the words of a reason."""
    when = timezone.localtime(row.origin_at)
    who = row.agency or "来源未注明的速报"
    return f"据{who}，{when:%m月%d日%H时%M分}发生 {row.magnitude:.1f} 级地震（{row.code}）"


def reason(row: Quake, village: Shaking) -> str:
    """Why a village would leave: the earthquake and its estimate, marked as one."""
    degrees = f"{village.intensity:.1f} 度（{village.low:.1f}—{village.high:.1f} 度）"
    return f"{told_words(row)}，{village.name}烈度估计 {degrees}，为暂定值，须现场核实"


def panel(row: Quake, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of an earthquake shows beside its columns."""
    del at
    villages = list(shakings(actor).filter(quake=row).order_by("-intensity", "code"))
    newest = newest_shakings(actor).values_list("quake_id", flat=True).first()
    return {
        "villages": [(each, band(each)) for each in villages if each.people],
        "empty": [(each, band(each)) for each in villages if not each.people],
        "seen": len(villages),
        "reason": next((reason(row, each) for each in villages if each.people), ""),
        "told": [(each, evaluation(each)) for each in row.told.order_by("-number")],
        "on_map": newest == row.pk,
        "may_propose": any(each.people for each in villages) and actor.has("evacuations.order"),
        "may_register": row.status == Status.SHAKEN and actor.has("incidents.register"),
        "incident_query": urlencode(_incident(row)),
    }


def _incident(row: Quake) -> dict[str, str]:
    hurt = "" if row.deaths_high is None else f"在册险户死亡估计 {row.deaths_low}—{row.deaths_high} 人（暂定）。"
    return {
        "kind": "11C02",
        "title": f"{row.magnitude:.1f} 级地震",
        "place": f"北纬 {row.latitude:.2f}°、东经 {row.longitude:.2f}°",
        "source": f"{row.agency}地震速报",
        "text": f"{told_words(row)}，本区 {row.villages} 个村（社区）烈度估计达到 {row.threshold:g} 度，"
        f"最大 {row.strongest or 0:.1f} 度，其中险户在册 {row.people} 人。{hurt}以上为系统估计，须核实。",
    }
