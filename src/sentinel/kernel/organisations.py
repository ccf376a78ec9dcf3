"""Organisations and posts, read."""

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation, Post


def organisations(actor: Actor) -> "QuerySet[Organisation]":
    """The units the actor may see, with the unit above each."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor)
    return rows.select_related("parent")


def posts(actor: Actor) -> "QuerySet[Post]":
    """The posts the actor may see, with their unit and who holds them."""
    rows: QuerySet[Post] = Post.objects.visible_to(actor)
    return rows.select_related("organisation").prefetch_related("holdings__person")
