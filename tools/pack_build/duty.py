"""Duty rooms of the district, of some departments and of every town, and the teams that take turns in them."""

from collections.abc import Iterator

from pack_build.common import Pack, Row

DISTRICT = "110109000000"
CENTRE = "DEP-EMERGENCY"
DEPARTMENTS = ("DEP-WATER", "DEP-PLANNING", "DEP-WEATHER", "DEP-FIRE")
LEADERS = ("D-DIRECTOR", "D-DEPUTY", "D-COMMANDER")
PAIRS = (("D-CHIEF-1", "D-DUTY-1"), ("D-CHIEF-2", "D-DUTY-2"))
ROOM_COLUMNS = ("code", "unit", "name", "level", "area_code", "phone", "pattern", "mark")
MARK = "演示"


def build(pack: Pack) -> None:
    """Make duty_rooms.csv and duty_teams.csv."""
    pack.write("duty_rooms.csv", ROOM_COLUMNS, list(rooms(pack)))
    pack.write("duty_teams.csv", ("room", "turn", "leader", "chief", "officers"), list(teams(pack)))


def rooms(pack: Pack) -> Iterator[Row]:
    """The district's room, four departments', then one a town. No exchange gives out numbers that begin with 0000."""
    names = {unit["code"]: unit["name"] for unit in pack.tables["organisations"]}
    places = [(CENTRE, "区应急指挥中心值班室", "district", DISTRICT)]
    places += [(code, f"{names[code]}值班室", "department", DISTRICT) for code in DEPARTMENTS]
    places += [
        (area["code"], f"{area['short_name']}值班室", "town", area["code"])
        for area in pack.tables["areas"]
        if area["kind"] == "town"
    ]
    for number, (code, name, level, area_code) in enumerate(places, 1):
        yield {
            "code": code,
            "unit": code,
            "name": name,
            "level": level,
            "area_code": area_code,
            "phone": f"010-0000 {number:04d}",
            "pattern": "whole",
            "mark": MARK,
        }


def teams(pack: Pack) -> Iterator[Row]:
    """Who stands by turns, as person codes: a day is taken by the team of its number. Departments have none yet."""
    holder = {row["post"]: row["person"] for row in pack.tables["holdings"]}
    for turn in range(len(LEADERS) * len(PAIRS)):
        chief, officer = PAIRS[turn % len(PAIRS)]
        yield {
            "room": CENTRE,
            "turn": str(turn),
            "leader": holder[LEADERS[turn % len(LEADERS)]],
            "chief": holder[chief],
            "officers": holder[officer],
        }
    for area in pack.tables["areas"]:
        if area["kind"] == "town":
            code = area["code"]
            officers = f"{holder[f'{code}-DUTY-1']} {holder[f'{code}-DUTY-2']}"
            yield {"room": code, "turn": "0", "leader": holder[f"{code}-LEADER"], "chief": "", "officers": officers}
