"""Evacuations app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Evacuation lists per village, ticked person by person."""

    name = "sentinel.wings.respond.evacuations"
    label = "evacuations"
