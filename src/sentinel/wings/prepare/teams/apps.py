"""Teams app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The register of rescue teams."""

    name = "sentinel.wings.prepare.teams"
    label = "teams"
