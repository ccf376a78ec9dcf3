"""Whom an audience means: the posts it speaks of, and who holds them."""

from django.db.models import Q, QuerySet

from sentinel.kernel.models import Holding, Post
from sentinel.kernel.scope import area_stem
from sentinel.notify.rules import Audience


def posts_of(audience: Audience) -> QuerySet[Post]:
    """The posts an audience speaks of."""
    of_these = Q(role__in=audience.roles) if audience.roles else Q()
    of_these &= Q(organisation__kind__in=audience.kinds) if audience.kinds else Q()
    wanted = Q(code__in=audience.posts)
    for area in audience.areas:
        wanted |= Q(area_code__startswith=area_stem(area)) & of_these
    return Post.objects.filter(wanted)


def holdings_of(audience: Audience) -> QuerySet[Holding]:
    """Who holds the posts of an audience, a person once for each post."""
    return Holding.objects.filter(post__in=posts_of(audience))
