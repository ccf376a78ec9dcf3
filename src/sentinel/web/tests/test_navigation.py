"""Navigation: the order of the work, what a reader may open, the phone's bar, where work begins."""

from types import ModuleType, SimpleNamespace
from typing import cast

import pytest

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.manifest import MANIFESTS, MenuEntry
from sentinel.web import navigation

AREA = "999901000000"


def manifest(wing: str, *menu: MenuEntry, **more: object) -> ModuleType:
    """A manifest as a module would declare it."""
    return cast(ModuleType, SimpleNamespace(TITLE="某", WING=wing, DEPENDS_ON=(), PERMISSIONS={}, MENU=menu, **more))


def reader(*permissions: str) -> Actor:
    """Somebody who holds permissions over the district."""
    return Actor(key="person:r", label="王", holds=frozenset(Hold(name, "area", AREA) for name in permissions))


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few modules in a registry of their own."""
    kept = {
        "tasks": manifest(
            "respond",
            MenuEntry("任务", "/tasks/task/", "tasks.view", "list-check"),
            POCKET=(MenuEntry("任务", "/tasks/mine/", "tasks.act", "list-check"),),
        ),
        "stations": manifest(
            "watch",
            MenuEntry("测站", "/stations/station/", "stations.view", "radar-2"),
            MAP_HERE=(MenuEntry("来水", "/stations/new/", "stations.run", "ripple"),),
        ),
        "duty": manifest(
            "respond",
            MenuEntry("值班台", "/duty/desk/", "duty.view", "phone-call"),
            MenuEntry("值班表", "/rosters/month/", "rosters.view", "phone-call"),
        ),
        "runtime": manifest("system", MenuEntry("参数", "/parameters/parameter/", "parameters.view", "settings")),
        "incidents": manifest("respond", MenuEntry("事件", "/incidents/incident/", "incidents.view", "bell"), ORDER=10),
        "evacuations": manifest("respond", MenuEntry("转移", "/evacuations/list/", "evacuations.view", "walk")),
        "notify": manifest(
            "respond",
            POCKET=(MenuEntry("消息", "/notify/inbox/", "notify.answer", "bell"),),
            SLOTS={"bell": ("/notify/bell/", "notify.view")},
        ),
    }
    monkeypatch.setattr(navigation, "MANIFESTS", kept)
    assert kept is not MANIFESTS


def test_groups_stand_in_the_order_of_the_work() -> None:
    groups = navigation.menu(reader("tasks.view", "stations.view", "duty.view"), "/stations/station/X1/")
    assert [(group.title, [entry.title for entry in group.entries]) for group in groups] == [
        ("值守", ["值班台"]),
        ("监测预警", ["测站"]),
        ("指挥处置", ["任务"]),
    ]
    assert [group.current for group in groups] == [False, True, False]
    assert [entry.key for group in groups for entry in group.entries] == ["d", "s", "t"]


def test_a_group_stands_as_its_manifests_rank_themselves_and_else_by_name() -> None:
    (group,) = navigation.menu(reader("tasks.view", "evacuations.view", "incidents.view"), "/")
    assert [entry.title for entry in group.entries] == ["事件", "转移", "任务"]


def test_nobody_sees_what_they_may_not_do() -> None:
    assert navigation.menu(reader(), "/") == []
    assert navigation.slots(reader()) == {}
    assert navigation.slots(reader("notify.view")) == {"bell": "/notify/bell/"}


def test_the_map_offers_what_may_be_computed_at_a_place() -> None:
    assert navigation.map_here(reader("stations.view")) == []
    (way,) = navigation.map_here(reader("stations.run"))
    assert (way.title, way.path, way.icon) == ("来水", "/stations/new/", "ripple")


def test_the_phone_has_its_own_bar_and_ends_with_me() -> None:
    bar = navigation.pocket(reader("tasks.act", "notify.answer"), "/tasks/mine/")
    assert [(entry.title, entry.current) for entry in bar] == [("任务", True), ("消息", False), ("我", False)]


@pytest.mark.parametrize(
    ("titles", "shown", "more"),
    [
        ("任上名消我", "任上名消我", ""),
        ("任上名消值我", "任上名消值我", ""),
        ("任上名消值安调我", "任上名消我", "值安调"),
    ],
)
def test_the_bar_shows_five_and_the_rest_stands_behind_more(titles: str, shown: str, more: str) -> None:
    bar = navigation.bar([navigation.Entry(title, f"/{title}/", "user", "web") for title in titles])
    assert ["".join(entry.title for entry in part) for part in bar] == [shown, more]


@pytest.mark.parametrize(
    ("permissions", "path"),
    [
        (("duty.view", "tasks.act"), "/duty/desk/"),
        (("tasks.act", "stations.view"), "/tasks/mine/"),
        (("stations.view",), "/stations/station/"),
        (("rosters.view", "parameters.view"), "/parameters/parameter/"),
        ((), "/me/"),
    ],
)
def test_work_begins_where_the_post_works(permissions: tuple[str, ...], path: str) -> None:
    assert navigation.home(reader(*permissions)) == path
