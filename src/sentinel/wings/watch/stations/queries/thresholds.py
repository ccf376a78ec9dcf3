"""The thresholds in force on a business day."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Event
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.models import Station
from sentinel.wings.watch.stations.rules import Threshold

REGISTER = ("stations.station.registered", "stations.station.amended")


def colour_values(actor: Actor, at: datetime) -> dict[str, Any]:
    """The parameter values readings are judged by, by key. Parameters are open to every reader of stations."""
    del actor
    values = parameters.values_on(timezone.localdate(at))
    return {key: value for key, value in values.items() if rules.PARAMETERS.fullmatch(key)}


def thresholds_in_force(actor: Actor, at: datetime) -> tuple[Threshold, ...]:
    """The rules of the day, with the river sections that have one of their own."""
    sections = Station.objects.visible_to(actor).exclude(slug="").values_list("slug", "code")
    return rules.thresholds(colour_values(actor, at), dict(sections))


def register_version(actor: Actor) -> tuple[int, ...]:
    """Something that differs after every registration or amendment of a station, and is quick to ask."""
    del actor
    return tuple(Event.objects.filter(name=name).count() for name in REGISTER)
