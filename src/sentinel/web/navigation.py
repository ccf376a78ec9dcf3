"""Navigation in the order of the work, from the manifests and what the actor may do."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import ModuleType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel import spaces
from sentinel.kernel.actor import Actor
from sentinel.kernel.manifest import MANIFESTS, MenuEntry

# The order of the work, with a group's icon. A module named like a group stands in it, whatever its wing.
GROUPS = {
    "duty": (gettext_lazy("值守"), "phone-call"),
    "watch": (gettext_lazy("监测预警"), "radar-2"),
    "respond": (gettext_lazy("指挥处置"), "speakerphone"),
    "prepare": (gettext_lazy("应急准备"), "package"),
    "prevent": (gettext_lazy("安全监管"), "shield-check"),
    "recover": (gettext_lazy("灾后救助"), "home-heart"),
    "govern": (gettext_lazy("考核治理"), "scale"),
    "system": (gettext_lazy("系统"), "settings"),
}
UNRANKED = 50
POCKET_ORDER = ("任务", "上报", "名单", "消息")
POCKET_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the side bar; `key` is the letter after g that goes there."""

    title: str
    path: str
    icon: str
    module: str
    key: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One wing of the side bar."""

    name: str
    title: str
    icon: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def current(self) -> bool:
        """True where the shown page stands in this group."""
        return any(entry.current for entry in self.entries)


def _ranked() -> list[tuple[str, str, ModuleType]]:
    """(group, module name, manifest) in the order of the work; inside a group as the manifests' ORDER says."""
    order = list(GROUPS)
    rows = [
        (name if name in GROUPS else getattr(manifest, "WING", "system"), name, manifest)
        for name, manifest in MANIFESTS.items()
    ]

    def place(row: tuple[str, str, ModuleType]) -> tuple[int, int, str]:
        group, name, manifest = row
        return order.index(group) if group in order else len(order), getattr(manifest, "ORDER", UNRANKED), name

    return sorted(rows, key=place)


def _declared(attribute: str) -> Iterator[tuple[str, str, MenuEntry]]:
    for group, module, manifest in _ranked():
        for entry in getattr(manifest, attribute, ()):
            if not entry.exercise_only or spaces.exercise():
                yield group, module, entry


def _open_entries(actor: Actor, attribute: str) -> Iterator[tuple[str, str, MenuEntry]]:
    for group, module, entry in _declared(attribute):
        if not entry.permission or actor.has(entry.permission):
            yield group, module, entry


def _letter(module: str, taken: set[str]) -> str:
    letter = next((char for char in module if char.isalpha() and char not in taken), "")
    taken.add(letter)
    return letter


def menu(actor: Actor, path: str) -> list[Group]:
    """The groups this actor sees, with the entry of the shown page marked: the longest path that leads there."""
    found = list(_open_entries(actor, "MENU"))
    here = max((entry.path for _group, _module, entry in found if path.startswith(entry.path)), key=len, default="")
    groups: dict[str, Group] = {}
    taken = {"m"}
    for group, module, entry in found:
        title, icon = GROUPS.get(group, (group, "list-details"))
        home = groups.setdefault(group, Group(group, str(title), icon))
        home.entries.append(
            Entry(_(entry.title), entry.path, entry.icon, module, _letter(module, taken), entry.path == here)
        )
    return list(groups.values())


def pocket(actor: Actor, path: str) -> list[Entry]:
    """The bottom bar of the phone: 任务 · 上报 · 名单 · 消息 as the manifests' POCKET say, then 我."""
    found = [
        Entry(_(entry.title), entry.path, entry.icon, module)
        for _group, module, entry in _open_entries(actor, "POCKET")
    ]
    rank = {title: index for index, title in enumerate(POCKET_ORDER)}
    found.sort(key=lambda entry: rank.get(entry.title, len(rank)))
    found.append(Entry(_("我"), "/me/", "user", "web"))
    here = max((entry.path for entry in found if path.startswith(entry.path)), key=len, default="")
    return [replace(entry, current=entry.path == here) for entry in found]


def bar(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The bar's own entries, five with 我 as the last, and the further ones, which stand behind 更多.

    A single further one stands in the bar itself: 更多 would take its room.
    """
    if len(entries) <= POCKET_SHOWN + 1:
        return entries, []
    return [*entries[: POCKET_SHOWN - 1], entries[-1]], entries[POCKET_SHOWN - 1 : -1]


def slots(actor: Actor) -> dict[str, str]:
    """Places of the shell that modules fill: slot name to the address of a fragment.

    A manifest says `SLOTS = {"levels": ("/warnings/active/", "warnings.view")}`; the shell fetches and refetches it.
    """
    filled = {}
    for _group, _module, manifest in _ranked():
        for name, (path, permission) in getattr(manifest, "SLOTS", {}).items():
            if not permission or actor.has(permission):
                filled[name] = path
    return filled


def map_here(actor: Actor) -> list[Entry]:
    """What One Map offers to compute at a place: forms that take it over as `at`, as the manifests' MAP_HERE say."""
    return [
        Entry(_(entry.title), entry.path, entry.icon, module)
        for _group, module, entry in _open_entries(actor, "MAP_HERE")
    ]


def _has_desk(actor: Actor) -> bool:
    """True where the first line of the duty group, the desk itself, is open to this reader."""
    desk = next((entry for group, _module, entry in _declared("MENU") if group == "duty"), None)
    return desk is not None and (not desk.permission or actor.has(desk.permission))


def works_on_phone(actor: Actor) -> bool:
    """True for readers whose day is on the phone: no duty desk in their menu, but pages in the bottom bar."""
    return not _has_desk(actor) and len(pocket(actor, "")) > 1


def home(actor: Actor) -> str:
    """The first page after logging in: what the exercise space begins with, else the actor's workplace."""
    return (spaces.exercise() and slots(actor).get("home")) or workplace(actor)


def workplace(actor: Actor) -> str:
    """Where this actor's work begins: the duty desk, the phone, what the system's keeper keeps, else the first page."""
    if works_on_phone(actor):
        return pocket(actor, "")[0].path
    groups = menu(actor, "")
    if not _has_desk(actor):
        groups.sort(key=lambda group: group.name != "system")
    return groups[0].entries[0].path if groups else "/me/"
