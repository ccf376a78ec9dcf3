"""What the register of shelters publishes."""

from sentinel.kernel.events import Payload, event_type, volatile


@event_type("shelters.shelter.registered", version=1)
class ShelterRegistered(Payload):
    """A shelter came into the register."""

    code: str
    capacity: int


@event_type("shelters.shelter.amended", version=1)
class ShelterAmended(Payload):
    """Fields of a shelter were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("shelters.shelter.confirmed", version=1)
class ShelterConfirmed(Payload):
    """Somebody went and saw: the entry is right as of now."""

    code: str


@event_type("shelters.shelter.changed_status", version=1)
class ShelterChangedStatus(Payload):
    """A shelter was opened, filled up, got room again, was closed or put back into use."""

    code: str
    status: str


@event_type("shelters.shelter.admitted", version=1)
class ShelterAdmitted(Payload):
    """People came in. The running count depends on who was counted first, so the digest leaves it out."""

    code: str
    people: int
    occupancy: int = volatile(0)


@event_type("shelters.shelter.released", version=1)
class ShelterReleased(ShelterAdmitted):
    """People left."""


@event_type("shelters.shelter.list_settled", version=1)
class ShelterListSettled(Payload):
    """A list reported people as gone whom the door had signed out before: nobody leaves twice."""

    code: str
    people: int


@event_type("shelters.shelter.list_carried", version=1)
class ShelterListCarried(Payload):
    """People a list counts went on to another shelter: from now on the list signs them out there."""

    code: str
    to: str
    people: int


@event_type("shelters.opening.announced", version=1)
class OpeningAnnounced(Payload):
    """A shelter was opened and people were told where it is and how to get there."""

    code: str
    duration: str
    basis: str
    by_rule: bool


@event_type("shelters.opening.ended", version=1)
class OpeningEnded(Payload):
    """Nobody is told to come any more."""

    code: str
    note: str


@event_type("shelters.stay.registered", version=1)
class StayRegistered(Payload):
    """A family or a number of people without names came; `counted` of them had been counted in before."""

    code: str
    kind: str
    people: int
    counted: int


@event_type("shelters.stay.departed", version=1)
class StayDeparted(Payload):
    """People of a stay left, or were moved to the stay `to_stay` in another shelter; `inside` are still there."""

    code: str
    people: int
    inside: int
    to_stay: str


@event_type("shelters.stay.forgotten", version=1)
class StayForgotten(Payload):
    """The names, numbers and phones of a stay that ended long enough ago were wiped."""

    code: str
    guests: int


@event_type("shelters.shelter.unmasked", version=1)
class ShelterUnmasked(Payload):
    """Somebody looked at the numbers of a shelter's people in the clear."""

    code: str
    fields: tuple[str, ...]
    purpose: str


@event_type("shelters.guest.unmasked", version=1)
class GuestUnmasked(ShelterUnmasked):
    """Somebody looked at a guest's data in the clear."""
