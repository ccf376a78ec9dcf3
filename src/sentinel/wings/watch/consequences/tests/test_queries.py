"""Who sees which assessment and village, what the map shows of it, and the words made of it."""

import pytest

from sentinel.geo.layers import LAYERS
from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.tests.samples import make_shelter
from sentinel.wings.watch.consequences import queries
from sentinel.wings.watch.consequences.models import Assessment
from sentinel.wings.watch.consequences.queries import words
from sentinel.wings.watch.consequences.tests.samples import (
    AT,
    DISTRICT,
    FAR,
    NEAR,
    OTHER_TOWN,
    TOWN,
    make,
    make_district,
    officer,
)

pytestmark = pytest.mark.django_db
VIEW = "consequences.view"


def zones(row: Assessment) -> list[object]:
    """The zones of an assessment, the gravest first."""
    return list(row.zones.order_by("distance_m", "-value"))


def test_towns_see_the_assessment_and_their_own_villages() -> None:
    row = make()
    town, other, elsewhere = (officer(VIEW, area=area) for area in (TOWN, OTHER_TOWN, "110108000000"))
    assert (queries.assessment(town, row.code), queries.exposures(town).get().area_code) == (row, NEAR)
    assert (queries.assessment(other, row.code), queries.exposures(other).count()) == (row, 0)
    assert (queries.zones(other).count(), queries.zones(elsewhere).count()) == (2, 0)
    with pytest.raises(NotFound):
        queries.assessment(elsewhere, row.code)
    with pytest.raises(NotFound):
        queries.assessment(town, "a\x00b")


def test_the_map_shows_the_newest_and_each_page_its_own() -> None:
    older, newest = make(), make(wind_from_deg=90.0)
    reader = officer(VIEW)
    for name, count in (("zone", 2), ("turned", 2), ("exposure", 1), ("place", 1)):
        layer = LAYERS[f"consequences.{name}"]
        assert layer.shown is False
        shown, own = layer.rows(reader), layer.of(older.code).rows(reader)
        assert (shown.count(), own.count()) == (count, count)
        assert not set(shown.values_list("pk", flat=True)) & set(own.values_list("pk", flat=True))
    assert LAYERS["consequences.place"].rows(reader).get() == newest


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "下风向 1.1 公里内撤离或就近室内避险"),
        ({"wind_ms": None}, "各个方向 1.3 公里内撤离或就近室内避险"),
        ({"substance": "methane"}, "下风向 150 米内撤离，禁止一切火源"),
        ({"rate_kgs": 0.001, "wind_ms": 20.0}, "按所填数字，没有地方达到影响撤离的程度；现场警戒和监测照常。"),
        ({"kind": "charge", "substance": "", "amount_kg": 1000.0}, "以事故点为中心 190 米内撤离"),
        ({"kind": "fireball", "substance": "lpg", "amount_kg": 10_000.0}, "以事故点为中心 400 米内撤离"),
        ({"substance": "chlorine", "rate_kgs": 100.0}, "下风向 10 公里内和更远处撤离或就近室内避险"),
    ],
)
def test_one_sentence_says_what_to_do(told: dict[str, object], sentence: str) -> None:
    row = make(**told)
    assert words.advice(row, zones(row)) == sentence


def test_what_it_rests_on_and_what_is_read_out() -> None:
    row = make()
    assert words.rests_on(row, zones(row)) == (
        "一氧化碳持续泄漏，2 千克/秒；限值 AEGL-2（83 ppm）；西风，吹向东 2.0 米/秒；稳定度 D；高斯模型"
    )
    said = words.notice(row, zones(row))
    assert said.startswith("07月30日10时00分，东经 116.0000°、北纬 40.0000°发生一氧化碳持续泄漏。下风向 1.1 公里内")
    assert "上风和侧风方向" in said
    lpg = make(substance="lpg")
    assert "不动火" in words.notice(lpg, zones(lpg))
    tnt = make(kind="charge", substance="", amount_kg=5.0)
    assert "远离门窗和玻璃" in words.notice(tnt, zones(tnt))
    assert words.rests_on(tnt, zones(tnt)) == "爆炸物，5 千克；限值 超压 1 psi，玻璃破碎"


@pytest.mark.parametrize(
    ("metres", "said"), [(1.0, "10 米"), (989, "990 米"), (991, "1 公里"), (1000, "1 公里"), (1081, "1.1 公里")]
)
def test_a_distance_is_never_said_shorter_than_it_is(metres: float, said: str) -> None:
    assert words.metres(metres) == said


def test_the_reason_to_leave_says_where_and_that_it_is_an_estimate() -> None:
    row = make()
    (proposed,) = queries.proposable(officer(VIEW), row.code, [NEAR, FAR])
    assert proposed[:2] == (NEAR, "近村")
    assert proposed[2] == (
        f"据事故后果推演（{row.code}），一氧化碳持续泄漏，近村在事故点东方向 1 公里，"
        "在范围内，影响撤离能力；为估计，须现场核实"
    )


def test_shelters_inside_are_shut_and_those_clear_of_it_are_offered_upwind_first() -> None:
    make_district()
    places = {"IN": (116.005, 40.0), "TURN": (115.995, 40.0), "DOWN": (116.03, 40.0), "SIDE": (116.0, 40.02)}
    places |= {"UP": (115.97, 40.0)}
    for code, place in places.items():
        row = make_shelter(area_code=NEAR, code=code)
        Shelter.objects.filter(pk=row.pk).update(point=f"SRID=4490;POINT({place[0]} {place[1]})")
    codes = {row.code[-4:]: row.code for row in Shelter.objects.all()}
    assert len(codes) == 5
    panel = queries.panel(make(), officer(VIEW, "shelters.view"), AT)
    assert [(room.where, room.turned) for room in panel["shut"]] == [("东 430 米", False), ("西 430 米", True)]
    assert [(room.where, room.upwind) for room in panel["near"]] == [("西 2.6 公里", True), ("北 2.3 公里", False)]
    nothing = make(rate_kgs=0.001, wind_ms=20.0)
    assert queries.panel(nothing, officer(VIEW, "shelters.view"), AT)["shut"] == []


def test_the_panel_tells_what_lies_elsewhere_and_what_may_be_done() -> None:
    row = make()
    whole = queries.panel(row, officer(VIEW, "consequences.make", "incidents.register"), AT)
    assert (whole["held"], whole["elsewhere"], whole["may_make"], whole["may_register"]) == (1, 0, True, True)
    assert "kind=12D00" in whole["incident_query"]
    other = queries.panel(row, officer(VIEW, area=OTHER_TOWN), AT)
    assert (other["held"], other["elsewhere"], other["may_make"], other["may_propose"]) == (0, 1, False, False)
    assert whole["bounds"] == "115.98243,39.98649,116.01757,40.01351"
    assert DISTRICT in row.target_areas
