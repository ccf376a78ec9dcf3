"""Callbook app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Telephone log, briefs, handbook pages."""

    name = "sentinel.wings.respond.callbook"
    label = "callbook"
