"""Forecasts app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Runs of hazard models."""

    name = "sentinel.wings.watch.forecasts"
    label = "forecasts"
