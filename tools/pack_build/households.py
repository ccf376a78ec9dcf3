"""The invented households at risk: 71 villages, 519 households, 1,180 people, as the district's totals say."""

import math
from datetime import date, timedelta

from pack_build.common import Pack, Row, draw, person_name, pick, shares

HOUSEHOLDS = 519
PEOPLE = 1180
ON = date(2023, 7, 29)
SIZES = (1, 1, 1, 2, 2, 2, 2, 3, 3, 4)
LARGEST = 6
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
UNASSIGNED_DIVISION = "110199"
HOUSEHOLD_COLUMNS = ("code", "village", "station", "address", "structure", "risk", "head")
MEMBER_COLUMNS = ("household", "code", "name", "sex", "born", "id_number", "phone", "need")


def build(pack: Pack) -> None:
    """Make households.csv and members.csv."""
    villages = pack.source("sources/risk_villages.csv")
    counts = shares(HOUSEHOLDS, [0.5 + draw("households", row["village"]) for row in villages])
    names = {row["code"]: row["short_name"] for row in pack.tables["areas"]}
    households: list[Row] = []
    for village, count in zip(villages, counts, strict=True):
        station = village["station"] or nearest_station(pack, village["village"])
        for number in range(1, count + 1):
            code = f"{village['village']}-{number:02d}"
            households.append(
                {
                    "code": code,
                    "village": village["village"],
                    "station": station,
                    "address": f"{names[village['village']]}{number * 3 - int(draw(code, 'door') * 3)}号",
                    "structure": pick(pack.names["structures"], code, "structure"),
                    "risk": village["risk"] if draw(code, "risk") < 0.85 else "geology",
                }
            )
    members = [
        member
        for household, size in zip(households, sizes([row["code"] for row in households]), strict=True)
        for member in family(pack, household, size)
    ]
    number_them(members)
    pack.write("households.csv", HOUSEHOLD_COLUMNS, households)
    pack.write("members.csv", MEMBER_COLUMNS, members)


def nearest_station(pack: Pack, village: str) -> str:
    """Return the nearest rain station of the same town; the towns differ more in rain than the distance does."""
    at = next(row for row in pack.tables["areas"] if row["code"] == village)
    near = [
        row
        for row in pack.tables["stations"]
        if row["kind"] == "rain" and row["area_code"].startswith(village[:9]) and row["code"] not in ("R001", "R002")
    ]

    def distance(row: Row) -> float:
        return math.hypot((float(row["lon"]) - float(at["lon"])) * 0.77, float(row["lat"]) - float(at["lat"]))

    return min(near, key=distance)["code"]


def sizes(codes: list[str]) -> list[int]:
    """Draw a size for every household, then add or take one person at a time until the total is exact."""
    drawn = [pick(SIZES, code, "size") for code in codes]
    order = sorted(range(len(codes)), key=lambda index: draw(codes[index], "adjust"))
    while (difference := PEOPLE - sum(drawn)) != 0:
        step = 1 if difference > 0 else -1
        for index in order[: abs(difference)]:
            if 1 <= drawn[index] + step <= LARGEST:
                drawn[index] += step
    return drawn


def family(pack: Pack, household: Row, size: int) -> list[Row]:
    """Invent the people of one household: head, spouse, then a grown child, grandchildren or an old parent."""
    code = household["code"]
    head_male = draw(code, "head sex") < 0.7
    head_age = 42 + int(draw(code, "head age") * 42)
    surname = pick(pack.names["surnames"], code, "surname")
    people = [(head_male, head_age, surname)]
    if size > 1:
        people.append((not head_male, max(24, head_age - 4 + int(draw(code, "spouse age") * 7)), ""))
    for extra in range(2, size):
        male = draw(code, extra, "sex") < 0.5
        age = head_age - 26 if extra == 2 else max(1, head_age - 50 - 3 * extra)
        if extra == 2 and head_age < 50:
            age = 4 + int(draw(code, "child age") * 12)
        people.append((male, age, surname))
    rows = []
    for number, (male, age, family_name) in enumerate(people, 1):
        key = f"{code}-{number}"
        born = ON - timedelta(days=age * 365 + int(draw(key, "day") * 364) + age // 4 + 1)
        rows.append(
            {
                "household": code,
                "code": key,
                "name": person_name(pack.names, male, key, surname=family_name),
                "sex": "男" if male else "女",
                "born": born.isoformat(),
                "need": need_of(key, male, age),
            }
        )
    household["head"] = rows[0]["name"]
    return rows


def need_of(key: str, male: bool, age: int) -> str:
    """Return what help the person needs when moved."""
    chance = draw(key, "need")
    if age < 14:
        return "儿童"
    if chance < 0.05:
        return "残疾"
    if age >= 68:
        return "老人"
    if not male and 22 <= age <= 40 and chance > 0.85:
        return "孕产"
    return "慢病" if age > 45 and chance > 0.85 else "无"


def number_them(members: list[Row]) -> None:
    """Give identity numbers of a division code that was never assigned (valid check digit) and phones nobody has."""
    used: dict[tuple[str, str], int] = {}
    for index, member in enumerate(members):
        key = (member["born"], member["sex"])
        order = used.get(key, 0)
        used[key] = order + 1
        sequence = order * 2 + (1 if member["sex"] == "男" else 2)
        body = f"{UNASSIGNED_DIVISION}{member['born'].replace('-', '')}{sequence:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
        member["id_number"] = body + CHECK_DIGITS[total % 11]
        member["phone"] = "" if member["need"] == "儿童" else f"1005{(index + 1) * 7919 % 10**7:07d}"
