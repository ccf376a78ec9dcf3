"""Plans: codes, and what makes the text of a plan usable as a task list."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


class VersionStatus(StrEnum):
    """Life of one text of a plan (突发事件应急预案管理办法 国办发〔2024〕5号: 编制、评审、审批、备案、施行、修订)."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    FILED = "filed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


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
        if found := _text_problem(level):
            return f"{level['title']}:{found}"
    return None


def _text_problem(level: Mapping[str, Any]) -> str | None:
    texts = [(level["title"], 64), (level["condition"], 300), *((row["text"], 200) for row in level["measures"])]
    if any(not text.strip() or len(text) > most for text, most in texts):
        return "名称、启动条件和措施都要写，且不能太长（名称 64 字、条件 300 字、措施 200 字）。"
    return None


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two texts of a plan say different things; empty where one says nothing."""

    where: str
    before: str
    after: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What changed from one text to the other, in reading order."""
    before, after = _flat(old), _flat(new)
    places = [*before, *(place for place in after if place not in before)]
    return [
        Difference(
            before.get(place, after.get(place, ("", "")))[0],
            *(text.get(place, ("", ""))[1] for text in (before, after)),
        )
        for place in places
        if before.get(place, ("", ""))[1] != after.get(place, ("", ""))[1]
    ]


def _flat(content: Mapping[str, Any]) -> dict[tuple[Any, ...], tuple[str, str]]:
    """Each place of a text: what it is called, and what it says."""
    found: dict[tuple[Any, ...], tuple[str, str]] = {
        ("title",): ("名称", content["title"]),
        ("source",): ("依据", content["source"]),
        ("hazards",): ("灾种", "、".join(content["hazards"])),
    }
    for level in sorted(content["levels"], key=lambda row: row["level"]):
        name = level["title"]
        found[level["level"], "title"] = (f"{level['level']} 级名称", name)
        found[level["level"], "condition"] = (f"{name}启动条件", level["condition"])
        for measure in level["measures"]:
            said = f"{measure['text']}（{measure['to']}，{measure['within_minutes']} 分钟，{measure['evidence']}）"
            found[level["level"], "measure", measure["key"]] = (f"{name}措施 {measure['key']}", said)
    return found


def revise_by(since: datetime, years: int) -> date:
    """The day by which a text in force is to be looked at again; the 29th of February counts as the 28th."""
    day = since.date()
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _measure_problem(measures: Sequence[Mapping[str, Any]]) -> str | None:
    keys = [measure["key"] for measure in measures]
    if not keys or len(set(keys)) != len(keys):
        return "至少有一条措施，措施编号不能重复。"
    if not {measure["to"] for measure in measures} <= set(Recipient):
        return "措施只能下达给专项指挥部、镇街或村（社区）。"
    if not all(0 < measure["within_minutes"] <= MINUTES_A_DAY for measure in measures):
        return "措施的完成时限应在 1 分钟到 24 小时之间。"
    return None
