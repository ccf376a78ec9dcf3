"""Upkeep app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Faults of stations, and commands to them."""

    name = "sentinel.wings.watch.upkeep"
    label = "upkeep"
