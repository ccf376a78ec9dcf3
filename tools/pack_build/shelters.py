"""Shelters: as many, of such classes and of so much area as the district's plan says; which and where is invented."""

from pack_build.common import Pack, Row, draw, person_name, pick, shares

COLUMNS = (
    "code",
    "name",
    "area_code",
    "lon",
    "lat",
    "capacity",
    "address",
    "contact",
    "mark",
    "serves",
    "level",
    "kind",
    "duration",
    "space",
    "evacuation_site",
    "total_area_m2",
    "effective_area_m2",
    "facilities",
    "key_holder",
    "path",
)
# 门头沟区“十四五”时期应急管理发展规划: 132 of them, 8 for earthquakes (2 of class Ⅱ, 6 of class Ⅲ), 663,000 m².
SITES, TOTAL_M2 = 132, 663_000
SEISMIC_2 = ("110109001", "110109006")
SEISMIC_3 = ("110109002", "110109003", "110109007", "110109104", "110109106", "110109108")
M2_A_PERSON = {"temporary": 1, "short": 2, "medium": 3}
INDOOR = ("供水", "供电", "厕所", "通信")
OUTDOOR = ("供水", "厕所", "广播")
SEISMIC = ("供水", "供电", "厕所", "医疗", "通信", "监控", "广播")


def build(pack: Pack) -> None:
    """Make shelters.csv: evacuation sites under a roof, earthquake shelters, and open grounds for the rest."""
    towns = {town["code"]: town for town in pack.source("sources/towns.csv")}
    leaves = [row for row in pack.tables["areas"] if row["kind"] in ("village", "community")]
    names: set[str] = set()
    rows = roofs(pack, towns, leaves, names)
    rows += parks(pack, towns, leaves, names)
    left = TOTAL_M2 - sum(int(row["total_area_m2"]) for row in rows)
    rows += grounds(pack, towns, leaves, names, SITES - len(rows), left)
    pack.write("shelters.csv", COLUMNS, rows)


def roofs(pack: Pack, towns: dict[str, Row], leaves: list[Row], names: set[str]) -> list[Row]:
    """Two or three a town, each beside a village or community that is not itself at risk: people are evacuated here."""
    at_risk = {row["village"] for row in pack.source("sources/risk_villages.csv")}
    rows = []
    for town in towns.values():
        free = [row for row in leaves if row["code"].startswith(town["code"]) and row["code"] not in at_risk]
        free.sort(key=lambda row: draw("shelter", row["code"]))
        for number in range(int(town["shelters"])):
            code = f"BN-{town['code']}-{number + 1:02d}"
            name = fresh_name(pack, names, code, pack.names["shelter_kinds"][number % 3])
            capacity = 80 + 20 * int(draw(code, "capacity") * 9)
            size = {"total_area_m2": capacity * 3, "effective_area_m2": capacity * M2_A_PERSON["short"]}
            use = {"level": "town", "kind": "other", "duration": "short", "space": "indoor", "evacuation_site": "true"}
            host = free[number]
            rows.append(
                site(pack, code, name, town, host, (0.0011, -0.0007), town["code"] + "000")
                | text(size | {"capacity": capacity})
                | use
                | {"facilities": "、".join(INDOOR)}
            )
    return rows


def parks(pack: Pack, towns: dict[str, Row], leaves: list[Row], names: set[str]) -> list[Row]:
    """The eight for earthquakes: open parks with every facility."""
    rows = []
    for number, town_code in enumerate((*SEISMIC_2, *SEISMIC_3)):
        town, second = towns[town_code], number < len(SEISMIC_2)
        code = f"BD-{town_code}-01"
        hosts = [row for row in leaves if row["code"].startswith(town_code)]
        host = pick(hosts, code, "host")
        total = (60_000 if second else 20_000) + 500 * int(draw(code, "area") * 40)
        duration = "medium" if second else "short"
        kind = "seismic_2" if second else "seismic_3"
        rows.append(
            site(pack, code, fresh_name(pack, names, code, pick(pack.names["park_kinds"], code)), town, host,
                 (-0.0009, 0.0008), town_code + "000")
            | sized(total, duration)
            | {"level": "county" if second else "town", "kind": kind, "duration": duration, "space": "outdoor"}
            | {"evacuation_site": "false", "facilities": "、".join(SEISMIC)}
        )  # fmt: skip
    return rows


def grounds(
    pack: Pack, towns: dict[str, Row], leaves: list[Row], names: set[str], count: int, total_m2: int
) -> list[Row]:
    """The others: squares, school grounds and car parks of villages and communities, by how many a town has."""
    homes = {code: [row for row in leaves if row["code"].startswith(code)] for code in towns}
    places = []
    for (code, hosts), number in zip(
        homes.items(), shares(count, [len(hosts) for hosts in homes.values()]), strict=True
    ):
        hosts.sort(key=lambda row: draw("ground", row["code"]))
        places += [(towns[code], host, f"BW-{code}-{index:02d}") for index, host in enumerate(hosts[:number], 1)]
    areas = shares(total_m2, [0.4 + draw(code, "area") for _town, _host, code in places])
    rows = []
    for (town, host, code), total in zip(places, areas, strict=True):
        kind = pick(pack.names["ground_kinds"], code)
        rows.append(
            site(pack, code, fresh_name(pack, names, code, kind), town, host, (-0.0012, -0.0006), host["code"])
            | sized(total, "temporary")
            | {"level": "village", "kind": "other", "duration": "temporary", "space": "outdoor"}
            | {"evacuation_site": "false", "facilities": "、".join(OUTDOOR)}
        )
    return rows


def fresh_name(pack: Pack, names: set[str], code: str, kind: str) -> str:
    """A name no other shelter has: two words where one is taken everywhere."""
    words, attempt = pack.names["shelter_words"], 0
    name = pick(words, code, attempt) + kind
    while name in names:
        attempt += 1
        second = pick(words, code, attempt, "second") if attempt > len(words) else ""
        name = pick(words, code, attempt) + second + kind
    names.add(name)
    return name


def site(pack: Pack, code: str, name: str, town: Row, host: Row, shift: tuple[float, float], serves: str) -> Row:
    """What every shelter has: a place beside its host, people with a key, a way there."""
    keeper = person_name(pack.names, draw(code, "sex") < 0.5, code, "keeper")
    holder = person_name(pack.names, draw(code, "key sex") < 0.5, code, "key")
    side = pick("东南西北", code, "side")
    office = "居委会" if host["kind"] == "community" else "村委会"
    metres = 100 + 50 * int(draw(code, "metres") * 12)
    return {
        "code": code,
        "name": f"{name}（演示）",
        "area_code": host["code"],
        "lon": f"{float(host['lon']) + shift[0]:.5f}",
        "lat": f"{float(host['lat']) + shift[1]:.5f}",
        "address": f"{town['short_name']}{host['short_name']}（位置示意）",
        "contact": f"{keeper} 1004{int(draw(code, 'phone') * 10**7):07d}",
        "mark": "演示",
        "serves": serves,
        "key_holder": f"{holder} 1005{int(draw(code, 'key phone') * 10**7):07d}",
        "path": f"由{host['short_name']}{office}门前道路向{side}步行约 {metres} 米（示意）",
    }


def sized(total: int, duration: str) -> Row:
    """Areas and the people they hold; six tenths of a ground can be used."""
    effective = total * 6 // 10
    return text(
        {"total_area_m2": total, "effective_area_m2": effective, "capacity": effective // M2_A_PERSON[duration]}
    )


def text(values: dict[str, int]) -> Row:
    """Numbers as the file holds them."""
    return {name: str(value) for name, value in values.items()}
