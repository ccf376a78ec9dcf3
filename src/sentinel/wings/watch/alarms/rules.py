"""Alarms, pure: how they stand, how grave they are, and which belong to one cause."""

from collections.abc import Iterable
from enum import StrEnum

SEVERITIES = ("red", "orange", "yellow", "blue")
MOST_HOURS = 72


class Status(StrEnum):
    """How an alarm stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    CLEARED = "cleared"


class Ended(StrEnum):
    """Why an alarm is over."""

    BACK = "back"
    WITHDRAWN = "withdrawn"


def rank(severity: str) -> int:
    """0 is the gravest."""
    return SEVERITIES.index(severity)


def gravest(severities: Iterable[str]) -> str:
    """The gravest of some; empty of none."""
    return min(severities, key=rank, default="")


def speaks(severity: str, standing: Iterable[str]) -> bool:
    """True when a new alarm is worse than all that stand in its group, or the first."""
    worst = gravest(standing)
    return not worst or rank(severity) < rank(worst)


def loud(severity: str, floor: str) -> bool:
    """True when a message of this severity also leaves the house."""
    return rank(severity) <= rank(floor)


def group_of(rule: str, area_code: str) -> str:
    """One cause: the family of rules (the first word of the id) in one town, or in a whole district."""
    return f"{rule.partition('.')[0]}:{area_code[:9]}000"
