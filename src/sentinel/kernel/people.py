"""From stored people, posts and grants to actors."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from sentinel.kernel.actor import NOBODY, Actor, Hold
from sentinel.kernel.models import Account, Grant, Holding, Person, Post
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import area_contains


def _holds(person: Person, posts: Iterable[Post], at: datetime) -> frozenset[Hold]:
    grants = Grant.objects.filter(
        Q(post__in=posts) | Q(person=person),
        Q(valid_from__isnull=True) | Q(valid_from__lte=at),
        Q(valid_to__isnull=True) | Q(valid_to__gt=at),
    )
    return frozenset(Hold(*row) for row in grants.values_list("permission", "kind", "value"))


def _actor(person: Person, at: datetime, *, key: str, label: str, account_id: int | None = None) -> Actor:
    posts = [
        holding.post
        for holding in Holding.objects.filter(person=person).select_related("post__organisation").order_by("post__code")
    ]
    return Actor(
        key=key,
        label=label,
        holds=_holds(person, posts, at),
        account_id=account_id,
        person_code=person.code,
        posts=tuple(post.code for post in posts),
        units=tuple(post.organisation.code for post in posts),
        area_code=posts[0].area_code if posts else "",
    )


def posts_holding(permission: str, area_code: str) -> tuple[str, ...]:
    """The codes of the posts that hold a permission over a place, in order."""
    grants = Grant.objects.filter(permission=permission, kind="area", post__isnull=False)
    rows = grants.values_list("post__code", "value")
    return tuple(sorted({post for post, area in rows if area_contains(area, area_code)}))


def actor_of_person(code: str, *, at: datetime) -> Actor:
    """The actor a person is at an instant, by the posts held and the grants in force."""
    person = Person.objects.filter(code=code).first()
    if person is None:
        raise NotFound(f"没有编码为 {code} 的人员。")
    return _actor(person, at, key=f"person:{person.code}", label=person.name)


def actor_of_account(account: Account | None, *, at: datetime) -> Actor:
    """The actor an account is; nobody for a visitor, a disabled account or one without a person.

    The key is the person's: what a person does is the same in the log whichever door it came through.
    """
    if account is None or not account.is_active or account.person is None:
        return NOBODY
    person = account.person
    return _actor(person, at, key=f"person:{person.code}", label=account.label, account_id=account.pk)


def held_posts(q: str = "") -> "QuerySet[Post]":
    """Posts somebody holds, whose title or unit holds the words, in area order."""
    rows = Post.objects.filter(holdings__isnull=False).select_related("organisation").distinct()
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(organisation__name__icontains=q))
    return rows.order_by("area_code", "code")


def actor_in_post(post: str, *, at: datetime, instead_of: Actor) -> Actor:
    """Somebody who took over a post in an exercise: acts as its holder, stands in the log with both names."""
    holding = Holding.objects.filter(post__code=post).select_related("post", "person").order_by("person__code").first()
    if holding is None:
        return instead_of
    label = f"{holding.post.title}({instead_of.label}代)"
    return _actor(
        holding.person, at, key=f"person:{holding.person.code}", label=label, account_id=instead_of.account_id
    )


def holders(*, area_code: str, role: str | None = None, ranks: tuple[str, ...] = ()) -> list[tuple[Post, Person]]:
    """Who holds posts of exactly this area, optionally of one role or of ranks, in order of rank and code."""
    rows = Holding.objects.filter(post__area_code=area_code).select_related("post", "person")
    if role is not None:
        rows = rows.filter(post__role=role)
    if ranks:
        rows = rows.filter(post__rank__in=ranks)
    return [(row.post, row.person) for row in rows.order_by("post__rank", "post__code", "person__code")]
