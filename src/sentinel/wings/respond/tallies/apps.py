"""Tallies app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Headcounts of a matter, item by item, with their sources."""

    name = "sentinel.wings.respond.tallies"
    label = "tallies"
