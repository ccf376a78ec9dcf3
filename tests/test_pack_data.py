"""The packs as files: codes, references, counts and sums. No Django, no database."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from packfiles import MENTOUGOU, PACKS, ROOT, RULES, data, keys, rows

LEAVES = ("village", "community")
COLUMNS = {
    "areas": "code,name,short_name,kind,parent,lon,lat,mark,aliases",
    "organisations": "code,name,kind,parent,area_code,mark",
    "posts": "code,organisation,title,role,rank,area_code",
    "people": "code,name,phone,org_hint",
    "holdings": "post,person",
    "stations": "code,address,name,kind,area_code,lon,lat,river,external,mark,slug",
    "households": "code,village,station,address,structure,risk,head",
    "members": "household,code,name,sex,born,id_number,phone,need",
    "shelters": "code,name,area_code,lon,lat,capacity,address,contact,mark,serves,level,kind,duration,space,"
    "evacuation_site,total_area_m2,effective_area_m2,facilities,key_holder,path",
}
DISTRICT_ROLES = {
    "district_duty",
    "district_duty_chief",
    "district_commander",
    "district_deputy",
    "flood_office_director",
}
LOCAL_ROLES = {"town_duty", "town_leader", "village_a", "village_b"}
OFFICES = {"department", "headquarters", "relief", "relief_clerk", "observer", "instructor", "admin"}
ROLES = DISTRICT_ROLES | LOCAL_ROLES | OFFICES


def parameters(pack: Path) -> list[dict[str, Any]]:
    """Return every parameter of the pack."""
    return [row for path in sorted((pack / "parameters").glob("*.yaml")) for row in data(path)]


def ring(pack: Path) -> list[list[float]]:
    """Return the corners of the district's outline."""
    outline = json.loads((pack / "outline.geojson").read_text(encoding="utf-8"))
    return list(outline["features"][0]["geometry"]["coordinates"][0])


def inside(lon: float, lat: float, corners: list[list[float]]) -> bool:
    """Tell whether the point lies in the ring, by counting the edges a ray to the east crosses."""
    edges = pairwise(corners)
    crossed = [
        (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1) for (x1, y1), (x2, y2) in edges
    ]
    return sum(crossed) % 2 == 1


