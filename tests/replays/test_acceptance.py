"""The acceptance list of the recorded night, point by point: what its data and its script bring about."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from sentinel.runtime.packs.files import Pack
from sentinel.runtime.replay import control
from sentinel.runtime.replay.curves import Measurement, five_minutes
from sentinel.runtime.replay.script import Night, read_night
from sentinel.stream import AnyOf, Condition, Ring, Rule
from sentinel.web.tests.samples import make_account
from sentinel.wings.recover.relief.rules import amount
from sentinel.wings.respond.responses.tests.samples import COMMANDER, DISTRICT, READS, make_response, make_warning
from sentinel.wings.respond.tallies.rules import Said, lines, totals
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.rules import mean_of_present
from sentinel.wings.watch.warnings import rules as warning_rules

ROOT = Path(__file__).parents[2]
COLOURS = {"blue": (300, 500), "yellow": (500, 700), "orange": (700, 1000), "red": (1000, 1500)}
KNOWN = ("R001", "R002")
# 首次触发时刻, judged hour by hour.
TABLE = {
    "R001": {"blue": "07-30 10", "yellow": "07-30 21", "orange": "07-31 04", "red": "07-31 09"},
    "R002": {"blue": "07-30 17", "yellow": "07-31 05", "orange": "07-31 09", "red": "07-31 10"},
}


@pytest.fixture(scope="module")
def night() -> Night:
    return read_night(Pack(ROOT / "packs/mentougou"), "23-7")


def on(text: str) -> datetime:
    """An instant of 2023 in Beijing from `07-31 10:00`."""
    return datetime.fromisoformat(f"2023-{text}+08:00")


def facts(night: Night, act: str) -> list[Any]:
    return [fact for fact in night.facts if fact["act"] == act]


def slots(sent: Iterable[Measurement]) -> list[tuple[str, int, int]]:
    """(station, slot, increment) in the order of arrival: an hour's amount adds what is not known of it yet."""
    known: dict[tuple[str, int], int] = {}
    for each in sent:
        slot = rules.slot_of(each.at)
        hour = [known[each.station, slot - back] for back in range(1, 12) if (each.station, slot - back) in known]
        left = each.value if each.minutes == 5 else rules.residue(each.value, hour)
        known[each.station, slot] = int(each.newest or 0) if left is None else left
    return [(station, slot, value) for (station, slot), value in known.items()]


def first_colours(sent: Iterable[Measurement]) -> dict[str, dict[str, datetime]]:
    """When the real evaluator first raises each colour at the two known stations."""
    judged = [
        Rule(name, AnyOf((Condition("sum", 12, one, one), Condition("sum", 72, six, six))))
        for name, (one, six) in COLOURS.items()
    ]
    ring = Ring(len(KNOWN), judged)
    found: dict[str, dict[str, datetime]] = {code: {} for code in KNOWN}
    for station, slot, value in slots(sent):
        for each in ring.apply(np.array([KNOWN.index(station)]), np.array([slot]), np.array([value])):
            found[station].setdefault(each.rule, rules.slot_end(each.slot))
    return found


def rain_of_the_known(night: Night) -> list[Measurement]:
    return [each for each in night.measurements if each.station in KNOWN]


# 1 — the clock


def test_1_the_night_begins_at_20_and_plays_at_1_60_and_600(night: Night) -> None:
    assert night.starts == on("07-29 20:00")
    assert control.SPEEDS == (1, 60, 600)


# 2 — sliding windows


def test_2_judged_hourly_the_colours_come_at_the_hours_of_the_table(night: Night) -> None:
    found = first_colours(each for each in rain_of_the_known(night) if each.minutes == 60)
    assert found == {
        station: {colour: on(f"{hour}:00") for colour, hour in hours.items()} for station, hours in TABLE.items()
    }


def test_2_added_reports_never_make_a_colour_later(night: Night) -> None:
    hourly = first_colours(each for each in rain_of_the_known(night) if each.minutes == 60)
    added = first_colours(rain_of_the_known(night))
    early = {(code, colour): hourly[code][colour] - added[code][colour] for code in KNOWN for colour in COLOURS}
    assert {key: wait for key, wait in early.items() if wait} == {
        ("R001", "red"): timedelta(minutes=50),
        ("R002", "red"): timedelta(minutes=30),
    }
    assert min(early.values()) == timedelta()


