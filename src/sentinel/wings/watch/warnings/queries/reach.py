"""Who may be the second person of a release, how many places it calls in each town, and which posts it tells."""

from datetime import datetime

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Grant, Holding
from sentinel.kernel.scope import area_contains
from sentinel.notify import queries as notify
from sentinel.notify.rules import Audience
from sentinel.wings.watch.warnings import rules
from sentinel.wings.watch.warnings.models import Warning


def reach_by_town(actor: Actor, row: Warning) -> list[tuple[str, int]]:
    """(town, number of villages and communities called) of a release, in code order."""
    towns = dict(areas.towns())
    counts = dict.fromkeys(towns, 0)
    for place in notify.places_to_call(row.target_areas):
        counts[f"{place.area_code[:9]}000"] = counts.get(f"{place.area_code[:9]}000", 0) + 1
    return [(towns.get(code, code), count) for code, count in counts.items() if count]


def possible_releasers(actor: Actor, row: Warning) -> list[tuple[str, str]]:
    """(person, post) of everybody who may release this warning and did not submit it."""
    grants = Grant.objects.filter(permission="warnings.release", kind="area", post__isnull=False)
    posts = {post for post, value in grants.values_list("post_id", "value") if area_contains(value, row.area_code)}
    holdings = Holding.objects.filter(post__in=posts).exclude(person__code=row.submitted_by)
    rows = holdings.order_by("post__code", "person__code").values_list("person__name", "post__title")
    return list(rows)


def called_out(row: Warning, at: datetime) -> bool:
    """True when the villages of a warning are called until somebody answers."""
    return rules.at_least(row.level, parameters.value("callout.min_level", at=at))


def told(row: Warning, at: datetime, *, lifted: bool = False) -> Audience | None:
    """The posts a message about a release or a lifting goes to; None where the district names no roles.

    They are the roles of `warning.told_roles`; where villages are called out, their people are rung instead.
    """
    found = parameters.find("warning.told_roles", at=at)
    rung = rules.RUNG_UP if not lifted and called_out(row, at) else frozenset()
    roles = tuple(role for role in (found.value if found is not None else ()) if role not in rung)
    return Audience(areas=tuple(row.target_areas), roles=roles) if roles else None
