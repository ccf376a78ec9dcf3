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
class ShelterReleased(Payload):
    """People left."""

    code: str
    people: int
    occupancy: int = volatile(0)
