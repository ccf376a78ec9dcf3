"""Improvements app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """What reviews found, and the measures that answer it."""

    name = "sentinel.wings.recover.improvements"
    label = "improvements"
