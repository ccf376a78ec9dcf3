"""Geohazards app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Geological hazards by rain."""

    name = "sentinel.wings.watch.geohazards"
    label = "geohazards"
