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


class Manifest(Protocol):
    """What `manifest.py` of a module defines."""

    TITLE: str
    WING: str
    DEPENDS_ON: tuple[str, ...]
    PERMISSIONS: dict[str, str]
    MENU: tuple[MenuEntry, ...]


MANIFESTS: dict[str, ModuleType] = {}


def permissions() -> dict[str, str]:
    """Every permission there is, with its title."""
    return {name: title for manifest in MANIFESTS.values() for name, title in manifest.PERMISSIONS.items()}
