"""Rollcalls app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Spot checks of duty rooms and their answers."""

    name = "sentinel.wings.respond.rollcalls"
    label = "rollcalls"
