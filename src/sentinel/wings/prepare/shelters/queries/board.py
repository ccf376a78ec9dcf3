"""What the duty room looks at: rooms left by town, open shelters first; and the area each resident has."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Parameter
from sentinel.kernel.scope import TOWN
from sentinel.wings.prepare.shelters import rules
from sentinel.wings.prepare.shelters.choices import ShelterStatus
from sentinel.wings.prepare.shelters.models import Opening, Shelter
from sentinel.wings.prepare.shelters.queries.register import shelters

RESIDENTS = "population."
IN_USE = (ShelterStatus.OPEN, ShelterStatus.FULL)


@dataclass(frozen=True, slots=True)
class TownLine:
    """The shelters of one town in figures: rooms in open ones, in evacuation sites that stand ready, in others."""

    code: str
    name: str
    sites: int
    in_use: int
    inside: int
    room_in_use: int
    room_ready: int
    room_other: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One shelter in use."""

    shelter: Shelter
    town: str
    opening: Opening | None
    stale: bool
    full_percent: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board, as of one instant."""

    open_lines: list[OpenLine]
    towns: list[TownLine]
    total: TownLine
    stale: int


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """Area of shelters for each resident of one area; None where the number of residents is not known."""

    name: str
    sites: int
    total_m2: int
    effective_m2: int
    unknown: int
    residents: Parameter | None
    a_resident: Decimal | None
    enough: bool | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Area by town, the whole, and the target it is held against."""

    lines: list[CoverageLine]
    whole: CoverageLine
    target: Parameter


def board(actor: Actor, at: datetime) -> Board:
    """The board of the shelters in the actor's reach."""
    rows = list(shelters(actor).order_by("code"))
    names = areas.names()
    days = int(parameters.value("shelters.stale_days", at=at))
    old = {row.pk for row in rows if rules.stale(row.confirmed_at, at, days)}
    running = {row.shelter_id: row for row in Opening.objects.filter(shelter__in=rows, closed_at__isnull=True)}
    used = [row for row in rows if row.status in IN_USE]
    used.sort(key=lambda row: (row.room == 0, -row.occupancy, row.code))
    by_town = _by_town(rows)
    lines = [_line(code, names.get(code, code), by_town[code]) for code in sorted(by_town)]
    lines.sort(key=lambda line: (-line.in_use, -line.inside, line.code))
    return Board(
        open_lines=[
            OpenLine(
                shelter=row,
                town=names.get(_town(row), ""),
                opening=running.get(row.pk),
                stale=row.pk in old,
                full_percent=round(100 * row.occupancy / row.limit) if row.limit else 100,
            )
            for row in used
        ],
        towns=lines,
        total=_line("", "", rows),
        stale=len(old),
    )


def _town(row: Shelter) -> str:
    return f"{row.area_code[:TOWN]}000"


def _by_town(rows: list[Shelter]) -> dict[str, list[Shelter]]:
    found: dict[str, list[Shelter]] = defaultdict(list)
    for row in rows:
        found[_town(row)].append(row)
    return found


def _line(code: str, name: str, rows: list[Shelter]) -> TownLine:
    used = [row for row in rows if row.status in IN_USE]
    ready = [row for row in rows if row.status == ShelterStatus.READY]
    return TownLine(
        code=code,
        name=name,
        sites=len(rows),
        in_use=len(used),
        inside=sum(row.occupancy for row in rows),
        room_in_use=sum(row.room for row in used),
        room_ready=sum(row.room for row in ready if row.evacuation_site),
        room_other=sum(row.room for row in ready if not row.evacuation_site),
    )


def coverage(actor: Actor, at: datetime) -> Coverage:
    """Area of shelters for each resident, town by town and as a whole, beside the target. Unknown stays unknown."""
    target = parameters.get("shelters.m2_a_resident", at=at)
    everything = list(shelters(actor))
    by_town = _by_town(everything)
    district = areas.district()
    known = _residents(at)
    lines = [
        _coverage(name, by_town[code], known.get(code), target)
        for code, name in areas.towns()
        if code in by_town or actor.may_in("shelters.view", code)
    ]
    whole_known = district is not None and actor.may_in("shelters.view", district.code)
    residents = known.get(district.code) if district is not None and whole_known else None
    return Coverage(lines, _coverage("", everything, residents, target), target)


def _residents(at: datetime) -> dict[str, Parameter]:
    """The number of residents by area, as far as the pack gives one."""
    day = timezone.localdate(at)
    rows = Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
    found = rows.filter(key__startswith=RESIDENTS).order_by("key", "valid_from")
    return {row.key.removeprefix(RESIDENTS): row for row in found}


def _coverage(name: str, rows: list[Shelter], residents: Parameter | None, target: Parameter) -> CoverageLine:
    total = sum(row.total_area_m2 or 0 for row in rows)
    each = rules.m2_a_resident(total, int(residents.value) if residents is not None else None)
    return CoverageLine(
        name=name,
        sites=len(rows),
        total_m2=total,
        effective_m2=sum(row.effective_area_m2 or 0 for row in rows),
        unknown=sum(row.total_area_m2 is None for row in rows),
        residents=residents,
        a_resident=each,
        enough=None if each is None else each >= Decimal(str(target.value)),
    )