def test_2_five_minutes_make_up_the_hour_and_the_counter(night: Night) -> None:
    rain = rain_of_the_known(night)
    hourly = {(each.station, each.at): each for each in rain if each.minutes == 60}
    sums: dict[tuple[str, datetime], int] = defaultdict(int)
    for station, slot, value in slots(rain):
        until = rules.slot_end(-(-slot // 12) * 12)
        sums[station, until] += value
    assert sums == {key: each.value for key, each in hourly.items()}
    assert sum(hourly["R002", on("07-31 10:00")].value == each for each in sums.values()) == 1
    assert five_minutes(661) == [55, 55, 55, 55, 55, 55, 55, 55, 55, 55, 55, 56]
    for code in KNOWN:
        totals = [each.total for each in rain if each.station == code]
        assert totals == sorted(totals)


# §2's traps — missing rain, two calibres, late data


def online(night: Night, at: datetime) -> set[str]:
    """The rain stations whose hourly reports of after `at` come in time."""
    late = {each.station for each in night.measurements if each.at == at and each.sent > at}
    return {each.station for each in night.measurements if each.kind == "rain"} - late


@pytest.mark.parametrize(("at", "left"), [("07-31 11:00", 60), ("07-31 12:00", 24), ("07-31 13:00", 6)])
def test_trap_1_the_stations_fall_silent_and_the_mean_says_on_how_many_it_rests(
    night: Night, at: str, left: int
) -> None:
    there = online(night, on(at))
    assert (len(there), set(KNOWN) <= there) == (left, True)
    amounts = {each.station: each.total for each in night.measurements if each.at == on(at) and each.kind == "rain"}
    mean = mean_of_present([amount if code in there else None for code, amount in amounts.items()])
    assert (mean.present, mean.expected) == (left, 60)
    assert mean.mean == pytest.approx(sum(amounts[code] for code in there) / left, abs=0.5)


def test_trap_1_missing_is_no_rain_of_zero(night: Night) -> None:
    before, after = (on(at) for at in ("07-31 11:00", "07-31 13:00"))
    there = online(night, after)
    totals = {(each.station, each.at): each.total for each in night.measurements if each.kind == "rain"}
    codes = sorted({code for code, _at in totals})
    means = [
        mean_of_present([totals[code, at] if code in there else None for code in codes]).mean for at in (before, after)
    ]
    assert means[0] is not None
    assert means[1] is not None
    assert means[1] > means[0]


def test_trap_2_amounts_of_another_calibre_stay_words_with_their_source(night: Night) -> None:
    words = {fact["key"]: fact["text"] for fact in facts(night, "log_call")}
    assert "320.8 毫米" in words["district-rain-1615"]
    assert "538.1 毫米" in words["process-rain"]
    assert all("口径" in words[key] for key in ("district-rain-1615", "process-rain"))
    totals = {each.station: each.total for each in night.measurements if each.kind == "rain"}
    assert 480 < sum(totals.values()) / len(totals) / 10 < 490


def test_trap_3_what_was_measured_in_the_dark_comes_later_in_batches_and_whole(night: Night) -> None:
    late = [each for each in night.measurements if each.sent > each.at]
    batches = sorted({each.sent for each in late})
    assert batches == [on("08-01 14:00") + index * timedelta(minutes=10) for index in range(9)]
    assert len({each.station for each in late}) == 54
    assert not {each.station for each in late} & set(KNOWN)
    hours = {(each.station, each.at) for each in night.measurements if each.kind == "rain" and each.minutes == 60}
    assert len(hours) == 60 * 84
    serials: dict[str, list[int]] = defaultdict(list)
    for each in night.measurements:
        serials[each.station].append(each.serial)
    assert all(found == list(range(1, len(found) + 1)) for found in serials.values())


# 3, 5 — the numbered flood, the trains


def test_3_the_numbered_flood_is_reached_at_500_and_reported_by_people(night: Night) -> None:
    flows = [each for each in night.measurements if each.station == "H001" and each.value >= 500_000]
    assert (flows[0].at, flows[0].value) == (on("07-31 11:00"), 500_000)
    flood = next(fact for fact in facts(night, "register_incident") if fact["key"] == "yongding-2023-1")
    assert datetime.fromisoformat(flood["first_known_at"]) == flows[0].at


def test_3_orange_is_proposed_with_the_number_and_red_before_the_crest(night: Night) -> None:
    flows = [(each.value, each.at) for each in night.measurements if each.station == "H001"]
    pack = Pack(ROOT / "packs/mentougou")
    values = {row["key"]: row["value"] for row in pack.yaml("parameters/river.yaml")}
    reached = {
        level: next(at for value, at in flows if value >= values[f"flow.sanjiadian.{level}"])
        for level in ("numbered", "orange", "red")
    }
    assert reached == {"numbered": on("07-31 11:00"), "orange": on("07-31 11:00"), "red": on("07-31 13:00")}
    assert max(flows)[1] == on("07-31 13:40")
    proposing = {rule["id"]: rule["severity"] for rule in pack.yaml("rules/river.yaml")}
    assert {rule: colour for rule, colour in proposing.items() if warning_rules.hazard_of(rule) == "flood"} == {
        "flow.orange": "orange",
        "flow.red": "red",
    }
    assert {fact["hazard"] for fact in facts(night, "draft_warning")} == {"geology"}


def test_3_those_downstream_are_told_by_people_after_the_number_and_again_after_red(night: Night) -> None:
    told = Pack(ROOT / "packs/mentougou").csv("downstream.csv")
    assert {row["code"]: (row["station"], row["rules"], row["phone"]) for row in told} == dict.fromkeys(
        ("DS-LUGOUQIAO", "DS-SHIJINGSHAN", "DS-FENGTAI"), ("H001", "flow.numbered flow.red", "")
    )
    given = [(datetime.fromisoformat(fact["at"]), fact["recipient"]) for fact in facts(night, "send_advisory")]
    assert {place for at, place in given if at < on("07-31 13:00")} == {row["code"] for row in told}
    left = {fact["recipient"] for fact in facts(night, "set_aside_advisory")}
    assert {place for at, place in given if at > on("07-31 13:00")} | left == {row["code"] for row in told}
    assert min(given)[0] > on("07-31 11:00")


# 4 — what falls silent is looked for


def test_4_villages_whose_stations_fell_silent_are_looked_for_in_every_way(night: Night) -> None:
    pack = Pack(ROOT / "packs/mentougou")
    (silence,) = (
        row["value"] for row in pack.yaml("parameters/operations.yaml") if row["key"] == "station.silent_minutes"
    )
    dark = {each.station for each in night.measurements if each.sent > each.at}
    in_time = [each for each in night.measurements if each.station in dark and each.sent == each.at]
    heard = {each.station: each.at for each in in_time if each.at < on("08-01 12:00")}
    looked = facts(night, "look_for_silent")
    silent = [
        {code for code, at in heard.items() if at + timedelta(minutes=silence) < datetime.fromisoformat(fact["at"])}
        for fact in looked
    ]
    villages = [{row["village"] for row in pack.csv("households.csv") if row["station"] in codes} for codes in silent]
    assert [fact["ways"] for fact in looked] == [["satellite"], ["satellite", "foot", "drone"]]
    assert [len(codes) for codes in silent] == [33, 54]
    assert [len(codes) for codes in villages] == [35, 48]


def test_5_the_trains_are_one_incident_of_several_lines_with_both_sayings_kept(night: Night) -> None:
    given = next(fact for fact in facts(night, "give_tasks") if fact["key"] == "trains-help")
    units = {each["unit"] for each in given["units"]}
    assert {"EXT-RAIL", "EXT-ARMED", "HQ-ROAD", "HQ-RELIEF", "110109005000"} <= units
    said = [fact["text"] for fact in facts(night, "log_call") if fact.get("incident") == "trains-stranded"]
    assert [name for name in ("K396", "Z180", "K1178") if not any(text.startswith(name) for text in said)] == []
    assert any("乘务 32 人" in text and "来源" in text for text in said)
    assert any("24 人" in text and "32 人" in text and "来源" in text for text in said)


def test_5_people_are_counted_train_by_train_as_each_source_says(night: Night) -> None:
    found = lines(
        Said(fact["key"], fact["item"], fact["group"], fact["people"], fact["source"], on(fact["as_of"][5:16]))
        for fact in facts(night, "note_tally")
    )
    told = {(line.item, line.group): [each.people for each in line.said] for line in found}
    assert told == {
        ("K396 次", "旅客"): [976],
        ("K396 次", "乘务"): [24, 32],
        **{(train, group): [None] for train in ("Z180 次", "K1178 次") for group in ("旅客", "乘务")},
        ("", "旅客"): [2711],
        ("", "乘务"): [97],
    }
    assert [(total.group, total.least, total.most, total.unknown) for total in totals(found)] == [
        ("旅客", 976, 976, 2),
        ("乘务", 24, 32, 2),
    ]


def test_5_every_special_headquarters_takes_part(night: Night) -> None:
    known = {row["code"] for row in Pack(ROOT / "packs/mentougou").csv("organisations.csv", "code")}
    given = {each["unit"] for fact in facts(night, "give_tasks") for each in fact["units"]}
    assert {code for code in known if code.startswith("HQ-")} <= given <= known


# 6, 8 — losses with their calibre, relief that can be counted again


def figures() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = Pack(ROOT / "packs/mentougou").yaml("replays/23-7/figures.yaml")
    return found


def test_6_the_first_report_says_two_dead_and_every_figure_has_its_source(night: Night) -> None:
    victims = next(fact for fact in facts(night, "register_incident") if fact["key"] == "river-victims")
    signed = next(fact for fact in facts(night, "sign_first_report") if fact["incident"] == "river-victims")
    known, told = (datetime.fromisoformat(text) for text in (victims["first_known_at"], signed["at"]))
    assert (victims["counts"], told - known <= timedelta(hours=2)) == ({"dead": 2}, True)
    (report,) = facts(night, "report_losses")
    assert (report["report"], report["figures"]) == ("initial", {"dead": 2})
    assert {fact["by"] for fact in facts(night, "accept_losses")}.isdisjoint({report["by"]})
    assert [row["dead"] for row in figures()["losses"] if "dead" in row] == [2, 33]
    assert all(row["source"] and row["area"] for row in figures()["losses"])


def test_8_the_money_is_people_times_the_standard() -> None:
    counted = {row["kind"]: amount(row["people"], row["yuan_a_person"]) for row in figures()["relief"]}
    assert counted == {row["kind"]: row["total_yuan"] for row in figures()["relief"]}
    assert counted == {"emergency": 32_757_780, "transition": 81_488_880}


# 7 — the response is lowered, the warning stays


def reader(*permissions: str) -> Client:
    client = Client()
    client.force_login(make_account("demo", area_code=DISTRICT, permissions=permissions))
    return client


@pytest.mark.django_db
def test_7_the_lowered_response_and_the_red_warning_are_shown_at_once() -> None:
    client = reader(*READS, *COMMANDER, "tasks.assign", "warnings.cancel")
    row, warning = make_response(level=1), make_warning()
    client.post(f"/responses/lower/3/{row.code}/", {"reason": "雨停", "acknowledged": [warning.code]})
    page = client.get(f"/responses/response/{row.code}/").content.decode()
    assert [words for words in ("防汛3级响应", "geology red") if words not in page] == []


@pytest.mark.django_db
def test_7_nothing_lifts_everything_at_once() -> None:
    client = reader(*READS, *COMMANDER, "tasks.assign", "warnings.cancel")
    row, red, rain = make_response(level=1), make_warning(), make_warning(hazard="rain", level="yellow")
    together = {"act": "move:cancel", "key": [red.code, rain.code], "note": "全部解除", "confirmed": "1"}
    assert client.post("/warnings/warning/bulk/", together).status_code == 404
    ended = client.post(f"/responses/end/{row.code}/", {"reason": "全部解除", "acknowledged": [rain.code]})
    assert ended.status_code == 409
    for each in (red, rain, row):
        each.refresh_from_db()
    assert (red.status, rain.status, row.level) == ("released", "released", 1)
