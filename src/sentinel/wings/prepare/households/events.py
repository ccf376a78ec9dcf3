"""What the household register publishes. Never a name, a number or a phone."""

from sentinel.kernel.events import Payload, event_type


@event_type("households.household.registered", version=1)
class HouseholdRegistered(Payload):
    """A household came into the register with so many people."""

    code: str
    risk: str
    station: str
    people: int


@event_type("households.household.amended", version=1)
class HouseholdAmended(Payload):
    """Fields of a household were changed."""

    code: str
    fields: tuple[str, ...]


@event_type("households.household.confirmed", version=1)
class HouseholdConfirmed(Payload):
    """Somebody went and saw: the entry is right as of now."""

    code: str


@event_type("households.household.struck", version=1)
class HouseholdStruck(Payload):
    """A household left the register with so many people; `reason` says why."""

    code: str
    reason: str
    people: int


@event_type("households.member.struck", version=1)
class MemberStruck(Payload):
    """A person left the register; the household stays."""

    code: str
    reason: str


@event_type("households.member.unmasked", version=1)
class MemberUnmasked(Payload):
    """Somebody looked at a person's data in the clear."""

    code: str
    fields: tuple[str, ...]
    purpose: str
