"""What outlooks say: in whose reach, against the one before, as the words of a list and a warning, and as a chain."""

from urllib.parse import parse_qs

import pytest

from sentinel.kernel.refusals import Invalid, NotFound
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.watch.geohazards import queries
from sentinel.wings.watch.geohazards.models import Exposure, Outlook, Risk
from sentinel.wings.watch.geohazards.tests.samples import (
    AT,
    FAR,
    HOUR,
    NEAR,
    OTHER_TOWN,
    TOWN,
    look,
    make_district,
    measure,
    officer,
    rain,
)
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db
ALL = officer("geohazards.view")
BREAKS = {
    "debris_volume": 1e4,
    "debris_reach": 1500.0,
    "road_distance": 900.0,
    "river_distance": 1200.0,
    "deposit_height": 8.0,
    "river_depth": 2.0,
    "lake_level": 512.0,
    "dam_crest": 511.0,
    "dam_height": 20.0,
    "lake_volume": 100.0,
}


def worst(row: Outlook) -> Risk:
    """The first point of an outlook."""
    return queries.dangerous(ALL, row)[0]


def standings(page: queries.ChainPage) -> dict[str, str]:
    """How each step stands, in words."""
    return {each.judged.step.code: each.word for each in page.links}


def test_a_town_sees_its_own_points_and_villages_and_every_outlook() -> None:
    row = look()
    town = officer("geohazards.view", area=TOWN)
    assert [each.name for each in queries.risks(town)] == ["近沟"]
    assert [each.area_code for each in queries.exposures(town)] == [NEAR]
    assert queries.outlook(town, row.code) == row
    with pytest.raises(NotFound):
        queries.outlook(officer("quakes.view"), row.code)
    with pytest.raises(NotFound):
        queries.outlook(ALL, "\x00")


def test_the_map_shows_the_newest_on_measured_rain_with_words() -> None:
    make_district()
    rain(make_station(area_code=NEAR, code="R901"), [0.0] * 23 + [71.5])
    row = measure()
    look(at=AT + HOUR)
    shown = queries.newest_risks(ALL).order_by("code")
    assert [(each.label, each.outlook) for each in shown] == [("橙色 近沟", row), ("蓝色 远坡", row)]
    assert queries.risks_of(ALL, row.code).count() == 2


def test_one_sentence_says_what_was_found_and_what_could_not_be_judged() -> None:
    make_district()
    assert queries.sentence(measure()) == "3 处隐患点都不能判，不等于安全。"
    assert queries.sentence(look(rain_mm=1.0)) == "没有一处达到蓝色。另有 1 处不能判，不等于安全。"
    make_household(area_code=NEAR)
    said = "橙 1 处、黄 1 处；涉及 2 个村（社区），附近险户在册 2 人。另有 1 处不能判，不等于安全。"
    assert queries.sentence(look()) == said


def test_two_outlooks_in_a_row_show_what_rose_what_fell_and_what_is_not_known_any_more() -> None:
    first, second = look(), look(at=AT + HOUR, rain_mm=150.0)
    assert queries.before(first) is None
    assert queries.before(second) == first
    rose = [(each.change, each.risk.name, each.words) for each in queries.changes(ALL, second, first)]
    assert rose == [("rose", "近沟", "橙色 → 红色"), ("rose", "远坡", "黄色 → 橙色")]
    third = look(at=AT + 2 * HOUR, rain_mm=60.0)
    fell = [(each.change, each.risk.name, each.words) for each in queries.changes(ALL, third, second)]
    assert fell == [("fell", "近沟", "红色 → 蓝色"), ("fell", "远坡", "橙色 → 未达蓝色")]
    part = look(at=AT + 3 * HOUR, chosen_areas=[OTHER_TOWN])
    assert [each.risk.name for each in queries.changes(ALL, part, third)] == ["远坡"]
    assert [each.risk.name for each in queries.changes(ALL, look(at=AT + 4 * HOUR), part)] == []


def test_a_point_that_cannot_be_judged_any_more_has_not_fallen() -> None:
    make_district()
    rain(make_station(area_code=NEAR, code="R901"), [0.0] * 23 + [71.5])
    first, late = measure(), measure(at=AT + 3 * HOUR)
    found = queries.changes(ALL, late, first)
    assert [(each.change, each.words) for each in found] == [("lost", "橙色 → 不能判"), ("lost", "蓝色 → 不能判")]


