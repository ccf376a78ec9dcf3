"""What the consequences module publishes."""

from decimal import Decimal

from sentinel.kernel.events import Payload, event_type


@event_type("consequences.assessment.made", version=1)
class AssessmentMade(Payload):
    """The consequences of an accident were computed: what it was, how far it reaches, who lives there."""

    code: str
    kind: str
    substance: str
    incident: str
    furthest_m: Decimal
    villages: int
    people: int
    digest: str
