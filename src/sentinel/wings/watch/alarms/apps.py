"""Alarms app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Alarms raised by crossings."""

    name = "sentinel.wings.watch.alarms"
    label = "alarms"
