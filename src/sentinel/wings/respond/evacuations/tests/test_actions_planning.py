"""Lists proposed from a run: for the chosen villages at once, a refused one keeps the others, nobody is ordered."""

import pytest

from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.respond.evacuations import actions
from sentinel.wings.respond.evacuations.actions import Batch
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.tests.samples import (
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    make_evacuation,
    make_flood,
    officer,
)
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests import samples as flood
from sentinel.wings.watch.forecasts.tests.samples import AT, DISTRICT, MINUTE

pytestmark = pytest.mark.django_db
CHIEF = officer("forecasts.view", "evacuations.order", area=DISTRICT)
BOTH = (VILLAGE, OTHER_VILLAGE)


def propose(run: Run, *villages: str, actor=CHIEF, at=AT) -> Batch:
    """Lists for villages of a run."""
    return actions.propose_from_forecast(actor=actor, at=at, run=run.code, villages=villages, travel="drive")


def told() -> list[str]:
    """What happened to lists, in order."""
    return list(Event.objects.filter(name__startswith="evacuations.").order_by("pk").values_list("name", flat=True))


def test_chosen_villages_get_lists_with_the_shelter_of_the_plan() -> None:
    run = make_flood()
    batch = propose(run, *BOTH)
    assert [(row.area_code, row.stage, row.status, row.shelter.code) for row in batch.made] == [
        (OTHER_VILLAGE, "prepare", "proposed", "BN-1"),
        (VILLAGE, "prepare", "proposed", "BN-1"),
    ]
    assert (batch.refused, told()) == ([], ["evacuations.evacuation.proposed"] * 2)
    assert batch.made[1].reason.startswith(f"推演 {run.code}（3 小时 100 毫米，示意地形），最大水深约 1.2 米")


def test_a_village_whose_latest_moment_has_come_is_to_leave_at_once() -> None:
    batch = propose(make_flood(), *BOTH, at=AT + 53 * MINUTE)
    assert [row.stage for row in batch.made] == ["prepare", "immediate"]
    assert told() == ["evacuations.evacuation.proposed"] * 2 + ["evacuations.evacuation.raised"]


def test_a_refused_village_keeps_the_others() -> None:
    run = make_flood()
    open_already = make_evacuation(area_code=OTHER_VILLAGE)
    batch = propose(run, *BOTH)
    assert [row.area_code for row in batch.made] == [VILLAGE]
    assert batch.refused == [("低村", f"该村已有进行中的转移 {open_already.number}。")]


def test_asking_twice_makes_no_second_list() -> None:
    run = make_flood()
    propose(run, *BOTH)
    assert propose(run, *BOTH).made == []
    assert (Evacuation.objects.count(), len(told())) == (2, 2)


def test_without_room_anywhere_the_shelter_is_the_one_the_town_plans_for() -> None:
    run = make_flood()
    Shelter.objects.update(occupancy=4, status="full")
    batch = propose(run, *BOTH)
    assert [row.shelter and row.shelter.code for row in batch.made] == [None, "BN-1"]
    assert [row.reason[-16:] for row in batch.made] == ["12:00 离开。估计，须会商。", "11:00 离开。估计，须会商。"]


@pytest.mark.parametrize("villages", [(), ("110109101999",)], ids=["none", "not reached"])
def test_somebody_has_to_choose_villages_of_the_plan(villages: tuple[str, ...]) -> None:
    run = make_flood()
    with pytest.raises(Invalid, match="请先选择"):
        propose(run, *villages)
    assert told() == []


def test_who_may_not_order_everywhere_makes_no_list_at_all() -> None:
    run = make_flood()
    mixed = officer("forecasts.view", area=DISTRICT)
    holds = mixed.holds | officer("evacuations.order", area=TOWN).holds
    with pytest.raises(NotAllowed):
        propose(run, *BOTH, actor=type(mixed)(key=mixed.key, label=mixed.label, holds=holds))
    assert (Evacuation.objects.count(), told()) == (0, [])


def test_a_run_without_result_or_out_of_reach_proposes_nothing() -> None:
    run = flood.ask()
    with pytest.raises(Refused, match="还没有结果"):
        propose(run, *BOTH)
    with pytest.raises(NotFound):
        propose(run, *BOTH, actor=officer("evacuations.order", area=DISTRICT))
    assert told() == []
