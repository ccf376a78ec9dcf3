"""What is wrong with a station, judged from what it sent; and what the centre may ask of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sentinel.codecs.sl651 import commands

RAIN, RIVER = "rain", "river"  # what the main element of a station tells
MOST_OFFSET_S = 99_999_999
# How long one leap is shown as a fault when nothing leaps again.
JUMP_SHOWN = timedelta(hours=1)
# A voltage trembles about its limit: 0.3 V above it the fault is over.
VOLTAGE_BAND = 30


class Problem(StrEnum):
    """What can be wrong with a device."""

    SILENT = "silent"
    STUCK = "stuck"
    JUMPING = "jumping"
    CLOCK = "clock_drift"
    VOLTAGE = "low_voltage"


class Cause(StrEnum):
    """What a person found the fault to come from."""

    POWER = "power"
    LINK = "link"
    SENSOR = "sensor"
    BLOCKED = "blocked"
    CLOCK = "clock"
    WORKS = "works"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits in force; what the district's pack does not give is not judged."""

    low_voltage: int | None = None
    drift_s: int | None = None
    stuck: timedelta | None = None
    leap: Mapping[str, int] = field(default_factory=dict)


class Facts(NamedTuple):
    """What one station showed last: whole units as stored, instants, seconds its clock is ahead."""

    observed_at: datetime | None = None
    voltage: int | None = None
    clock_offset_s: int | None = None
    same_since: datetime | None = None
    last_value: int | None = None
    jumped_at: datetime | None = None
    jumped_by: int | None = None


def limits(values: Mapping[str, Any]) -> Limits:
    """The limits from parameter values: V, seconds, hours, m and mm."""
    voltage, drift = values.get("station.low_voltage"), values.get("station.clock_drift_s")
    stuck, level, rain = (values.get(f"station.{name}") for name in ("stuck_hours", "leap_level", "leap_rain"))
    leap = {}
    if level is not None:
        leap[RIVER] = round(level * 1000)
    if rain is not None:
        leap[RAIN] = round(rain * 10)
    return Limits(
        low_voltage=None if voltage is None else round(voltage * 100),
        drift_s=None if drift is None else int(drift),
        stuck=None if stuck is None else timedelta(hours=stuck),
        leap=leap,
    )


def problems(
    facts: Facts, limit: Limits, kind: str, at: datetime, had: frozenset[Problem] = frozenset()
) -> dict[Problem, str]:
    """What is wrong with a station that was just heard, each with a sentence. `had`: what was wrong before."""
    found = {}
    if limit.low_voltage is not None and facts.voltage is not None:
        bound = limit.low_voltage + (VOLTAGE_BAND if Problem.VOLTAGE in had else 0)
        if facts.voltage < bound:
            low = f"{limit.low_voltage / 100:.2f}"
            found[Problem.VOLTAGE] = f"电压 {facts.voltage / 100:.2f} V，下限 {low} V"
    if limit.drift_s is not None and facts.clock_offset_s is not None and abs(facts.clock_offset_s) > limit.drift_s:
        way = "快" if facts.clock_offset_s > 0 else "慢"
        found[Problem.CLOCK] = f"测站时钟{way} {abs(facts.clock_offset_s)} 秒"
    if facts.jumped_at is not None and facts.jumped_by is not None and at - facts.jumped_at < JUMP_SHOWN:
        found[Problem.JUMPING] = f"相邻两次读数相差 {amount(abs(facts.jumped_by), kind)}"
    steady = _steady(facts, kind)
    if limit.stuck is not None and steady is not None and steady >= limit.stuck:
        hours = steady.total_seconds() / 3600
        found[Problem.STUCK] = f"读数 {amount(facts.last_value or 0, kind)} 已 {hours:.1f} 小时没有变化"
    return found


def _steady(facts: Facts, kind: str) -> timedelta | None:
    """How long the value has not changed. No rain is no fault, the same rain for hours is."""
    if facts.same_since is None or facts.observed_at is None or (kind == RAIN and not facts.last_value):
        return None
    return facts.observed_at - facts.same_since


def amount(value: int, kind: str) -> str:
    """A value of the main element with its unit."""
    return f"{value / 10:.1f} mm" if kind == RAIN else f"{value / 1000:.3f} m"


