"""Whom a warning reaches: the villages, their posts, the desks, and who may be the second person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Grant, Holding, Post
from sentinel.kernel.scope import area_contains, area_stem
from sentinel.wings.watch.warnings.models import Warning


@dataclass(frozen=True, slots=True)
class CalledPlace:
    """One village or community to call: its posts in rank order, then the desk of its town."""

    area_code: str
    name: str
    first: tuple[str, ...]
    following: tuple[str, ...]
    desk: tuple[str, ...]


def places_to_call(targets: Iterable[str]) -> list[CalledPlace]:
    """Every village and community inside the targets with the posts that are called, in three queries."""
    inside = Q()
    for target in targets:
        inside |= Q(code__startswith=area_stem(target))
    places = list(Area.objects.filter(inside, kind__in=("village", "community")).order_by("code")) if inside else []
    towns = {place.parent_id for place in places}
    posts: dict[tuple[str, str], list[str]] = {}
    rows = Post.objects.filter(
        Q(area_code__in=[place.code for place in places], role__in=("village_a", "village_b"))
        | Q(area_code__in=towns, role="town_duty")
    )
    for area_code, role, code in rows.order_by("code").values_list("area_code", "role", "code"):
        posts.setdefault((area_code, role), []).append(code)
    return [
        CalledPlace(
            area_code=place.code,
            name=place.short_name,
            first=tuple(posts.get((place.code, "village_a"), ())),
            following=tuple(posts.get((place.code, "village_b"), ())),
            desk=tuple(posts.get((place.parent_id or "", "town_duty"), ())),
        )
        for place in places
    ]


def reach(actor: Actor, row: Warning) -> dict[str, int]:
    """To how many places and posts a release goes: villages, communities, first and next posts, town desks."""
    found = places_to_call(row.target_areas)
    return {
        "places": len(found),
        "first": sum(len(place.first) for place in found),
        "following": sum(len(place.following) for place in found),
        "desks": len({post for place in found for post in place.desk}),
        "unmanned": sum(1 for place in found if not place.first and not place.following),
    }


def reach_by_town(actor: Actor, row: Warning) -> list[tuple[str, int]]:
    """(town, number of villages and communities called) of a release, in code order."""
    towns = dict(Area.objects.filter(kind="town").order_by("code").values_list("code", "short_name"))
    counts = dict.fromkeys(towns, 0)
    for place in places_to_call(row.target_areas):
        counts[f"{place.area_code[:9]}000"] = counts.get(f"{place.area_code[:9]}000", 0) + 1
    return [(towns.get(code, code), count) for code, count in counts.items() if count]


def possible_releasers(actor: Actor, row: Warning) -> list[tuple[str, str]]:
    """(person, post) of everybody who may release this warning and did not submit it."""
    grants = Grant.objects.filter(permission="warnings.release", kind="area", post__isnull=False)
    posts = {post for post, value in grants.values_list("post_id", "value") if area_contains(value, row.area_code)}
    holdings = Holding.objects.filter(post__in=posts).exclude(person__code=row.submitted_by)
    rows = holdings.order_by("post__code", "person__code").values_list("person__name", "post__title")
    return list(rows)
