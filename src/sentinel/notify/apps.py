"""Notify app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Messages, calls and ladders."""

    name = "sentinel.notify"
    label = "notify"
