"""Field headquarters: states, groups, who is in, what a membership may do."""

from enum import StrEnum


class FieldStatus(StrEnum):
    """Where a field headquarters stands."""

    ACTIVE = "active"
    CLOSED = "closed"


class Duty(StrEnum):
    """What a member is there."""

    COMMANDER = "commander"
    DEPUTY = "deputy"
    LEADER = "leader"
    MEMBER = "member"


# 生产安全事故应急条例（国务院令第708号）第二十、二十一条: one commander in chief, who records what matters.
# While somebody is a member they see the matter and write in its headquarters, and no longer (house law 3).
GRANTED = (
    "headquarters.view",
    "headquarters.run",
    "incidents.view",
)
OPTIONAL_GROUP = ""
TEXT_LENGTH = 1000


def source(code: str) -> str:
    """What a grant written by a headquarters says as its source."""
    return f"headquarters:{code}"


def duty_words(duty: str, group: str, labels: dict[str, str]) -> str:
    """A member's place in words: the group and what they are in it."""
    return f"{group}{labels.get(duty, duty)}" if group else labels.get(duty, duty)
