"""Warnings app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Warnings, their evidence and outside bulletins."""

    name = "sentinel.wings.watch.warnings"
    label = "warnings"
