"""Duty app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The duty desk, read only."""

    name = "sentinel.wings.respond.duty"
    label = "duty"
