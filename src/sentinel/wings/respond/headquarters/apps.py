"""Field headquarters app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Headquarters set up on the spot of a matter."""

    name = "sentinel.wings.respond.headquarters"
    label = "headquarters"
