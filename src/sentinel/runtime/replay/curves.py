"""What the stations of a replay measure and when it reaches the centre: hourly, in between where it pours, late."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sentinel.runtime.packs.files import Pack

HOUR, STEP = timedelta(hours=1), timedelta(minutes=5)
STEPS = HOUR // STEP


@dataclass(frozen=True, slots=True, order=True)
class Measurement:
    """One reading of one station: rain of the last `minutes` in 0.1 mm with the counter's total, or flow in 0.001 m³/s.

    Observed at `at`, it reaches the centre at `sent`: later than `at` where the link was down in between. `newest` is
    the last five minutes of an hour that also brought added reports: they say nothing of its end.
    """

    sent: datetime
    at: datetime
    station: str
    address: str
    kind: str
    value: int
    total: int
    minutes: int = 60
    serial: int = 0
    newest: int | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """A station's link was down: what it measured from `since` on comes at `back`, its hourly reports only."""

    since: datetime
    back: datetime


def drawn(seed: int, *key: object) -> int:
    """A number from 0 to 9,999 that depends on the seed and the natural keys alone."""
    text = "|".join(str(part) for part in (seed, *key))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 10_000


def measurements(pack: Pack, folder: str, script: Mapping[str, Any], seed: int) -> list[Measurement]:
    """Everything that is sent, in the order in which it reaches the centre; numbered for each station in that order."""
    stations = {row["code"]: row for row in pack.csv("stations.csv", "code", "address", "kind")}
    rain = pack.csv(f"{folder}/stations.csv", "code")
    added = script.get("added_reports", {}).get("five_minutes_tenths")
    outages = _outages(script.get("outages", ()), [row["code"] for row in rain], seed)
    found = [
        Measurement(_instant(row["time"]), _instant(row["time"]), row["station"], "", "river", int(row["flow"]), 0)
        for row in pack.csv(f"{folder}/river.csv", "time", "station", "flow")
    ]
    for row in rain:
        hours = [(_instant(key), int(value)) for key, value in row.items() if key not in ("code", "factor")]
        own = outages.get(row["code"], ())
        found += [late for each in _rain(row["code"], hours, added) for late in _delayed(each, own)]
    serials: dict[str, int] = defaultdict(int)
    numbered = []
    for each in sorted(found):
        serials[each.station] += 1
        numbered.append(replace(each, address=stations[each.station]["address"], serial=serials[each.station]))
    return numbered


def five_minutes(hour: int) -> list[int]:
    """An hour's rain shared evenly over its twelve five minutes, in whole tenths; the parts make up the hour."""
    return [hour * (step + 1) // STEPS - hour * step // STEPS for step in range(STEPS)]


def _rain(station: str, hours: list[tuple[datetime, int]], added: int | None) -> Iterator[Measurement]:
    """The hourly reports, and before each an added one for every five minutes that reached the station's threshold."""
    total = 0
    for until, amount in hours:
        parts = five_minutes(amount)
        for step, part in enumerate(parts[:-1], start=1):
            if added is not None and part >= added:
                at = until - HOUR + step * STEP
                yield Measurement(at, at, station, "", "rain", part, total + sum(parts[:step]), minutes=5)
        total += amount
        newest = parts[-1] if added is not None and parts[-1] >= added else None
        yield Measurement(until, until, station, "", "rain", amount, total, newest=newest)


def _delayed(each: Measurement, outages: list[Outage] | tuple[()]) -> Iterator[Measurement]:
    """A reading of an outage comes when the link is back, if the station keeps it: it keeps hourly reports."""
    outage = next((outage for outage in outages if outage.since <= each.at < outage.back), None)
    if outage is None:
        yield each
    elif each.minutes == 60:
        yield replace(each, sent=outage.back)


def _outages(rules: Any, stations: list[str], seed: int) -> dict[str, list[Outage]]:
    """Which station falls silent when, by the script: so many more every few minutes, and back in batches."""
    found: dict[str, list[Outage]] = defaultdict(list)
    for rule in rules:
        since, back = _instant(rule["since"]), _instant(rule["back"])
        order = sorted(set(stations) - set(rule["keep"]), key=lambda code: (drawn(seed, "outage", code), code))
        for index, code in enumerate(order[: len(stations) - rule["left"]]):
            down = since + (index // rule["each"]) * timedelta(minutes=rule["every_minutes"])
            up = back + (index // rule["back_each"]) * timedelta(minutes=rule["back_every_minutes"])
            found[code].append(Outage(down, up))
    return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
