"""Tasks app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Tasks given to units."""

    name = "sentinel.wings.respond.tasks"
    label = "tasks"
