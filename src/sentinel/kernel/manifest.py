"""Manifests: what each module says of itself. Navigation, permissions and architecture tests read them."""

from dataclasses import dataclass
from types import ModuleType
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the side bar."""

    title: str
    path: str
    permission: str
    icon: str
    exercise_only: bool = False


class Manifest(Protocol):
    """What `manifest.py` of a module defines."""

    TITLE: str
    WING: str
    DEPENDS_ON: tuple[str, ...]
    PERMISSIONS: dict[str, str]
    MENU: tuple[MenuEntry, ...]
    EVENTS: dict[str, str]


MANIFESTS: dict[str, ModuleType] = {}


def permissions() -> dict[str, str]:
    """Every permission there is, with its title."""
    return {name: title for manifest in MANIFESTS.values() for name, title in manifest.PERMISSIONS.items()}


def event_title(name: str) -> str:
    """What an event is called when people read it, as the manifests say in EVENTS; its own name where none does."""
    titles = (getattr(manifest, "EVENTS", {}) for manifest in MANIFESTS.values())
    return next((str(known[name]) for known in titles if name in known), name)


def module_title(name: str) -> str:
    """What a module is called when people read it; its own name where there is none."""
    return str(getattr(MANIFESTS.get(name), "TITLE", name))
