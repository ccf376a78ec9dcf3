"""Responses app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Response levels, suggested by warnings and commanded by people."""

    name = "sentinel.wings.respond.responses"
    label = "responses"
