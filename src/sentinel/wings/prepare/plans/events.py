"""Events of plans."""

from sentinel.kernel.events import Payload, event_type


@event_type("plans.plan.adopted", version=1)
class PlanAdopted(Payload):
    """A plan came into force, or its text was replaced by a newer one; `content` begins the text's fingerprint."""

    code: str
    title: str
    hazards: tuple[str, ...]
    levels: tuple[int, ...]
    content: str


@event_type("plans.plan.retired", version=1)
class PlanRetired(Payload):
    """A plan is no longer in force."""

    code: str
    reason: str
