"""Officers app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The network of disaster information officers and its trainings."""

    name = "sentinel.wings.prepare.officers"
    label = "officers"
