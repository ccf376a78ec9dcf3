"""Plans: codes, and what makes the text of a plan usable as a task list."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

# 突发事件应对法第七十一条: responses have four levels, one is the highest.
LEVELS = (4, 3, 2, 1)
MINUTES_A_DAY = 24 * 60


class PlanStatus(StrEnum):
    """Life of a plan."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class Recipient(StrEnum):
    """Kinds of units a measure is given to; the values are the kinds of organisations."""

    HEADQUARTERS = "headquarters"
    TOWN = "town"
    VILLAGE = "village"


class Founding(StrEnum):
    """How well a level's condition, commander and starting warning are founded."""

    VERIFIED = "verified"
    CORROBORATED = "corroborated"
    UNVERIFIED = "unverified"


class StartsWith(StrEnum):
    """Warning level that suggests a response level."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


def digest(title: str, hazards: Sequence[str], source: str, standing: str, levels: Sequence[Mapping[str, Any]]) -> str:
    """The fingerprint of a plan's content; equal content has an equal one whatever the order of mapping keys."""
    content = [title, list(hazards), source, standing, [dict(level) for level in levels]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def problem(hazards: Sequence[str], levels: Sequence[Mapping[str, Any]]) -> str | None:
    """Why this content cannot be a plan, as a sentence, or None."""
    if not hazards:
        return "预案没有写明适用的灾种。"
    numbers = [level["level"] for level in levels]
    if not numbers or len(set(numbers)) != len(numbers) or not set(numbers) <= set(LEVELS):
        return "响应级别应为一级至四级，每级一次。"
    starts = [level["starts_with"] for level in levels]
    if len(set(starts)) != len(starts) or not set(starts) <= set(StartsWith):
        return "每个响应级别应对应一个不同的预警级别。"
    for level in levels:
        if found := _measure_problem(level["measures"]):
            return f"{level['title']}:{found}"
    return None


def _measure_problem(measures: Sequence[Mapping[str, Any]]) -> str | None:
    keys = [measure["key"] for measure in measures]
    if not keys or len(set(keys)) != len(keys):
        return "至少有一条措施，措施编号不能重复。"
    if not {measure["to"] for measure in measures} <= set(Recipient):
        return "措施只能下达给专项指挥部、镇街或村（社区）。"
    if not all(0 < measure["within_minutes"] <= MINUTES_A_DAY for measure in measures):
        return "措施的完成时限应在 1 分钟到 24 小时之间。"
    return None
