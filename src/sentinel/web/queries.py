"""What the shell itself reads: places in words, the reader's posts and rights, hits of the search."""

from collections import defaultdict
from typing import Any

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.manifest import MANIFESTS
from sentinel.kernel.models import Area, Post
from sentinel.ledger.declaration import LEDGERS
from sentinel.ledger.listing import listing

HITS = 5


def district_name() -> str:
    """The district in words; empty before a pack is loaded."""
    area = areas.district()
    return area.name if area is not None else ""


def place_name(code: str) -> str:
    """An area in words; empty for a code nobody knows."""
    return Area.objects.filter(code=code).values_list("name", flat=True).first() or ""


def posts_of(actor: Actor) -> list[Post]:
    """The posts the reader holds."""
    return list(Post.objects.filter(code__in=actor.posts).select_related("organisation").order_by("code"))


def rights_of(actor: Actor) -> list[tuple[str, list[str]]]:
    """Per module title, what the reader may do somewhere."""
    found: dict[str, list[str]] = defaultdict(list)
    for manifest in MANIFESTS.values():
        for permission, title in manifest.PERMISSIONS.items():
            if actor.has(permission):
                found[manifest.TITLE].append(title)
    return list(found.items())


def hits(actor: Actor, q: str) -> list[dict[str, Any]]:
    """Records whose searched columns hold the words, a few of each ledger the reader may look at."""
    groups = []
    for ledger in LEDGERS.values():
        if not actor.has(ledger.permission):
            continue
        rows = listing(ledger, actor, {"q": q}).rows[:HITS]
        items = [
            {"title": ledger.title_of(row), "where": ledger.key_of(row), "url": ledger.record_url(row)} for row in rows
        ]
        if items:
            groups.append({"title": str(ledger.title), "items": items})
    return groups
