"""How rules stand at their targets, and what the targets show now: what alarms rest on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.models import Crossing
from sentinel.wings.watch.stations.queries.rain import area_rain, rain_board
from sentinel.wings.watch.stations.queries.station import standings
from sentinel.wings.watch.stations.rules import ElementCode

amount_words = rules.amount_words
Wanted = tuple[str, str, int]


def standing_crossing(actor: Actor, rule: str, target: str, at: datetime) -> Crossing | None:
    """The newest crossing of a rule at a target that stood at an instant, by what was recorded until then."""
    rows = Crossing.objects.visible_to(actor).filter(_stood(at), rule=rule, target=target, detected_at__lte=at)
    found: Crossing | None = rows.order_by("-observed_at", "-id").first()
    return found


def crossing_stood(actor: Actor, code: str, at: datetime) -> bool:
    """True where a crossing was not withdrawn by an instant."""
    return bool(Crossing.objects.visible_to(actor).filter(_stood(at), code=code).exists())


def withdrawn(actor: Actor, codes: Iterable[str]) -> set[str]:
    """Which of these crossings late or corrected readings have undone."""
    rows = Crossing.objects.visible_to(actor).filter(code__in=list(codes), withdrawn_at__isnull=False)
    return set(rows.values_list("code", flat=True))


def latest_values(actor: Actor, at: datetime, wanted: Iterable[Wanted]) -> dict[Wanted, int]:
    """What each (target, element, window in minutes) shows at an instant; absent where it shows nothing any more."""
    asked = set(wanted)
    if not asked:
        return {}
    states = {each.station.code: each.station.state for each in standings(actor, at) if not each.stale}
    found = {key: _shown(states[key[0]], key[1], key[2]) for key in asked if key[0] in states}
    areas = [key for key in asked if key[0].isdigit() and key[2] in rules.WINDOW_MINUTES and key[0] not in states]
    board = rain_board(actor, at) if areas else []
    for key in areas:
        found[key] = area_rain(actor, key[0], at, board)[rules.WINDOW_MINUTES.index(key[2])].mean
    return {key: value for key, value in found.items() if value is not None}


def _shown(state: object, element: str, window: int) -> int | None:
    if element == ElementCode.RAIN:
        return getattr(state, f"rain_{window // 60}h", None)
    if window:
        return None
    return getattr(state, "water_level" if element == ElementCode.LEVEL else "flow", None)


def _stood(at: datetime) -> Q:
    return Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
