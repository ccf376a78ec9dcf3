"""Reviews app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """After-action review, read only."""

    name = "sentinel.wings.recover.reviews"
    label = "reviews"
