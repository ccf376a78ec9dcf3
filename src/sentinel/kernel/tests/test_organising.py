"""Units: founded, renamed, moved, merged, abolished; the tree of any day stays as it was."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sentinel.kernel import organisations, organising
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Event, Grant, Organisation, Post, UnitVersion
from sentinel.kernel.organisations import Branch
from sentinel.kernel.refusals import Invalid, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, actor, make_unit

pytestmark = pytest.mark.django_db
KEEPER = actor("organisation.manage", "organisation.view", area=DISTRICT)
TODAY, LATER = date(2023, 7, 29), AT + timedelta(days=10)
WHY = "机构改革方案"


@pytest.fixture
def units() -> dict[str, Organisation]:
    """区 > 局 > 科, and a second bureau."""
    top = make_unit("D", DISTRICT)
    found = {"D": top}
    for code, above in (("B1", "D"), ("B2", "D"), ("S", "B1")):
        found[code] = make_unit(code, TOWN)
        Organisation.objects.filter(code=code).update(parent=found[above])
        found[code].refresh_from_db()
    return found


def shape(branches: list[Branch]) -> dict[str, Any]:
    """The tree as names within names."""
    return {branch.name: shape(branch.children) for branch in branches}


def tree(on: date, who: Actor = KEEPER) -> dict[str, Any]:
    return shape(organisations.tree(who, on))


def told() -> list[str]:
    return list(Event.objects.order_by("position").values_list("name", flat=True))


BEFORE = {"D": {"B1": {"S": {}}, "B2": {}}}


def test_a_renamed_unit_keeps_its_old_name_for_days_before(units: dict[str, Organisation]) -> None:
    organising.rename_unit(actor=KEEPER, at=LATER, unit=units["B1"], name="应急局", reason=WHY)
    organising.rename_unit(actor=KEEPER, at=LATER, unit=units["B1"], name="应急管理局", reason=WHY)
    organising.rename_unit(actor=KEEPER, at=LATER + timedelta(days=5), unit=units["B1"], name="新局", reason=WHY)
    assert tree(TODAY) == BEFORE
    assert tree(LATER.date() - timedelta(days=1)) == BEFORE
    assert tree(LATER.date()) == {"D": {"应急管理局": {"S": {}}, "B2": {}}}
    assert tree(LATER.date() + timedelta(days=5)) == {"D": {"新局": {"S": {}}, "B2": {}}}
    assert [(version.name, version.change) for version in organisations.history(units["B1"])] == [
        ("应急管理局", "renamed"),
        ("应急局", "renamed"),
        ("B1", "renamed"),
    ]
    assert told() == ["organisation.unit.renamed"] * 3


def test_a_moved_unit_stands_where_it_stood_before(units: dict[str, Organisation]) -> None:
    organising.move_unit(actor=KEEPER, at=LATER, unit=units["S"], parent=units["B2"], reason=WHY)
    assert (tree(TODAY), tree(LATER.date())) == (BEFORE, {"D": {"B1": {}, "B2": {"S": {}}}})
    assert Event.objects.get(name="organisation.unit.moved").payload == {
        "code": "S",
        "before": "B1",
        "after": "B2",
        "reason": WHY,
    }


def test_a_merged_unit_takes_posts_and_lower_units_along(units: dict[str, Organisation]) -> None:
    post = Post.objects.create(code="P-1", organisation=units["B1"], title="值班员", role="department", area_code=TOWN)
    Grant.objects.create(post=post, permission="tasks.act", kind="unit", value="B1", source="role:department")
    organising.merge_unit(actor=KEEPER, at=LATER, unit=units["B1"], into=units["B2"], reason=WHY)
    assert (tree(TODAY), tree(LATER.date())) == (BEFORE, {"D": {"B2": {"S": {}}}})
    post.refresh_from_db()
    assert post.organisation == units["B2"]
    assert set(Grant.objects.values_list("value", "source")) == {("B1", "role:department"), ("B2", "merge:B1")}
    gone = Organisation.objects.get(code="B1")
    assert (gone.abolished_at, gone.successor) == (LATER, units["B2"])
    payload = Event.objects.get(name="organisation.unit.merged").payload
    assert (payload["posts"], payload["units"], payload["into"]) == (["P-1"], ["S"], "B2")


def test_an_abolished_unit_is_gone_from_then_on(units: dict[str, Organisation]) -> None:
    organising.abolish_unit(actor=KEEPER, at=LATER, unit=units["S"], reason=WHY)
    assert (tree(TODAY), tree(LATER.date())) == (BEFORE, {"D": {"B1": {}, "B2": {}}})
    assert told() == ["organisation.unit.abolished"]
    for act in (
        lambda: organising.abolish_unit(actor=KEEPER, at=LATER, unit=units["S"], reason=WHY),
        lambda: organising.rename_unit(actor=KEEPER, at=LATER, unit=units["S"], name="x", reason=WHY),
        lambda: organising.move_unit(actor=KEEPER, at=LATER, unit=units["B2"], parent=units["S"], reason=WHY),
    ):
        with pytest.raises(Refused, match="已经撤销"):
            act()


def test_a_founded_unit_was_not_there_before(units: dict[str, Organisation]) -> None:
    made = organising.found_unit(
        actor=KEEPER, at=LATER, code=" new ", name="指挥中心", kind="department", area_code=TOWN, parent=units["B1"]
    )
    assert made.code == "NEW"
    assert (tree(TODAY), tree(LATER.date())) == (BEFORE, {"D": {"B1": {"S": {}, "指挥中心": {}}, "B2": {}}})
    assert told() == ["organisation.unit.founded"]


def test_who_sees_a_part_sees_the_tree_of_that_part(units: dict[str, Organisation]) -> None:
    assert tree(TODAY, actor("organisation.view", area=TOWN)) == {"B1": {"S": {}}, "B2": {}}
    assert tree(TODAY, actor("organisation.view", area=OTHER_TOWN)) == {}


Act = Callable[[Actor, dict[str, Organisation]], object]
ACTS: dict[str, Act] = {
    "rename": lambda who, units: organising.rename_unit(actor=who, at=AT, unit=units["S"], name="新", reason=WHY),
    "move": lambda who, units: organising.move_unit(actor=who, at=AT, unit=units["S"], parent=units["B2"], reason=WHY),
    "merge": lambda who, units: organising.merge_unit(actor=who, at=AT, unit=units["S"], into=units["B2"], reason=WHY),
    "abolish": lambda who, units: organising.abolish_unit(actor=who, at=AT, unit=units["S"], reason=WHY),
    "found": lambda who, units: organising.found_unit(
        actor=who, at=AT, code="N", name="新", kind="department", area_code=TOWN, parent=units["B1"]
    ),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
@pytest.mark.parametrize(
    "who", [actor("organisation.view", area=DISTRICT), actor("organisation.manage", area=OTHER_TOWN)]
)
def test_only_who_keeps_the_organisation_changes_it(units: dict[str, Organisation], act: Act, who: Actor) -> None:
    before = list(Organisation.objects.order_by("pk").values())
    with pytest.raises(NotAllowed):
        act(who, units)
    assert (list(Organisation.objects.order_by("pk").values()), UnitVersion.objects.count(), told()) == (before, 0, [])


WRONG: dict[str, tuple[Act, str]] = {
    "no reason": (
        lambda who, units: organising.rename_unit(actor=who, at=AT, unit=units["S"], name="x", reason=" "),
        "依据",
    ),
    "same name": (
        lambda who, units: organising.rename_unit(actor=who, at=AT, unit=units["S"], name="S", reason=WHY),
        "新的名称",
    ),
    "under itself": (
        lambda who, units: organising.move_unit(actor=who, at=AT, unit=units["B1"], parent=units["B1"], reason=WHY),
        "自己",
    ),
    "under its own": (
        lambda who, units: organising.move_unit(actor=who, at=AT, unit=units["B1"], parent=units["S"], reason=WHY),
        "自己的下级",
    ),
    "where it is": (
        lambda who, units: organising.move_unit(actor=who, at=AT, unit=units["S"], parent=units["B1"], reason=WHY),
        "现在就隶属于",
    ),
    "into its own": (
        lambda who, units: organising.merge_unit(actor=who, at=AT, unit=units["B1"], into=units["S"], reason=WHY),
        "自己的下级",
    ),
    "still used": (
        lambda who, units: organising.abolish_unit(actor=who, at=AT, unit=units["B1"], reason=WHY),
        "0 个岗位、1 个下级单位",
    ),
    "code taken": (
        lambda who, units: organising.found_unit(
            actor=who, at=AT, code="b1", name="x", kind="department", area_code=TOWN
        ),
        "已被使用",
    ),
    "no such kind": (
        lambda who, units: organising.found_unit(actor=who, at=AT, code="N", name="", kind="x", area_code=TOWN),
        "名称.*没有“x”",
    ),
}


@pytest.mark.parametrize(("act", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_refused(units: dict[str, Organisation], act: Act, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        act(KEEPER, units)
    assert (UnitVersion.objects.count(), told(), tree(TODAY)) == (0, [], BEFORE)


def test_a_unit_does_not_go_under_an_abolished_one(units: dict[str, Organisation]) -> None:
    organising.abolish_unit(actor=KEEPER, at=AT, unit=units["S"], reason=WHY)
    gone = Organisation.objects.get(code="S")
    with pytest.raises(Invalid, match="上级单位已经撤销"):
        organising.found_unit(
            actor=system("t"), at=AT, code="N", name="新", kind="department", area_code=TOWN, parent=gone
        )


def test_the_past_cannot_be_changed(units: dict[str, Organisation]) -> None:
    organising.rename_unit(actor=KEEPER, at=AT, unit=units["S"], name="新", reason=WHY)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        UnitVersion.objects.update(name="x")


def test_a_unit_is_found_within_reach_only(units: dict[str, Organisation]) -> None:
    assert organising.unit_of(KEEPER, "S") == units["S"]
    with pytest.raises(NotFound):
        organising.unit_of(actor("organisation.view", area=OTHER_TOWN), "S")
