"""What the inspections do about others' events."""

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.prepare.shelter_inspections import actions
from sentinel.wings.prepare.shelters import queries as shelters
from sentinel.wings.prepare.shelters.events import ShelterRegistered

BY_RULE = system("shelter_inspections")


@reaction("shelter_inspections", ShelterRegistered)
def plan_first(event: Event, payload: ShelterRegistered) -> None:
    """A shelter in the register has its first look due."""
    actions.plan_inspection(actor=BY_RULE, at=event.at, shelter=shelters.shelter_of(BY_RULE, payload.code))
