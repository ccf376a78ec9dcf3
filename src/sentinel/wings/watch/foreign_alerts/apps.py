"""Foreign alerts app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Warnings that others issued, as CAP messages."""

    name = "sentinel.wings.watch.foreign_alerts"
    label = "foreign_alerts"
