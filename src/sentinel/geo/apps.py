"""Geo app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Shapes of areas and imported layers."""

    name = "sentinel.geo"
    label = "geo"