def valid_id(number: str) -> bool:
    """Tell whether the check digit of an 18-digit identity number holds (GB 11643-1999)."""
    weights = [2 ** (17 - position) % 11 for position in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
    return "10X98765432"[total % 11] == number[17]


def test_derived_files_are_what_the_builder_writes() -> None:
    command = [sys.executable, "tools/build_pack.py", "packs/mentougou", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@PACKS
@pytest.mark.parametrize("table", COLUMNS)
def test_columns_and_unique_codes(pack: Path, table: str) -> None:
    path = pack / f"{table}.csv"
    assert path.read_text(encoding="utf-8").splitlines()[0] == COLUMNS[table]
    first = [row["post" if table == "holdings" else "code"] for row in rows(path)]
    assert len(first) == len(set(first)) > 0


@PACKS
def test_areas_form_one_tree(pack: Path) -> None:
    areas = {row["code"]: row for row in rows(pack / "areas.csv")}
    district = data(pack / "pack.yaml")["code"]
    assert [code for code, row in areas.items() if row["kind"] == "district"] == [district]
    assert all(len(code) == 12 and code.startswith(district[:6]) for code in areas)
    assert all(row["parent"] == district for row in areas.values() if row["kind"] == "town")
    assert all(row["parent"] == code[:9] + "000" for code, row in areas.items() if row["kind"] in LEAVES)
    assert all(row["parent"] in areas for code, row in areas.items() if code != district)


def test_mentougou_has_its_towns_villages_and_communities() -> None:
    kinds = Counter(row["kind"] for row in rows(MENTOUGOU / "areas.csv"))
    assert kinds == {"district": 1, "town": 13, "community": 126, "village": 178}
    by_code = {row["code"]: row for row in rows(MENTOUGOU / "areas.csv")}
    assert by_code["110109106209"]["aliases"] == "爨底下"
    assert by_code["110109001001"]["name"] == "德露苑社区居委会"
    assert by_code["110109005201"]["name"] == "安家庄村村委会"
    counts = Counter(code[:9] for code, row in by_code.items() if row["kind"] in LEAVES)
    assert counts["110109006"] == 51
    assert counts["110109108"] == 17


@PACKS
def test_every_point_lies_in_the_district(pack: Path) -> None:
    corners = ring(pack)
    assert len(corners) <= 60
    places = [row for table in ("areas", "shelters") for row in rows(pack / f"{table}.csv")]
    own = [row for row in rows(pack / "stations.csv") if row["external"] == "false"]
    outside = [row["code"] for row in places + own if not inside(float(row["lon"]), float(row["lat"]), corners)]
    assert outside == []


@PACKS
def test_every_town_has_one_cell_with_its_villages_in_it(pack: Path) -> None:
    features = json.loads((pack / "cells.geojson").read_text(encoding="utf-8"))["features"]
    cells = {feature["properties"]["code"]: feature["geometry"]["coordinates"][0] for feature in features}
    areas = rows(pack / "areas.csv")
    assert set(cells) == {row["code"] for row in areas if row["kind"] == "town"}
    leaves = [row for row in areas if row["kind"] in LEAVES]
    lost = [row["code"] for row in leaves if not inside(float(row["lon"]), float(row["lat"]), cells[row["parent"]])]
    assert lost == []


@PACKS
def test_organisations_posts_and_people_refer_to_each_other(pack: Path) -> None:
    areas, organisations = keys(pack / "areas.csv"), rows(pack / "organisations.csv")
    codes = {row["code"] for row in organisations}
    assert {row["parent"] for row in organisations} <= codes | {""}
    assert {row["area_code"] for row in organisations} <= areas
    posts = rows(pack / "posts.csv")
    assert {row["organisation"] for row in posts} <= codes
    assert {row["area_code"] for row in posts} <= areas
    assert {row["role"] for row in posts} == ROLES
    assert keys(pack / "holdings.csv", "post") == {row["code"] for row in posts}
    assert keys(pack / "holdings.csv", "person") == keys(pack / "people.csv")
    assert keys(pack / "people.csv", "org_hint") <= codes


@PACKS
def test_every_village_has_a_and_b_and_every_town_its_three_posts(pack: Path) -> None:
    posts, areas = keys(pack / "posts.csv"), rows(pack / "areas.csv")
    wanted = {f"{row['code']}-{rank}" for row in areas if row["kind"] in LEAVES for rank in "AB"}
    towns = [row["code"] for row in areas if row["kind"] == "town"]
    wanted |= {f"{code}-{post}" for code in towns for post in ("DUTY-1", "DUTY-2", "LEADER")}
    assert wanted <= posts


def test_mentougou_has_seven_headquarters_and_distinct_people() -> None:
    kinds = Counter(row["kind"] for row in rows(MENTOUGOU / "organisations.csv"))
    assert (kinds["headquarters"], kinds["town"], kinds["village"]) == (7, 13, 304)
    people = rows(MENTOUGOU / "people.csv")
    assert len({row["name"] for row in people}) == len({row["phone"] for row in people}) == len(people) == 678


@PACKS
def test_roles_are_the_known_ones_and_who_only_looks_changes_nothing(pack: Path) -> None:
    roles = data(pack / "roles.yaml")
    assert set(roles) == ROLES
    assert {role["reach"] for role in roles.values()} <= {"area", "unit"}
    assert "warnings.release" not in roles["district_duty"]["permissions"]
    assert [name for name, role in roles.items() if "replay.control" in role["permissions"]] == ["instructor"]
    assert {name.split(".")[1] for name in roles["observer"]["permissions"]} == {"view"}


@PACKS
def test_accounts_cover_every_role_and_name_the_holder(pack: Path) -> None:
    accounts = data(pack / "accounts.yaml")
    holder = {row["post"]: row["person"] for row in rows(pack / "holdings.csv")}
    role = {row["code"]: row["role"] for row in rows(pack / "posts.csv")}
    assert {account["role"] for account in accounts} == ROLES
    assert all(holder[account["post"]] == account["person"] for account in accounts)
    assert all(role[account["post"]] == account["role"] for account in accounts)
    assert len({account["username"] for account in accounts}) == len({a["person"] for a in accounts}) == len(accounts)


@PACKS
def test_stations_have_an_address_of_the_district(pack: Path) -> None:
    stations, district = rows(pack / "stations.csv"), data(pack / "pack.yaml")["code"]
    addresses = [row["address"] for row in stations]
    assert all(len(address) == 10 and address.startswith(district[:6]) for address in addresses)
    assert all(1 <= int(address[6:], 16) <= 60000 for address in addresses)
    assert len(set(addresses)) == len({row["name"] for row in stations}) == len(stations)
    assert {row["area_code"] for row in stations} <= keys(pack / "areas.csv")


def test_mentougou_has_sixty_rain_stations_and_four_sections() -> None:
    stations = rows(MENTOUGOU / "stations.csv")
    assert Counter(row["kind"] for row in stations) == {"rain": 60, "river": 4}
    assert [row["name"] for row in stations if row["external"] == "true"] == ["卢沟桥"]


@PACKS
def test_households_and_members_agree(pack: Path) -> None:
    households, members = rows(pack / "households.csv"), rows(pack / "members.csv")
    assert {row["village"] for row in households} <= keys(pack / "areas.csv")
    rain = {row["code"] for row in rows(pack / "stations.csv") if row["kind"] == "rain"}
    assert {row["station"] for row in households} <= rain
    assert {row["household"] for row in members} == {row["code"] for row in households}
    heads = {row["household"]: row["name"] for row in members if row["code"].endswith("-1")}
    assert heads == {row["code"]: row["head"] for row in households}
    assert {row["need"] for row in members} <= {"无", "老人", "儿童", "残疾", "孕产", "慢病"}
    assert {row["risk"] for row in households} <= {"geology", "flood", "flash_flood"}


@PACKS
def test_invented_people_can_be_nobody(pack: Path) -> None:
    members = rows(pack / "members.csv")
    numbers = [row["id_number"] for row in members]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("110199") and valid_id(number) for number in numbers)
    assert all(
        number[6:14] == date.fromisoformat(row["born"]).strftime("%Y%m%d")
        for number, row in zip(numbers, members, strict=True)
    )
    assert all((int(number[16]) % 2 == 1) == (row["sex"] == "男") for number, row in zip(numbers, members, strict=True))
    phones = [row["phone"] for row in [*members, *rows(pack / "people.csv")] if row["phone"]]
    phones += [row[who].split()[1] for row in rows(pack / "shelters.csv") for who in ("contact", "key_holder")]
    assert all(len(phone) == 11 and phone.isdigit() and phone.startswith("100") for phone in phones)
    assert len(set(phones)) == len(phones)


def test_mentougou_people_at_risk_are_as_many_as_the_district_says() -> None:
    households = rows(MENTOUGOU / "households.csv")
    assert len({row["village"] for row in households}) == 71
    assert len({row["village"][:9] for row in households}) == 13
    assert (len(households), len(rows(MENTOUGOU / "members.csv"))) == (519, 1180)
    station = {row["village"]: row["station"] for row in households}
    assert (station["110109108203"], station["110109101209"]) == ("R001", "R002")


@PACKS
def test_officers_sit_once_on_each_seat_and_are_known_people(pack: Path) -> None:
    officers, areas = rows(pack / "officers.csv"), keys(pack / "areas.csv")
    seats = [(row["area_code"], row["rank"]) for row in officers]
    assert len(set(seats)) == len({row["person"] for row in officers}) == len(officers)
    assert {row["area_code"] for row in officers} <= areas
    assert {row["person"] for row in officers} <= keys(pack / "people.csv")
    trainings = {code for row in officers for code in row["trainings"].split()}
    assert trainings <= keys(pack / "officers_trainings.csv")
    assert {row["mark"] for row in officers} == {"演示"}


def test_mentougou_has_an_officer_for_every_place() -> None:
    officers = rows(MENTOUGOU / "officers.csv")
    ranks = Counter(row["rank"] for row in officers)
    assert ranks == {"A": 318, "B": 290}


@PACKS
def test_shelters_serve_their_town(pack: Path) -> None:
    shelters = rows(pack / "shelters.csv")
    towns = {row["code"] for row in rows(pack / "areas.csv") if row["kind"] == "town"}
    assert {row["serves"][:9] + "000" for row in shelters} == towns
    assert {row["serves"] for row in shelters if row["evacuation_site"] == "true"} == towns
    assert all(row["area_code"][:9] == row["serves"][:9] for row in shelters)
    assert all(int(row["capacity"]) > 0 for row in shelters)


def test_mentougou_shelters_hold_everyone_of_their_town() -> None:
    shelters = rows(MENTOUGOU / "shelters.csv")
    room: Counter[str] = Counter()
    for row in shelters:
        room.update({row["serves"][:9]: int(row["capacity"]) * (row["evacuation_site"] == "true")})
    people = Counter(row["household"][:9] for row in rows(MENTOUGOU / "members.csv"))
    assert len(shelters) >= 30
    assert all(room[town] >= count for town, count in people.items())


def test_mentougou_shelters_are_as_many_and_as_large_as_the_plan_says() -> None:
    shelters = rows(MENTOUGOU / "shelters.csv")
    kinds = Counter(row["kind"] for row in shelters)
    assert kinds == {"seismic_2": 2, "seismic_3": 6, "other": 124}
    assert sum(int(row["total_area_m2"]) for row in shelters) == 663_000
    assert all(row["mark"] == "演示" and "（演示）" in row["name"] and row["path"] for row in shelters)
    assert len({row["name"] for row in shelters}) == 132
    a_person = {row["key"]: row["value"] for row in parameters(MENTOUGOU)}
    held = [int(row["effective_area_m2"]) / a_person[f"shelters.m2_a_person.{row['duration']}"] for row in shelters]
    assert [row["code"] for row, people in zip(shelters, held, strict=True) if int(row["capacity"]) > people] == []
    seismic = [int(row["effective_area_m2"]) for row in shelters if row["kind"] != "other"]
    assert min(seismic) >= a_person["shelters.seismic_least_m2"]


@PACKS
def test_parameters_say_where_they_come_from(pack: Path) -> None:
    found = parameters(pack)
    fields = {"key", "value", "unit", "title", "source", "clause", "status", "valid_from"}
    assert all(set(row) == fields for row in found)
    assert all(row["source"] and row["title"] for row in found)
    assert {row["status"] for row in found} <= {"verified", "corroborated", "unverified"}
    assert len({row["key"] for row in found}) == len(found)
    values = {row["key"]: row["value"] for row in found}
    assert {colour: (values[f"rain.1h.{colour}"], values[f"rain.6h.{colour}"]) for colour in RULES} == RULES


# 国务院令第493号第三条、森林防火条例第四十条、地质灾害防治条例第四条.
GRADED_BY_LAW = (
    *(("safety", what) for what in ("dead", "serious", "loss_wan")),
    *(("forest", what) for what in ("dead", "serious", "burnt_ha")),
    *(("geology", what) for what in ("dead", "loss_wan")),
)


def test_only_checked_values_are_called_verified() -> None:
    verified = {row["key"] for row in parameters(MENTOUGOU) if row["status"] == "verified"}
    assert verified == {
        "flow.sanjiadian.numbered",
        "report.first.minutes",
        "supplies.reserve.permille",
        "dispatches.arrival_hours",
        "shelters.m2_a_resident",
        "plans.file_workdays",
        "report.followup.major.minutes",
        *(f"grade.{law}.{what}" for law, what in GRADED_BY_LAW),
    }
    triggers = {row["key"]: row["status"] for row in parameters(MENTOUGOU) if row["key"].startswith("evacuate.")}
    assert triggers == {"evacuate.6h.prepare": "unverified", "evacuate.6h.immediate": "unverified"}


@PACKS
def test_the_flood_plan_has_four_levels(pack: Path) -> None:
    levels = data(pack / "plans/flood.yaml")["levels"]
    started = {level["level"]: level["starts_with"] for level in levels}
    assert started == {4: "blue", 3: "yellow", 2: "orange", 1: "red"}
    assert all(level["commander"] == f"responses.command_{level['level']}" for level in levels)
    measures = [measure for level in levels for measure in level["measures"]]
    assert len({measure["key"] for measure in measures}) == len(measures)
    assert {measure["to"] for measure in measures} <= {"town", "village", "headquarters"}
    assert all(measure["within_minutes"] > 0 and measure["evidence"] == "note" for measure in measures)


@PACKS
def test_declared_layers_have_their_files_and_say_whose_they_are(pack: Path) -> None:
    layers = data(pack / "layers.yaml")
    assert len({layer["code"] for layer in layers}) == len(layers)
    assert [layer["code"] for layer in layers if "file" in layer and not (pack / layer["file"]).exists()] == []
    assert all(layer["credit"] and layer["kind"] in {"point", "line", "polygon", "raster"} for layer in layers)


def test_mentougou_has_719_geohazard_points_of_six_kinds() -> None:
    points = rows(MENTOUGOU / "layers/geohazards.csv")
    kinds = {"崩塌": 376, "泥石流": 128, "不稳定斜坡": 121, "滑坡": 52, "地面塌陷": 36, "地裂缝": 6}
    assert Counter(row["kind"] for row in points) == kinds
    assert len(points) == len({row["code"] for row in points}) == len({row["name"] for row in points}) == 719
    assert {row["mark"] for row in points} == {"演示"}
    towns = {row["short_name"] for row in rows(MENTOUGOU / "areas.csv") if row["kind"] == "town"}
    assert len({row["town"] for row in points} & towns) == len({row["town"] for row in points}) == 12
    assert {row["scale"] for row in points} == {"小型", "中型", "大型"}


@PACKS
def test_every_geohazard_point_lies_in_the_district(pack: Path) -> None:
    corners = ring(pack)
    points = rows(pack / "layers/geohazards.csv")
    assert [row["code"] for row in points if not inside(float(row["lon"]), float(row["lat"]), corners)] == []
