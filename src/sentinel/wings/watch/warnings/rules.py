"""Warnings, pure: levels, hazards, the elements the law asks for, titles, and what a crossing means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sentinel.codecs.cap import national


class Level(StrEnum):
    """The four warning levels; red is the highest (突发事件应对法, 2024, art. 63)."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


class Hazard(StrEnum):
    """What is warned of."""

    RAIN = "rain"
    FLOOD = "flood"
    GEOLOGY = "geology"
    FLASH_FLOOD = "flash_flood"


class Status(StrEnum):
    """How a warning stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DROPPED = "dropped"


class Origin(StrEnum):
    """Where a warning came from."""

    CROSSING = "crossing"
    MANUAL = "manual"


class BulletinKind(StrEnum):
    """What an outside notice speaks of."""

    WARNING = "warning"
    RESPONSE = "response"
    FLOOD = "flood"


RANK = {Level.BLUE: 1, Level.YELLOW: 2, Level.ORANGE: 3, Level.RED: 4}
LEVEL_NAMES = {Level.RED: "红色", Level.ORANGE: "橙色", Level.YELLOW: "黄色", Level.BLUE: "蓝色"}
HAZARD_NAMES = {
    Hazard.RAIN: "暴雨",
    Hazard.FLOOD: "洪水",
    Hazard.GEOLOGY: "地质灾害气象风险",
    Hazard.FLASH_FLOOD: "山洪灾害",
}
# Event codes of the national warning platform (五位码).
EVENT_CODES = {Hazard.RAIN: "11B03", Hazard.FLOOD: "11A01", Hazard.GEOLOGY: "11B37", Hazard.FLASH_FLOOD: "11A51"}
# What the colours of a family of rules warn of.
MEASURED = {"rain": Hazard.RAIN, "flow": Hazard.FLOOD}
# What was observed longer ago than the longest window of the rain rules says nothing about rain or river of now.
NEWS_FOR = timedelta(hours=6)
TEXT_LENGTH = 2000
# Roles whose people are rung where villages are called out.
RUNG_UP = frozenset({"village_a", "village_b"})
# sender,identifier,sent of a CAP message, as its `references` write it.
REFERENCE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Element:
    """One of the eight elements a warning notice must have, and whether it is there."""

    name: str
    title: str
    present: bool


def higher(one: str, other: str) -> bool:
    """True when level `one` is above level `other`."""
    return RANK[Level(one)] > RANK[Level(other)]


def highest(levels: Iterable[str]) -> str | None:
    """The highest of some levels; None of none."""
    return max(levels, key=lambda level: RANK[Level(level)], default=None)


def at_least(level: str, floor: str) -> bool:
    """True when `level` is `floor` or above."""
    return not higher(floor, level)


def elements(row: Mapping[str, object]) -> tuple[Element, ...]:
    """The eight elements of a warning notice (突发事件应对法, 2024, art. 64); the release sets the last one."""
    wanted = (
        ("hazard", "预警类别"),
        ("level", "预警级别"),
        ("effective_at", "起始时间"),
        ("target_areas", "可能影响范围"),
        ("description", "警示事项"),
        ("instruction", "应采取的措施"),
        ("issuer", "发布单位"),
    )
    found = tuple(Element(name, title, bool(row.get(name))) for name, title in wanted)
    return (*found, Element("released_at", "发布时间", True))


def missing(row: Mapping[str, object]) -> list[str]:
    """Titles of the elements that are not there yet."""
    return [element.title for element in elements(row) if not element.present]


def headline(issuer: str, hazard: str, level: str) -> str:
    """The title in the national form, e.g. 某区气象台发布暴雨橙色预警[II/严重]."""
    return national.headline(issuer, f"{HAZARD_NAMES[Hazard(hazard)]}{LEVEL_NAMES[Level(level)]}", level)


def key(hazard: str, level: str, at: datetime) -> str:
    """The code of a warning drafted or proposed at a business minute."""
    return f"{hazard}-{level}-{at:%Y%m%dT%H%M}"


def minute_of(at: datetime) -> datetime:
    """The business minute an instant lies in."""
    return at.replace(second=0, microsecond=0)


def hazard_of(rule: str) -> Hazard | None:
    """The hazard a crossing rule speaks of; None for rules that are no warning matter (evacuation, numbered flood)."""
    family, _dot, level = rule.partition(".")
    return MEASURED.get(family) if level in list(Level) else None


def element_of(crossing: str) -> str:
    """What a crossing behind a warning measured, by its code: the family of its rule bears the element's name."""
    return crossing.partition(".")[0]


def calls_for_proposal(level: str, standing: Iterable[str]) -> bool:
    """True when a crossing of `level` asks for a new warning beside the levels that stand.

    The same or a lower level adds evidence only; a higher one is never held back.
    """
    top = highest(standing)
    return top is None or higher(level, top)


def common_area(areas: Iterable[str]) -> str:
    """The smallest division that holds all of some areas of one district (12-digit codes)."""
    codes = sorted(set(areas))
    if len(codes) == 1:
        return codes[0]
    town = codes[0][:9]
    inside = town[6:] != "000" and all(code.startswith(town) for code in codes)
    return f"{town}000" if inside else f"{codes[0][:6]}000000"
