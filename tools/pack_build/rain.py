"""The replay's station curves: two as published in the series, 58 invented ones, their mean the district's rain.

Invented curve = (what is left of the district's total once the two known stations are taken out) shared over the 58 by
constant factors, rounded to tenths by largest remainder. So the mean of all 60 is the area series exactly.
"""

from datetime import datetime, timedelta

from pack_build.common import Pack, Row, draw, shares

REPLAY = "replays/23-7"
ZONE = "+08:00"
KNOWN = {"R001": "高山玫瑰园", "R002": "潭柘寺片"}
AREA = "门头沟面雨"
FLOWS = {"H001": "三家店Q", "H004": "卢沟桥Q"}
SPREAD = 0.22


def build(pack: Pack) -> None:
    """Make replays/23-7/stations.csv (tenths of a millimetre) and river.csv (thousandths of a cubic metre a second)."""
    series = pack.source(f"{REPLAY}/series.csv")
    rain = [row for row in pack.tables["stations"] if row["kind"] == "rain"]
    factors = invented_factors(pack, rain)
    times = [instant(row["时刻"]) for row in series]
    table: list[Row] = [{"code": row["code"], "factor": factors.get(row["code"], "")} for row in rain]
    for time, hour in zip(times, series, strict=True):
        known = {code: tenths(hour[column]) for code, column in KNOWN.items()}
        left = tenths(hour[AREA]) * len(rain) - sum(known.values())
        parts = iter(shares(left, [float(factor) for factor in factors.values()]))
        for row in table:
            row[time] = str(known[row["code"]] if row["code"] in known else next(parts))
    pack.write(f"{REPLAY}/stations.csv", ("code", "factor", *times), table)
    rivers(pack, series, times)


def rivers(pack: Pack, series: list[Row], times: list[str]) -> None:
    """The two sections with a published series, hourly, with the two peaks between the hours."""
    peaks = pack.source(f"{REPLAY}/peaks.csv")
    rows = [
        {"time": time, "station": code, "flow": str(int(hour[column]) * 1000)}
        for time, hour in zip(times, series, strict=True)
        for code, column in FLOWS.items()
    ]
    rows += [{"time": instant(row["时刻"]), "station": row["station"], "flow": row["flow"]} for row in peaks]
    rows.sort(key=lambda row: (row["time"], row["station"]))
    pack.write(f"{REPLAY}/river.csv", ("time", "station", "flow"), rows)


def invented_factors(pack: Pack, rain: list[Row]) -> dict[str, str]:
    """Return a factor for every invented station: its town's, varied by its own code, with mean one."""
    towns = {row["code"]: float(row["rain_factor"]) for row in pack.source("sources/towns.csv")}
    raw = {
        row["code"]: towns[row["area_code"][:9]] * (1 - SPREAD / 2 + SPREAD * draw("factor", row["code"]))
        for row in rain
        if row["code"] not in KNOWN
    }
    mean = sum(raw.values()) / len(raw)
    return {code: f"{value / mean:.3f}" for code, value in raw.items()}


def tenths(text: str) -> int:
    """Return millimetres with one decimal as an integer number of tenths."""
    whole, _, part = text.partition(".")
    return int(whole) * 10 + int(part or "0")


def instant(text: str) -> str:
    """Return `07-31 13` or `07-31 13:40` of the series as an ISO instant in Beijing time."""
    day, clock = text.split(" ")
    hour, _, minute = clock.partition(":")
    moment = datetime.fromisoformat(f"2023-{day}T00:00:00") + timedelta(hours=int(hour), minutes=int(minute or 0))
    return moment.strftime("%Y-%m-%dT%H:%M") + ZONE
