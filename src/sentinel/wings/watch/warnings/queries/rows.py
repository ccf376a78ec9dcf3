"""What can be read of warnings, their evidence and notices from above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import area_contains
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.warnings import choices, rules
from sentinel.wings.watch.warnings.models import Bulletin, Evidence, Warning

WAITING = (choices.Status.DRAFT, choices.Status.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Support:
    """One crossing behind a warning, with the station's name where the reader may see the station."""

    station: str
    name: str
    level: str
    observed_at: datetime
    reached: str
    withdrawn: bool


def warnings(actor: Actor) -> QuerySet[Warning]:
    """Every warning the actor may see, newest first."""
    return Warning.objects.visible_to(actor)


def warning(actor: Actor, code: str) -> Warning:
    """One warning within reach."""
    row = warnings(actor).filter(code=code).first()
    if row is None:
        raise NotFound(f"没有这条预警：{code[:48]}。")
    return row


def active(actor: Actor, hazards: Iterable[str] = ()) -> list[Warning]:
    """Warnings in force within reach, the highest level first."""
    rows = warnings(actor).filter(status=choices.Status.RELEASED)
    if hazards:
        rows = rows.filter(hazard__in=list(hazards))
    return sorted(rows, key=lambda row: (-rules.RANK[rules.Level(row.level)], row.hazard, row.code))


def waiting(actor: Actor) -> QuerySet[Warning]:
    """Drafts and submitted warnings within reach, the oldest first."""
    return warnings(actor).filter(status__in=WAITING).order_by("drafted_at", "code")


def evidence(actor: Actor, row: Warning) -> list[Support]:
    """The crossings behind a warning, in the order they were observed."""
    found = list(Evidence.objects.filter(warning=row))
    known = stations.stations(actor).filter(code__in={item.station for item in found})
    names = dict(known.values_list("code", "name"))
    undone = stations.withdrawn(actor, [item.crossing for item in found])
    return [
        Support(
            station=item.station,
            name=names.get(item.station, item.station),
            level=item.level,
            observed_at=item.observed_at,
            reached=stations.amount_words(rules.element_of(item.crossing), item.value, item.window),
            withdrawn=item.crossing in undone,
        )
        for item in found
    ]


def bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """Notices from above within reach, newest first."""
    return Bulletin.objects.visible_to(actor)


def elements(actor: Actor, row: Warning) -> tuple[rules.Element, ...]:
    """The eight elements of the law and whether the warning has them."""
    fields = ("hazard", "level", "effective_at", "target_areas", "description", "instruction", "issuer")
    return rules.elements({name: getattr(row, name) for name in fields})


def would_replace(actor: Actor, row: Warning) -> list[Warning]:
    """Warnings in force that the release of this one replaces: same hazard, nowhere else than here."""
    return [other for other in in_force(row.hazard) if other.pk != row.pk and covers(row, other)]


def covers(row: Warning, other: Warning) -> bool:
    """True when every target of `other` lies within a target of `row`."""
    return _over(row, other.target_areas)


def _over(row: Warning, places: Iterable[str]) -> bool:
    return all(any(area_contains(mine, theirs) for mine in row.target_areas) for theirs in places)


def in_force(hazard: str) -> QuerySet[Warning]:
    """Released warnings of a hazard that have not ended, whoever asks (rules of release read it)."""
    return Warning.objects.filter(hazard=hazard, status=choices.Status.RELEASED).order_by("pk")


def standing(hazard: str, places: Iterable[str], minute: datetime) -> list[Warning]:
    """Warnings over the whole of some areas that stood, waiting or in force, when a business minute began.

    Read as of the beginning of the minute, so that several crossings of one minute find the same whatever their order.
    """
    rows = Warning.objects.filter(hazard=hazard, drafted_at__lt=minute)
    found = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=minute)).order_by("pk")
    return [row for row in found if _over(row, places)]


def in_force_at(hazard: str, places: Iterable[str], instant: datetime) -> list[Warning]:
    """Warnings over the whole of some areas that were in force at an instant of the past."""
    rows = Warning.objects.filter(hazard=hazard, published_at__lte=instant)
    found = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=instant)).order_by("pk")
    return [row for row in found if _over(row, places)]


def proposed_areas(hazard: str, at: datetime) -> list[str]:
    """Where a proposal by rule warns: the areas the district names for the hazard (along its river), else all of it."""
    named = parameters.find(f"warning.areas.{hazard}", at=at)
    return sorted(named.value) if named is not None else [district_code()]


def area_names(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(code, full name) of areas, in code order."""
    wanted = sorted(set(codes))
    names = dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
    return tuple((code, names.get(code, code)) for code in wanted)


def district_code() -> str:
    """The district of this installation."""
    district = areas.district()
    if district is None:
        raise NotFound("还没有载入区划，请先载入本区数据包。")
    return district.code


def due_warnings(at: datetime) -> list[tuple[int, datetime]]:
    """Warnings whose time is over by `at`."""
    rows = Warning.objects.filter(status=choices.Status.RELEASED, expires_at__lte=at)
    return list(rows.order_by("expires_at", "code").values_list("pk", "expires_at"))


def next_expiry() -> datetime | None:
    """When the next warning ends by itself."""
    rows = Warning.objects.filter(status=choices.Status.RELEASED).order_by("expires_at")
    return rows.values_list("expires_at", flat=True).first()


def areas_to_warn(actor: Actor, row: Warning | None = None) -> list[tuple[str, str]]:
    """(code, name) of the areas the actor may choose as targets: the district, the towns, and those already chosen."""
    chosen = list(row.target_areas) if row is not None else []
    found = Area.objects.filter(Q(kind__in=("district", "town")) | Q(code__in=chosen)).order_by("code")
    return [(area.code, area.name) for area in found if actor.may_in("warnings.draft", area.code)]


def amendable(actor: Actor, row: Warning) -> bool:
    """True while the actor may still change the texts of a warning."""
    return row.status == choices.Status.DRAFT and actor.may("warnings.draft", row)
