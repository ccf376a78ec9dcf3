"""From crossings to suggestions and back, through the reaction loop's own handlers."""

import pytest

from sentinel.kernel import events
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import HANDLERS
from sentinel.wings.watch.advisories.models import Advisory
from sentinel.wings.watch.advisories.tests.samples import GATEWAY, cross, make_recipient
from sentinel.wings.watch.stations.actions import record_crossings
from sentinel.wings.watch.stations.tests.samples import AT

pytestmark = pytest.mark.django_db


def react(name: str) -> None:
    """Run the module's handler of the newest event of a name."""
    event = Event.objects.filter(name=name).latest("position")
    HANDLERS["advisories", name](event, events.load(event))


def test_a_rise_suggests_a_withdrawal_takes_back_and_a_fall_says_nothing() -> None:
    make_recipient()
    cross(up=False)
    react("stations.crossing.recorded")
    assert not Advisory.objects.exists()
    crossing = cross()
    for _again in range(2):
        react("stations.crossing.recorded")
    assert Advisory.objects.get().status == "suggested"
    record_crossings(actor=GATEWAY, at=AT, crossings=[], withdrawn=[crossing])
    react("stations.crossing.withdrawn")
    assert Advisory.objects.get().status == "withdrawn"
    cross()
    react("stations.crossing.recorded")
    assert Advisory.objects.get().status == "suggested"
