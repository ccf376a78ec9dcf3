"""Quakes app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Earthquakes and what they mean here."""

    name = "sentinel.wings.watch.quakes"
    label = "quakes"
