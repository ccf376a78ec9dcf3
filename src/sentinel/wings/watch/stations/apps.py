"""Stations app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Declares the stations module."""

    name = "sentinel.wings.watch.stations"
    label = "stations"