class CommandKind(StrEnum):
    """What the centre may ask of a station (SL 651-2014, function codes 37H-51H)."""

    NOW = "now"
    PERIOD = "period"
    MANUAL = "manual"
    ELEMENTS = "elements"
    READ_BASICS = "read_basics"
    SET_BASICS = "set_basics"
    READ_SETTINGS = "read_settings"
    SET_SETTINGS = "set_settings"
    VERSION = "version"
    STATUS = "status"
    SET_CLOCK = "set_clock"
    CLOCK = "clock"
    EVENTS = "events"


class CommandStatus(StrEnum):
    """Where a command stands."""

    QUEUED = "queued"
    SENT = "sent"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


FUNCTION: Mapping[CommandKind, int] = {
    CommandKind.NOW: 0x37,
    CommandKind.PERIOD: 0x38,
    CommandKind.MANUAL: 0x39,
    CommandKind.ELEMENTS: 0x3A,
    CommandKind.SET_BASICS: 0x40,
    CommandKind.READ_BASICS: 0x41,
    CommandKind.SET_SETTINGS: 0x42,
    CommandKind.READ_SETTINGS: 0x43,
    CommandKind.VERSION: 0x45,
    CommandKind.STATUS: 0x46,
    CommandKind.SET_CLOCK: 0x4A,
    CommandKind.EVENTS: 0x50,
    CommandKind.CLOCK: 0x51,
}
NEEDS_IDENTIFIERS = frozenset({CommandKind.ELEMENTS, CommandKind.READ_BASICS, CommandKind.READ_SETTINGS})
NEEDS_SETTINGS = frozenset({CommandKind.SET_BASICS, CommandKind.SET_SETTINGS})
# SL 651-2014: sent again at most twice; the wait is wall time.
MOST_ATTEMPTS = 3
ANSWER_WAIT = timedelta(seconds=20)
SEVERITY: Mapping[Problem, str] = {
    Problem.SILENT: "red",
    Problem.STUCK: "orange",
    Problem.JUMPING: "orange",
    Problem.VOLTAGE: "yellow",
    Problem.CLOCK: "yellow",
}


def wanting(kind: str, identifiers: str, settings: str, since: object, until: object) -> dict[str, str]:
    """What is missing or wrong in an order, by field."""
    wrong = {}
    if kind not in set(CommandKind):
        return {"kind": "请选择指令。"}
    if kind in NEEDS_IDENTIFIERS and not words(identifiers):
        wrong["identifiers"] = "请写要读的标识符，如 39 38，用空格分开。"
    if kind == CommandKind.PERIOD and len(words(identifiers)) != 1:
        wrong["identifiers"] = "时段数据一次查一种要素，如 39。"
    if kind == CommandKind.PERIOD and (since is None or until is None or since >= until):  # type: ignore[operator]
        wrong["until"] = "请写查询时段，止时晚于起时。"
    if kind in NEEDS_SETTINGS and not settings.strip():
        wrong["settings"] = "请写要改的参数，一行一个，如 0212=60。"
    return wrong


def words(identifiers: str) -> list[str]:
    """Identifiers as they were typed, in capitals."""
    return identifiers.upper().replace(",", " ").replace("，", " ").split()


def pairs(settings: str) -> list[tuple[str, str]]:
    """Lines `identifier=value` as pairs. ValueError for a line that is none."""
    found = []
    for line in settings.splitlines():
        if not line.strip():
            continue
        name, sign, value = line.partition("=")
        if not sign or not value.strip():
            raise ValueError(line.strip())
        found.append((name.strip().upper(), value.strip().upper()))
    return found


def body(
    kind: str,
    address: str,
    identifiers: str,
    settings: str,
    since: datetime | None,
    until: datetime | None,
    step_minutes: int,
) -> bytes:
    """The bytes of an order behind serial and time, times naive Beijing. ValueError names a word that does not fit."""
    text = commands.address(address)
    if kind in NEEDS_IDENTIFIERS:
        return text + commands.identifiers(words(identifiers))
    if kind in NEEDS_SETTINGS:
        return text + commands.settings(pairs(settings))
    if kind == CommandKind.PERIOD and since is not None and until is not None:
        (identifier,) = words(identifiers)
        return text + commands.period(since, until, timedelta(minutes=step_minutes), identifier)
    return text