def test_a_village_is_proposed_with_its_reason_where_the_outlook_touches_it() -> None:
    make_district()
    make_household(area_code=NEAR)
    row = look()
    said = f"地质灾害研判 {row.code}（设定 6 小时 120 毫米）：近村村内 1 处隐患点最高橙色，附近险户 2 人；"
    assert queries.proposable(ALL, row.code, [NEAR, TOWN]) == [(NEAR, "近村", f"{said}暂定估计，须现场核实")]
    assert queries.proposable(officer("geohazards.view", area=OTHER_TOWN), row.code, [NEAR]) == []


def test_a_warning_is_filled_for_each_colour_with_the_towns_whose_worst_it_is() -> None:
    row = look()
    made = queries.warning_queries(row, list(Risk.objects.order_by("code")))
    assert [(colour, towns) for colour, _query, towns in made] == [("orange", 1), ("yellow", 1)]
    asked = parse_qs(made[0][1])
    assert (asked["hazard"], asked["level"], asked["target_areas"]) == (["geology"], ["orange"], [TOWN])
    assert asked["description"] == [
        f"甲镇地质灾害气象风险等级为橙色：风险高。据设定 6 小时 120 毫米研判（{row.code}），达到橙色的隐患点有近沟。"
        "请加强巡查监测，做好避险准备。以上为系统估计，须会商后发布。"
    ]


def test_the_town_of_a_place_on_the_map_is_found_and_nonsense_is_none() -> None:
    assert queries.town_at("不是位置") == ""
    assert queries.town_at("116.0, 40.0") == ""


def test_the_chain_says_what_is_met_and_whom_to_ask() -> None:
    row = look()
    page = queries.chain_page(row, worst(row), {})
    assert page.known == [("场次总雨量", "120 mm"), ("最大小时雨强", "20 mm/h")]
    found = standings(page)
    assert (found["rain"], found["gully"], found["debris_flow"], found["flood"]) == ("不成立", "可能", "可能", "可能")
    gully = next(each for each in page.links if each.judged.step.code == "gully")
    assert [what for what, _whom in gully.asks] == ["泥石流发生指数（1 小时）"]
    assert (page.breach, page.run_query) == (None, "")


def test_measured_rain_with_missing_hours_is_not_known_to_the_chain() -> None:
    make_district()
    station = make_station(area_code=NEAR, code="R901")
    rain(station, [101.0])
    row = measure()
    assert queries.chain_page(row, worst(row), {}).known == []
    rain(station, [10.0] * 23, at=AT - HOUR)
    whole = measure(at=AT)
    assert [figure for _what, figure in queries.chain_page(whole, worst(whole), {}).known] == ["331 mm", "101 mm/h"]


def test_a_chain_run_to_its_breach_leads_to_a_run_of_the_water() -> None:
    row = look(rain_mm=400.0)
    page = queries.chain_page(row, worst(row), BREAKS)
    assert (standings(page)["breach"], standings(page)["flood"]) == ("成立", "可能")
    assert page.breach is not None
    assert (round(page.breach.low), round(page.breach.high)) == (656, 674)
    asked = {"at": ["116.00000,40.00100"], "inflow_m3s": ["674"], "inflow_hours": ["0.8"]}
    assert parse_qs(page.run_query) == asked
    dry = queries.chain_page(row, worst(row), {**BREAKS, "lake_level": 500.0})
    assert (standings(dry)["breach"], dry.run_query) == ("不成立", "")


def test_the_distance_is_estimated_between_bounds_from_volume_and_drop() -> None:
    row = look(rain_mm=400.0)
    page = queries.chain_page(row, worst(row), {"debris_volume": 1e4, "drop": 300.0, "road_distance": 100.0})
    assert ("泥石流运动距离", "472—1887 m") in page.known
    assert standings(page)["road_cut"] == "成立"
    assert any("一半到两倍" in line for line in page.provisional)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"debris_volume": 1e11, "drop": 300.0}, "debris_volume"),
        ({"debris_volume": 1e4, "drop": 0.0}, "drop"),
        ({"dam_height": 0.0, "lake_volume": 1.0}, "dam_height"),
        ({"dam_height": 9.0, "lake_volume": 0.0}, "lake_volume"),
    ],
)
def test_what_a_model_cannot_take_is_refused_at_its_field(typed: dict[str, float], field: str) -> None:
    row = look()
    with pytest.raises(Invalid) as refused:
        queries.chain_page(row, worst(row), typed)
    assert list(refused.value.errors) == [field]


def test_villages_come_in_the_order_of_danger() -> None:
    make_district()
    make_household(area_code=FAR)
    row = look()
    page = queries.panel(row, ALL, AT)
    assert [each.area_code for each in page["villages"]] == [FAR]
    assert [each.area_code for each in page["empty"]] == [NEAR]
    assert (page["counts"], page["unknown_count"], page["newest"]) == ("橙 1 处、黄 1 处", 1, False)
    assert Exposure.objects.count() == 2
