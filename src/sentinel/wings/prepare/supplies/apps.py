"""Supplies app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The catalogue, the stores and what is in them."""

    name = "sentinel.wings.prepare.supplies"
    label = "supplies"
