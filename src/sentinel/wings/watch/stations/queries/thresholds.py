"""The thresholds in force on a business day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.rules import Threshold


def colour_values(actor: Actor, at: datetime) -> dict[str, Any]:
    """The parameter values readings are judged by, by key. Parameters are open to every reader of stations."""
    del actor
    values = parameters.values_on(timezone.localdate(at))
    return {key: value for key, value in values.items() if rules.PARAMETERS.fullmatch(key)}


def thresholds_in_force(actor: Actor, at: datetime) -> tuple[Threshold, ...]:
    """The rules of the day, with the river sections that have one of their own."""
    sections = Station.objects.visible_to(actor).exclude(slug="").values_list("slug", "code")
    return rules.thresholds(colour_values(actor, at), dict(sections))
