"""Incidents app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Incidents and their reports."""

    name = "sentinel.wings.respond.incidents"
    label = "incidents"
