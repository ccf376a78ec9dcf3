"""Relief goods: kinds, stores, lots and reserve standards. Totals are the district's (6 stores, 1,718 m², 38 kinds,
59,161 pieces, about 14.08 million yuan); how they lie and what each kind counts are invented (演示)."""

from pack_build.common import Pack, Row, draw, person_name, shares

KIND_COLUMNS = ("code", "name", "unit", "specification", "unit_value_fen", "shelf_life_months", "mark")
STORE_COLUMNS = (
    "code", "name", "area_code", "lon", "lat", "area_m2", "reserve", "unit", "serves", "address", "keeper", "contact",
    "ready_hours", "agreement", "mark",
)  # fmt: skip
LOT_COLUMNS = ("store", "kind", "batch", "quantity", "made_days_ago", "received_days_ago", "place", "mark")
STANDARD_COLUMNS = ("kind", "level", "basis", "quantity", "source", "mark")
MARK, SOURCE = "演示", "行业惯例，待甲方确认"
LEVELS = (
    ("district", "people", "district_per_thousand"),
    ("town", "area", "town_each"),
    ("village", "area", "village_each"),
)
LIVING, MONTH, SHELVES = "1", 30, 6
SPLIT_FROM = 40
# What firms have promised, by store: kind and quantity.
PROMISED = {"XY-01": (("112", 2000), ("113", 5000), ("106", 800)), "CN-01": (("101", 300), ("102", 200))}


def build(pack: Pack) -> None:
    """Make supplies_kinds.csv, supplies_stores.csv, supplies_lots.csv and supplies_standards.csv."""
    kinds = pack.source("sources/supplies_kinds.csv")
    pack.write("supplies_kinds.csv", KIND_COLUMNS, [kind_row(kind) for kind in kinds])
    pack.write(
        "supplies_stores.csv",
        STORE_COLUMNS,
        [store_row(pack, row) for row in pack.source("sources/supplies_stores.csv")],
    )
    pack.write("supplies_lots.csv", LOT_COLUMNS, lots(pack, kinds))
    pack.write("supplies_standards.csv", STANDARD_COLUMNS, standards(kinds))


def kind_row(kind: Row) -> Row:
    """Return one row of supplies_kinds.csv; money is in fen."""
    kept = {name: kind[name] for name in ("code", "name", "unit", "specification", "shelf_life_months")}
    return kept | {"unit_value_fen": str(round(float(kind["unit_value"]) * 100)), "mark": MARK}


def store_row(pack: Pack, store: Row) -> Row:
    """Return one row of supplies_stores.csv: beside the seat of the area the store stands in."""
    at = next(row for row in pack.tables["areas"] if row["code"] == store["place"])
    kept = {name: store[name] for name in STORE_COLUMNS if name in store}
    return kept | {
        "name": f"{store['name']}（演示）",
        "lon": f"{float(at['lon']) + 0.0021:.5f}",
        "lat": f"{float(at['lat']) + 0.0013:.5f}",
        "address": f"{at['short_name']}（位置示意）",
        "keeper": person_name(pack.names, draw(store["code"], "sex") < 0.5, store["code"], "keeper"),
        "contact": f"1005{int(draw(store['code'], 'phone') * 10**7):07d}",
        "mark": MARK,
    }


def lots(pack: Pack, kinds: list[Row]) -> list[Row]:
    """Split each kind's quantity over the stores, and in a store over two batches where it is worth it."""
    stores = [row for row in pack.source("sources/supplies_stores.csv") if row["reserve"] == "goods"]
    rows: list[Row] = []
    for kind in kinds:
        weights = [float(store["living" if kind["code"].startswith(LIVING) else "other"]) for store in stores]
        for store, quantity in zip(stores, shares(int(kind["quantity"]), weights), strict=True):
            parts = shares(quantity, (2, 1)) if quantity >= SPLIT_FROM else [quantity]
            rows += [lot(store["code"], kind, number, part) for number, part in enumerate(parts, start=1) if part]
    by_code = {kind["code"]: kind for kind in kinds}
    rows += [lot(store, by_code[kind], 1, quantity) for store, found in PROMISED.items() for kind, quantity in found]
    return rows


def lot(store: str, kind: Row, number: int, quantity: int) -> Row:
    """Return one batch; a few are expiring, and very few expired, on the day the pack is loaded."""
    life = int(kind["shelf_life_months"] or 0) * MONTH
    key = (store, kind["code"], number)
    old = int((life or 60 * MONTH) * (0.1 + 0.33 * draw(*key, "age")) / (1 if number == 1 else 3))
    if life and draw(*key, "late") > 0.94:
        old = int(life * (0.85 + 0.2 * draw(*key, "how far")))
    arrived = max(1, old - 20 - int(40 * draw(*key, "way")))
    shelf = f"{'ABCDEF'[int(draw(*key, 'row') * SHELVES)]}-{1 + int(draw(*key, 'shelf') * 12):02d}"
    return {
        "store": store,
        "kind": kind["code"],
        "batch": f"P{kind['code']}-{number}",
        "quantity": str(quantity),
        "made_days_ago": str(old),
        "received_days_ago": str(arrived),
        "place": shelf,
        "mark": MARK,
    }


def standards(kinds: list[Row]) -> list[Row]:
    """Return the standards the kinds carry, level by level."""
    return [
        {
            "kind": kind["code"],
            "level": level,
            "basis": basis,
            "quantity": kind[name],
            "source": SOURCE,
            "mark": "待确认",
        }
        for kind in kinds
        for level, basis, name in LEVELS
        if kind[name]
    ]
