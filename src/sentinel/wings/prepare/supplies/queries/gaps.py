"""Reserve standards against stock: what is missing of which kind, at which level, in which area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Parameter
from sentinel.wings.prepare.supplies import rules
from sentinel.wings.prepare.supplies.choices import Basis, Level, Reserve
from sentinel.wings.prepare.supplies.models import Kind, Standard
from sentinel.wings.prepare.supplies.queries.lists import lots, standards


@dataclass(frozen=True, slots=True)
class GapLine:
    """One kind in one area: what the standard asks for and what is there fit for use."""

    kind: Kind
    level: str
    area_code: str
    area: str
    wanted: int
    stock: int

    @property
    def gap(self) -> int:
        """How much is missing."""
        return max(0, self.wanted - self.stock)

    @property
    def level_word(self) -> str:
        """The level in words."""
        return str(Level(self.level).label)


@dataclass(frozen=True, slots=True)
class GapSum:
    """One kind over all areas of a level; surplus in one area does not fill the gap of another."""

    kind: Kind
    level: str
    standard: Standard
    wanted: int
    stock: int
    gap: int
    areas: int
    short: tuple[GapLine, ...]

    @property
    def percent(self) -> int:
        """How much of what is asked for is there, whole areas' surplus left out."""
        return 100 * (self.wanted - self.gap) // self.wanted


@dataclass(frozen=True, slots=True)
class Coverage:
    """For how many people living supplies must be kept, and the two values it is counted from."""

    people: int
    residents: Parameter
    share: Parameter


def coverage(at: datetime) -> Coverage:
    """The target of the district: living supplies for a share of its residents."""
    residents = parameters.get("supplies.residents", at=at)
    share = parameters.get("supplies.reserve.permille", at=at)
    return Coverage(rules.people_supplied(int(residents.value), int(share.value)), residents, share)


def needs_of(actor: Actor, groups: Mapping[str, int]) -> dict[Kind, dict[str, int]]:
    """What the standards that count by people ask for each of these groups of people, by kind and group."""
    found = standards(actor).filter(basis=Basis.PEOPLE).order_by("kind_id")
    return {
        row.kind: {name: rules.wanted(row.basis, row.quantity, people) for name, people in groups.items()}
        for row in found
    }


def gaps(actor: Actor, at: datetime) -> list[GapLine]:
    """Every standard in every area of its level within reach, against goods that are in stores and not expired."""
    found = list(standards(actor).order_by("level", "kind_id"))
    people = coverage(at).people if found else 0
    areas = _areas(actor)
    stock = _stock(actor)
    return [
        GapLine(
            kind=standard.kind,
            level=standard.level,
            area_code=area.code,
            area=area.short_name,
            wanted=rules.wanted(standard.basis, standard.quantity, people),
            stock=stock[standard.kind_id, area.code],
        )
        for standard in found
        for area in areas[standard.level]
    ]


def summed(actor: Actor, lines: Iterable[GapLine]) -> list[GapSum]:
    """The lines by level and kind, districts first."""
    by_standard: dict[tuple[str, str], list[GapLine]] = defaultdict(list)
    for line in lines:
        by_standard[line.level, line.kind.code].append(line)
    order = {level: number for number, level in enumerate(Level.values)}
    said = {(row.level, row.kind_id): row for row in standards(actor)}
    return [
        GapSum(
            kind=group[0].kind,
            level=level,
            standard=said[level, code],
            wanted=sum(line.wanted for line in group),
            stock=sum(line.stock for line in group),
            gap=sum(line.gap for line in group),
            areas=len(group),
            short=tuple(line for line in group if line.gap),
        )
        for (level, code), group in sorted(by_standard.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    ]


def _areas(actor: Actor) -> dict[str, list[Area]]:
    """Areas of each level the actor looks after."""
    level_of = {"district": Level.DISTRICT, "town": Level.TOWN, "village": Level.VILLAGE, "community": Level.VILLAGE}
    found: dict[str, list[Area]] = defaultdict(list)
    for area in Area.objects.order_by("code"):
        if actor.may_in("supplies.view", area.code):
            found[level_of[area.kind]].append(area)
    return found


def _stock(actor: Actor) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for lot in lots(actor).filter(store__reserve=Reserve.GOODS, quantity__gt=0):
        found[lot.kind_id, lot.area_code] += lot.available + lot.held
    return found
