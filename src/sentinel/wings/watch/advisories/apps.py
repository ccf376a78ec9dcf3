"""Advisories app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Advisories to places downstream."""

    name = "sentinel.wings.watch.advisories"
    label = "advisories"
