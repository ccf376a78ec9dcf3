"""Consequences app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """What accidents reach."""

    name = "sentinel.wings.watch.consequences"
    label = "consequences"
