"""A run of the flood model read as a plan, cut to the reader's reach."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from sentinel.kernel.refusals import NotFound, Refused
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.prepare.supplies.tests import samples as goods
from sentinel.wings.respond.evacuations import actions, queries
from sentinel.wings.respond.evacuations.actions import propose_evacuation
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.tests.samples import (
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    entries,
    make_fire,
    make_flood,
    officer,
)
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.rules import Place
from sentinel.wings.watch.forecasts.tests import samples as flood
from sentinel.wings.watch.forecasts.tests.samples import AT, DISTRICT, MINUTE

pytestmark = pytest.mark.django_db
RIGHTS = (
    "forecasts.view",
    "evacuations.view",
    "evacuations.order",
    "evacuations.tick",
    "shelters.view",
    "supplies.view",
)
CHIEF = officer(*RIGHTS, area=DISTRICT)
MAYOR = officer(*RIGHTS, area=TOWN)


def plan_of(run: Run, actor=CHIEF, at=AT, travel: str = "drive") -> queries.RunPlan:
    """The plan at an instant."""
    return queries.run_plan(actor, at, run.code, travel)


def test_the_villages_in_the_order_of_moving() -> None:
    low, high = plan_of(make_flood()).lines
    assert [(line.village.name, line.village.people, line.village.inside) for line in (low, high)] == [
        ("低村", 3, 3),
        ("低村", 2, 0),
    ]
    assert [(line.leaving.travel, line.leaving.unplaced) for line in (low, high)] == [(7, 0), (12, 1)]
    assert [[(room.code, people) for room, people in line.goes] for line in (low, high)] == [
        [("BN-1", 3)],
        [("BN-1", 1)],
    ]
    assert low.leaving.leave_by == AT + 53 * MINUTE
    assert high.leaving.leave_by == AT + 108 * MINUTE


def test_the_figures_of_the_whole() -> None:
    plan = plan_of(make_flood(), at=AT + 60 * MINUTE)
    assert (plan.people, plan.unplaced, plan.urgent) == (5, 1, 1)
    assert (plan.first_leave_by, plan.past, plan.hypothetical) == (AT + 53 * MINUTE, False, False)
    assert [(row.key, row.value) for row in plan.basis] == [
        ("evacuations.flood_reserve_minutes", 60),
        ("evacuations.travel_kmh", 15),
        ("evacuations.detour", 1.4),
    ]


def test_on_foot_it_takes_five_times_as_long() -> None:
    plan = plan_of(make_flood(), travel="walk")
    assert (plan.travel, plan.lines[0].leaving.travel) == ("walk", 32)


def test_the_reason_names_run_depth_arrival_place_and_that_it_is_an_estimate() -> None:
    run = make_flood()
    assert plan_of(run).lines[0].reason == (
        f"推演 {run.code}（3 小时 100 毫米，示意地形），最大水深约 1.2 米，约 07-30 12:00 水到，"
        "最迟 07-30 10:53 离开，计划到学校BN-1 3 人。估计，须会商。"
    )


def test_a_long_reason_is_cut_before_its_caveat() -> None:
    run = make_flood()
    Shelter.objects.update(name="长" * 64, capacity=1)
    for code in ("BN-2", "BN-3", "BN-4"):
        make_shelter(area_code=TOWN, code=code, capacity=1, name="长" * 60)
    reason = plan_of(run).lines[0].reason
    assert (len(reason), reason[-8:]) == (200, "。估计，须会商。")


def test_a_flooded_shelter_is_left_out_and_said() -> None:
    run = make_flood()
    make_shelter(area_code=TOWN, code="BN-2", capacity=50)
    Impact.objects.create(
        code="x", run=run, kind=Place.SHELTER, subject="BN-2", name="学校BN-2", area_code=TOWN,
        point=run.impacts.all()[0].point, depth_m=1, speed_ms=0,
    )  # fmt: skip
    plan = plan_of(run)
    assert plan.unplaced == 1
    assert plan.missing == [
        "安置点余位不足，还没有去处：低村 1 人。请启用其他场所或投亲靠友。",
        "以下安置点在推演中受淹，没有采用：学校BN-2。",
    ]


@pytest.mark.parametrize("changes", [{"status": "closed"}, {"condition": "unfit"}, {"evacuation_site": False}])
def test_a_shelter_that_cannot_be_used_is_none(changes: dict) -> None:
    run = make_flood()
    Shelter.objects.update(**changes)
    plan = plan_of(run)
    assert plan.unplaced == 5
    assert plan.missing == ["没有可用的安置点：待用或已启用、未受淹、有余位的转移安置点一处也没有，请先准备安置点。"]


def test_who_is_inside_takes_room() -> None:
    run = make_flood()
    Shelter.objects.update(occupancy=3, status="open")
    assert plan_of(run).unplaced == 4


def test_places_that_another_village_was_promised_are_not_given_away() -> None:
    run = make_flood()
    run.impacts.filter(subject=OTHER_VILLAGE).delete()
    assert plan_of(run).unplaced == 0
    promised = Shelter.objects.get()
    propose_evacuation(actor=CHIEF, at=AT, area_code=OTHER_VILLAGE, stage="prepare", reason="雨大", shelter=promised)
    assert plan_of(run).unplaced == 1


def test_villages_without_people_and_arrivals_nobody_knows_are_said() -> None:
    run = make_flood()
    Impact.objects.filter(subject=VILLAGE).update(minutes=None)
    run.impacts.filter(subject=OTHER_VILLAGE).update(subject="110109101999", area_code="110109101999")
    plan = plan_of(run)
    assert [line.village.area_code for line in plan.lines] == [VILLAGE]
    assert plan.missing == [
        "推演没有给出水到时间：低村，排在有时间的村之后。",
        "另有 1 个受淹的村（社区）没有在册险户，不在方案里，请另行核实。",
    ]


def test_a_town_reads_its_own_part_of_the_same_plan() -> None:
    run = make_flood(low=3, high=4)
    whole = {line.village.area_code: line.goes for line in plan_of(run).lines}
    (line,) = plan_of(run, MAYOR).lines
    assert (line.village.area_code, line.goes, line.may_order) == (VILLAGE, whole[VILLAGE], True)
    assert [one.may_order for one in plan_of(run, officer("forecasts.view", area=DISTRICT)).lines] == [False, False]


def test_an_open_list_is_shown_and_who_is_in_a_shelter_needs_no_second_place() -> None:
    run = make_flood()
    actions.propose_from_forecast(actor=CHIEF, at=AT, run=run.code, villages=[VILLAGE], travel="drive")
    row = Evacuation.objects.get()
    for state in ("moved", "sheltered"):
        actions.tick(actor=CHIEF, at=AT, entry=entries(row)[0], state=state)
    low, high = plan_of(run).lines
    assert (low.list_open, low.choosable, low.village.people) == (row, False, 2)
    assert (high.list_open, high.choosable) == (None, True)


def test_a_storm_of_the_library_begins_now_and_one_that_is_over_says_so() -> None:
    run = make_flood()
    assert plan_of(run, at=AT + timedelta(hours=6)).past
    Run.objects.update(source="library")
    plan = plan_of(run, at=AT + timedelta(hours=6))
    assert (plan.hypothetical, plan.past, plan.began) == (True, False, AT + timedelta(hours=6))


def test_a_run_without_result_or_out_of_reach_has_no_plan() -> None:
    run = flood.ask()
    with pytest.raises(Refused, match="排队"):
        plan_of(run)
    with pytest.raises(NotFound):
        plan_of(run, officer("evacuations.order"))


def test_the_warning_names_towns_depths_and_that_it_is_an_estimate() -> None:
    run = make_flood()
    asked = parse_qs(queries.warning_query(plan_of(run)))
    assert (asked["hazard"], asked["target_areas"]) == (["flash_flood"], ["110109101000", TOWN])
    assert asked["description"] == [
        f"据洪水推演 {run.code}（3 小时 100 毫米，示意地形，90 米网格）估计：甲镇低村最大水深约 1.2 米，"
        "约 07-30 12:00 水到；乙镇低村最大水深约 0.5 米，约 07-30 13:00 水到。以上为模型估计，须会商后发布。"
    ]


def test_goods_for_a_shelter_come_from_the_nearest_stores_and_what_is_short_is_said() -> None:
    plan = plan_of(make_flood())
    assert queries.shelter_goods(CHIEF, plan) == []
    goods.make_standard(basis="people", quantity=1500)
    (empty,) = queries.shelter_goods(CHIEF, plan)
    assert [(line.need, line.stores, line.short) for line in empty.lines] == [(6, [], 6)]
    goods.make_lot(quantity=4)
    (found,) = queries.shelter_goods(CHIEF, plan)
    assert (found.shelter.code, found.people) == ("BN-1", 4)
    assert [(line.need, [part for _store, part in line.stores], line.short) for line in found.lines] == [(6, [4], 2)]
    asked = parse_qs(found.query)
    assert (asked["area_code"], asked["place"], asked["title"]) == ([TOWN], ["学校BN-1 镇东"], ["安置物资：学校BN-1"])
    assert [value for name, value in asked.items() if name.startswith("n-")] == [["6"]]
    assert queries.shelter_goods(officer("evacuations.order", area=DISTRICT), plan) == []


def test_the_plan_of_a_fire_speaks_of_fire_and_keeps_its_own_reserve() -> None:
    run = make_fire()
    plan = plan_of(run)
    (line,) = plan.lines
    assert line.leaving.leave_by == AT + 23 * MINUTE  # two hours less 7 minutes on the way and 90 in reserve
    assert line.reason == (
        f"推演 {run.code}（西北风 8 m/s · 干燥 · 6 h，示意底图），旁边火焰最长约 2.5 米，约 07-30 12:00 火到，"
        "最迟 07-30 10:23 离开，计划到学校BN-1 3 人。估计，须会商。"
    )
    assert plan.basis[0].key == "evacuations.fire_reserve_minutes"
    assert (queries.warning_query(plan), plan.past) == ("", False)
    assert plan_of(run, at=AT + timedelta(hours=7)).past


def test_a_shelter_that_the_fire_reaches_is_left_out_and_said() -> None:
    run = make_fire()
    Impact.objects.create(
        code="x", run=run, kind=Place.SHELTER, subject="BN-1", name="学校BN-1", area_code=TOWN,
        point=run.impacts.all()[0].point, flame_m=1.5,
    )  # fmt: skip
    plan = plan_of(run)
    assert (plan.unplaced, plan.lines[0].stage) == (3, "prepare")
    assert plan.missing == [
        "没有可用的安置点：待用或已启用、火烧不到、有余位的转移安置点一处也没有，请先准备安置点。",
        "以下安置点在推演中火会到，没有采用：学校BN-1。",
    ]
