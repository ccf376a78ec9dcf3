"""Readings as JSON, over MQTT and HTTP: one reading, a list of them, or an object with `readings`.

The schema is written out for device makers in docs/station-messages.md.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

MOST_READINGS = 2_000
MOST_BYTES = 1024 * 1024
LONGEST_STATION = 24
LARGEST_SERIAL = 2**31 - 1
# Years 2000 to 2099, as every other protocol here has it.
FIRST_SECOND, LAST_SECOND = 946_684_800, 4_102_444_799


class Reading(NamedTuple):
    """One station at one time. values: element → number in the unit people write, None where it is missing."""

    station: str
    at: datetime
    values: dict[str, int | float | None]
    sent_at: datetime | None = None
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reading that cannot be taken. index: its place in the message; code is stable, text is for people."""

    index: int
    code: str
    text: str
    station: str = ""
    part: bytes = b""


class NotReadings(Exception):
    """The whole message is unreadable: no JSON, none of the three forms, or too large. `code` is stable."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def decode(payload: bytes | str) -> list[Reading | Flaw]:
    """The readings of one message in order, each bad one as a Flaw in its place. Raises NotReadings."""
    if len(payload) > MOST_BYTES:
        raise NotReadings("too_large", "一条消息不超过 1 MiB，请分批。")
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise NotReadings("not_json", "内容不是 JSON。") from error
    return judged(data)


def judged(data: Any) -> list[Reading | Flaw]:
    """As decode(), from JSON that was read already."""
    if isinstance(data, dict) and "readings" not in data:
        return [_one(0, data)]
    rows = data["readings"] if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows:
        raise NotReadings("no_readings", "应为一条读数、读数的数组，或带 readings 数组的对象。")
    if len(rows) > MOST_READINGS:
        raise NotReadings("too_many", f"一条消息最多 {MOST_READINGS} 条读数，请分批。")
    return [_one(index, row) for index, row in enumerate(rows)]


def _one(index: int, row: Any) -> Reading | Flaw:
    try:
        station, at, values = row["station"], row["at"], row["values"]
    except (TypeError, KeyError):
        return _flaw(index, row, "missing", "每条读数要有 station、at 和 values。")
    if type(station) is not str or not 0 < len(station) <= LONGEST_STATION or "\x00" in station:
        return _flaw(index, row, "station", "station 应为测站编号。")
    instant = _instant(at)
    if instant is None:
        return _flaw(index, row, "time", "at 应为带时区的 ISO 8601 时间，或整数的 Unix 秒。")
    if type(values) is not dict or not values:
        return _flaw(index, row, "values", "values 应为 要素: 数值 的对象，缺测写 null。")
    for value in values.values():
        if value is not None and type(value) not in (int, float):
            return _flaw(index, row, "values", "数值应为数字，缺测写 null。")
    if len(row) == 3:
        return Reading(station, instant, values)
    return _with_rest(index, row, Reading(station, instant, values))


def _with_rest(index: int, row: dict[str, Any], reading: Reading) -> Reading | Flaw:
    """What a reading may carry besides; anything else is a slip of the sender's."""
    if unknown := sorted(set(row) - {"station", "at", "values", "sent_at", "serial"}):
        return _flaw(index, row, "unknown", f"没有“{str(unknown[0])[:32]}”这一项。")
    sent_at, serial = row.get("sent_at"), row.get("serial", 0)
    instant = None if sent_at is None else _instant(sent_at)
    if sent_at is not None and instant is None:
        return _flaw(index, row, "time", "sent_at 应为带时区的 ISO 8601 时间，或整数的 Unix 秒。")
    if type(serial) is not int or not 0 <= serial <= LARGEST_SERIAL:
        return _flaw(index, row, "serial", "serial 应为不小于 0 的整数。")
    return reading._replace(sent_at=instant, serial=serial)


def _instant(value: Any) -> datetime | None:
    """An aware instant; whole seconds are enough for a gauge."""
    if type(value) is int:
        return datetime.fromtimestamp(value, UTC) if FIRST_SECOND <= value <= LAST_SECOND else None
    if type(value) is not str:
        return None
    try:
        found = datetime.fromisoformat(value)
        inside = found.tzinfo is not None and FIRST_SECOND <= found.timestamp() <= LAST_SECOND
    except (ValueError, OverflowError):
        return None
    return found if inside else None


def _flaw(index: int, row: Any, code: str, text: str) -> Flaw:
    station = row.get("station", "") if isinstance(row, dict) else ""
    name = station[:LONGEST_STATION].replace("\x00", "") if isinstance(station, str) else ""
    return Flaw(index, code, text, name, json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))


def whole(value: float, power: int) -> int | None:
    """`value` in whole units of 10**-power, finer digits cut toward zero; None when it is no number or too large."""
    unit: int = 10**power
    if isinstance(value, int) and not isinstance(value, bool):
        return value * unit
    scaled = value * unit
    near = round(scaled) if abs(scaled) < 1e12 else None
    if near is not None and abs(scaled - near) < 1e-6:
        return near
    return _cut(value, power)


def _cut(value: float, power: int) -> int | None:
    """Finer digits than the unit are cut toward zero, by the decimal digits that were written."""
    try:
        scaled = Decimal(repr(value)).scaleb(power)
        return int(scaled) if scaled.is_finite() and scaled.adjusted() < 12 else None
    except InvalidOperation:
        return None


def encode(readings: list[Reading]) -> bytes:
    """The JSON of several readings: what a station's side sends (tests, benches, simulated devices)."""
    return json.dumps({"readings": list(_rows(readings))}, ensure_ascii=False).encode()


def _rows(readings: list[Reading]) -> Iterator[dict[str, Any]]:
    for each in readings:
        row = {"station": each.station, "at": each.at.isoformat(), "values": each.values}
        yield row if not each.serial else {**row, "serial": each.serial}
