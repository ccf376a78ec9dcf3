"""Whether every place has its two officers, trained and reachable: place by place, town by town, as a whole."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Parameter
from sentinel.kernel.scope import area_stem
from sentinel.wings.prepare.officers import rules
from sentinel.wings.prepare.officers.choices import Gap, OfficerStatus
from sentinel.wings.prepare.officers.models import Officer
from sentinel.wings.prepare.officers.queries.standing import part_of, standing
from sentinel.wings.prepare.officers.workflow import VIEW

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Coverage:
    """The network in reach: the whole, each town, how many places lack what, and which, at most `SHOWN`."""

    whole: rules.Line
    lines: list[rules.Line]
    gaps: list[tuple[str, str, int]]
    lacking: list[rules.Place]
    n_lacking: int
    rule: Parameter


def place_list(actor: Actor, at: datetime, town: str = "") -> tuple[list[rules.Place], Parameter]:
    """Every place in reach with who sits there, in order of code, and the rule they are judged by."""
    areas = _areas(actor, town)
    serving = Officer.objects.filter(status=OfficerStatus.APPOINTED, area_code__in=[area.code for area in areas])
    officers = list(serving.select_related("person"))
    stand = standing({row.person_id for row in officers}, at)
    seats: dict[str, dict[str, rules.Seat]] = {}
    groups: dict[str, int] = {}
    for row in officers:
        if row.group:
            groups[row.area_code] = groups.get(row.area_code, 0) + 1
        else:
            seat = rules.Seat(row.code, row.name, stand.trained(row), stand.confirmed(row))
            seats.setdefault(row.area_code, {})[row.rank] = seat
    places = [
        rules.Place(area.code, area.short_name, part_of(area.code), seats.get(area.code, {}), groups.get(area.code, 0))
        for area in areas
    ]
    return places, stand.rule


def coverage(actor: Actor, at: datetime, *, town: str = "", gap: str = "", sort: str = "") -> Coverage:
    """How the network in reach stands, cut to one town where one is asked for; which places lack this, or anything."""
    places, rule = place_list(actor, at)
    by_town: dict[str, list[rules.Place]] = {}
    for place in places:
        by_town.setdefault(place.town, []).append(place)
    names = dict(Area.objects.filter(code__in=by_town).values_list("code", "short_name"))
    lines = [rules.line(code, names.get(code, code), found) for code, found in sorted(by_town.items())]
    shown = by_town.get(town, []) if town else places
    lacking = rules.lacking(shown, gap)
    return Coverage(
        whole=rules.line("", "", shown),
        lines=rules.ordered(lines, sort),
        gaps=[(kind.value, str(kind.label), len(rules.lacking(shown, kind.value))) for kind in Gap],
        lacking=lacking[:SHOWN],
        n_lacking=len(lacking),
        rule=rule,
    )


def _areas(actor: Actor, town: str) -> list[Area]:
    """The areas in reach, each of which owes two officers."""
    holds = [hold.value for hold in actor.holds_for(VIEW) if hold.kind == "area"]
    reach = reduce(or_, (Q(code__startswith=area_stem(area)) for area in holds), Q(pk__in=[]))
    rows = Area.objects.all() if actor.everything else Area.objects.filter(reach)
    return [area for area in rows.order_by("code") if not town or part_of(area.code) == town]
