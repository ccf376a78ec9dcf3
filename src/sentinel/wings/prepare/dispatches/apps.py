"""Dispatches app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Dispatch orders of relief goods and their consignments."""

    name = "sentinel.wings.prepare.dispatches"
    label = "dispatches"
