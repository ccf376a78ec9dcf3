"""Losses app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Loss reports of disasters, from town to district."""

    name = "sentinel.wings.recover.losses"
    label = "losses"
