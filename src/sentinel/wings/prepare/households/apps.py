"""Households app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The household register."""

    name = "sentinel.wings.prepare.households"
    label = "households"
