"""Relief goods of the packs as files: references, and for the real district the totals of its plan."""

from pathlib import Path

from packfiles import MENTOUGOU, PACKS, rows


def goods(pack: Path) -> list[dict[str, str]]:
    """Return the lots that lie in stores; promises of firms are none."""
    real = {row["code"] for row in rows(pack / "supplies_stores.csv") if row["reserve"] == "goods"}
    return [row for row in rows(pack / "supplies_lots.csv") if row["store"] in real]


@PACKS
def test_lots_and_standards_name_what_exists(pack: Path) -> None:
    kinds = {row["code"] for row in rows(pack / "supplies_kinds.csv")}
    stores = {row["code"] for row in rows(pack / "supplies_stores.csv")}
    lots, standards = rows(pack / "supplies_lots.csv"), rows(pack / "supplies_standards.csv")
    assert {row["store"] for row in lots} == stores
    assert {row["kind"] for row in lots} <= kinds
    assert {row["kind"] for row in standards} <= kinds
    assert len({(row["store"], row["kind"], row["batch"]) for row in lots}) == len(lots)
    assert all(
        0 < int(row["received_days_ago"]) < int(row["made_days_ago"]) and int(row["quantity"]) > 0 for row in lots
    )


@PACKS
def test_stores_belong_to_units_and_areas(pack: Path) -> None:
    units = {row["code"] for row in rows(pack / "organisations.csv")}
    areas = {row["code"] for row in rows(pack / "areas.csv")}
    stores = rows(pack / "supplies_stores.csv")
    assert {row["unit"] for row in stores} <= units
    assert {row["area_code"] for row in stores} | {row["serves"] for row in stores} <= areas
    assert all(bool(row["area_m2"]) == (row["reserve"] == "goods") for row in stores)
    assert all(bool(row["agreement"]) != (row["reserve"] == "goods") for row in stores)
    assert all(row["contact"].startswith("100") and len(row["contact"]) == 11 for row in stores)
    assert {
        row["mark"] for row in [*stores, *rows(pack / "supplies_kinds.csv"), *rows(pack / "supplies_lots.csv")]
    } == {"演示"}


def test_mentougou_has_the_goods_its_plan_says() -> None:
    value = {row["code"]: int(row["unit_value_fen"]) for row in rows(MENTOUGOU / "supplies_kinds.csv")}
    stores = [row for row in rows(MENTOUGOU / "supplies_stores.csv") if row["reserve"] == "goods"]
    lots = goods(MENTOUGOU)
    assert (len(stores), sum(int(row["area_m2"]) for row in stores)) == (6, 1718)
    assert len(value) == len({row["kind"] for row in lots}) == 38
    assert sum(int(row["quantity"]) for row in lots) == 59_161
    fen = sum(int(row["quantity"]) * value[row["kind"]] for row in lots)
    assert fen == 1_407_918_520
    assert abs(fen / 100 - 14_080_000) <= 5_000
