"""Kinds of rescue teams, as 突发事件应对法 39 条 names who they are."""

from enum import StrEnum


class TeamKind(StrEnum):
    """Who stands behind a team."""

    FIRE = "fire"
    PROFESSIONAL = "professional"
    MILITIA = "militia"
    SOCIAL = "social"
    GRASSROOTS = "grassroots"
    VOLUNTEER = "volunteer"
