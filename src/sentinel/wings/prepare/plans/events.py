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


@event_type("plans.version.drafted", version=1)
class VersionDrafted(Payload):
    """A new text of a plan was begun from the one in force, and why."""

    code: str
    plan: str
    reason: str


@event_type("plans.version.edited", version=1)
class VersionEdited(Payload):
    """A draft was changed; `content` begins the text's fingerprint."""

    code: str
    content: str


@event_type("plans.version.changed_status", version=1)
class VersionChangedStatus(Payload):
    """A text was reviewed, sent back, approved, filed, put into force or superseded."""

    code: str
    status: str
    note: str
