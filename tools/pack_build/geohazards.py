"""The district's 719 geohazard points: the total is the district's, kinds, places and scales are invented (演示)."""

from shapely.geometry import Point

from pack_build.common import Pack, Row, pick, shares
from pack_build.places import scatter, town_cells

COLUMNS = ("code", "name", "kind", "town", "scale", "lon", "lat", "mark")
# Number of points a kind; together the district's 719.
KINDS = {"崩塌": 376, "泥石流": 128, "不稳定斜坡": 121, "滑坡": 52, "地面塌陷": 36, "地裂缝": 6}
LETTERS = {"崩塌": "BT", "泥石流": "NS", "不稳定斜坡": "XP", "滑坡": "HP", "地面塌陷": "TX", "地裂缝": "DF"}
# 小型, 中型, 大型, as most districts have them.
SCALES = ("小型",) * 8 + ("中型",) * 3 + ("大型",)


def build(pack: Pack) -> None:
    """Make layers/geohazards.csv: more points where the town is larger and more of its villages are at risk."""
    towns = pack.source("sources/towns.csv")
    cells = town_cells(pack, towns)
    weights = [cells[town["code"]].area * (1 + int(town["risk_villages"])) for town in towns]
    villages = [row for row in pack.tables["areas"] if row["kind"] in ("village", "community")]
    rows: list[Row] = []
    for kind, total in KINDS.items():
        number = 0
        for town, count in zip(towns, shares(total, weights), strict=True):
            hosts = [row for row in villages if row["code"].startswith(town["code"])]
            for _place in range(count):
                number += 1
                rows.append(row_of(f"DZ-{LETTERS[kind]}-{number:03d}", kind, town, hosts, cells))
    pack.write("layers/geohazards.csv", COLUMNS, rows)


def row_of(code: str, kind: str, town: Row, hosts: list[Row], cells: dict[str, object]) -> Row:
    """Return one point inside its town, named after the nearest of the town's villages."""
    place = scatter(cells[town["code"]], code, [])  # type: ignore[arg-type]
    near = min(hosts, key=lambda row: place.distance(Point(float(row["lon"]), float(row["lat"]))))
    return {
        "code": code,
        "name": f"{near['short_name']}{kind}{code[-3:]}（演示）",
        "kind": kind,
        "town": town["short_name"],
        "scale": pick(SCALES, code, "scale"),
        "lon": f"{place.x:.5f}",
        "lat": f"{place.y:.5f}",
        "mark": "演示",
    }
