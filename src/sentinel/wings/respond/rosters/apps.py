"""Rosters app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Duty rooms, rosters, swaps, handovers, roll calls."""

    name = "sentinel.wings.respond.rosters"
    label = "rosters"
