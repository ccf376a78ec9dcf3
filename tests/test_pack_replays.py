"""The replays of the packs as files: curves, scripts, and the hours at which the colours are reached."""

from datetime import datetime
from pathlib import Path

import pytest

from packfiles import MENTOUGOU, RULES, TINY, data, keys, rows

REPLAYS = pytest.mark.parametrize(
    "replay", [MENTOUGOU / "replays/23-7", TINY / "replays/mini"], ids=lambda path: path.name
)
FACTS = {
    "received_bulletin",
    "register_incident",
    "sign_first_report",
    "draft_warning",
    "cancel_warning",
    "lower_response",
    "log_call",
    "give_tasks",
    "report_losses",
    "accept_losses",
    "open_relief",
    "send_advisory",
    "answer_advisory",
    "set_aside_advisory",
    "look_for_silent",
    "note_tally",
}
ANSWERS = {"acknowledge_alarms", "submit_proposal", "release_warning", "start_response", "order_evacuation"}


def first_colours(values: list[int], times: list[str]) -> dict[str, str]:
    """Return when each colour's 1 h or 6 h value is first reached."""
    reached = {
        colour: [time for i, time in enumerate(times) if values[i] >= one or sum(values[max(0, i - 5) : i + 1]) >= six]
        for colour, (one, six) in RULES.items()
    }
    return {colour: found[0] for colour, found in reached.items() if found}


def curves(replay: Path) -> dict[str, dict[str, int]]:
    """Return station code -> instant -> tenths of a millimetre."""
    table = rows(replay / "stations.csv")
    return {row["code"]: {time: int(value) for time, value in list(row.items())[2:]} for row in table}


@REPLAYS
def test_a_replay_has_one_curve_for_every_rain_station(replay: Path) -> None:
    pack = replay.parents[1]
    stations = rows(pack / "stations.csv")
    assert set(curves(replay)) == {row["code"] for row in stations if row["kind"] == "rain"}
    assert keys(replay / "river.csv", "station") <= {row["code"] for row in stations if row["kind"] == "river"}
    assert all(value >= 0 for curve in curves(replay).values() for value in curve.values())


@REPLAYS
def test_a_script_names_posts_and_acts_that_exist(replay: Path) -> None:
    script, posts = data(replay / "script.yaml"), keys(replay.parents[1] / "posts.csv")
    assert {act["by"] for act in script["facts"] + script["rules"]} <= posts
    assert {fact["act"] for fact in script["facts"]} == FACTS
    assert {rule["act"] for rule in script["rules"]} == ANSWERS
    times = [datetime.fromisoformat(fact["at"]) for fact in script["facts"]]
    starts, ends = (datetime.fromisoformat(script[name]) for name in ("starts", "ends"))
    assert times == sorted(times)
    assert starts <= times[0] <= times[-1] <= ends
    assert {fact["kind"] for fact in script["facts"]} == {"bulletin", "scripted"}
    assert script["people"]["silent_percent"] == 30
    assert set(script["faults"].values()) == {1}


def test_the_mean_of_sixty_is_the_district_series() -> None:
    series, stations = rows(MENTOUGOU / "replays/23-7/series.csv"), curves(MENTOUGOU / "replays/23-7")
    times = list(stations["R001"])
    assert len(times) == len(series) == 84
    means = [sum(curve[time] for curve in stations.values()) / 60 / 10 for time in times]
    assert means == pytest.approx([float(row["门头沟面雨"]) for row in series], abs=1e-9)
    assert [value / 10 for value in stations["R001"].values()] == [float(row["高山玫瑰园"]) for row in series]
    assert [value / 10 for value in stations["R002"].values()] == [float(row["潭柘寺片"]) for row in series]


def test_the_two_known_stations_reach_the_colours_when_they_did() -> None:
    stations = curves(MENTOUGOU / "replays/23-7")
    found = {code: first_colours(list(stations[code].values()), list(stations[code])) for code in ("R001", "R002")}
    hours = {code: [time[8:13] for time in colours.values()] for code, colours in found.items()}
    assert hours == {"R001": ["30T10", "30T21", "31T04", "31T09"], "R002": ["30T17", "31T05", "31T09", "31T10"]}


def test_the_tiny_replay_reaches_red_at_one_station() -> None:
    stations = curves(TINY / "replays/mini")
    found = {code: first_colours(list(curve.values()), list(curve)) for code, curve in stations.items()}
    hours = {code: [time[8:13] for time in colours.values()] for code, colours in found.items()}
    assert hours == {"R001": ["30T00", "30T01", "30T02", "30T04"], "R002": ["30T02", "30T04"], "R003": []}


def test_the_river_has_its_number_and_its_two_peaks() -> None:
    flows = {(row["time"], row["station"]): int(row["flow"]) for row in rows(MENTOUGOU / "replays/23-7/river.csv")}
    assert len(flows) == 84 * 2 + 2
    assert flows["2023-07-31T13:40+08:00", "H001"] == 3_140_000
    assert flows["2023-07-31T14:30+08:00", "H004"] == 4_650_000
    numbered = [time for (time, station), flow in flows.items() if station == "H001" and flow >= 500_000]
    assert numbered[0] == "2023-07-31T11:00+08:00"
