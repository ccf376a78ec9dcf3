"""Reads of the teams."""

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.teams.models import Team


def teams(actor: Actor) -> "QuerySet[Team]":
    """Teams in reach."""
    return Team.objects.visible_to(actor)
