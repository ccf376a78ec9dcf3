"""Stocktakes app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Counting the stores and scrapping goods."""

    name = "sentinel.wings.prepare.stocktakes"
    label = "stocktakes"
