"""Shelters app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The register of shelters and who is in them."""

    name = "sentinel.wings.prepare.shelters"
    label = "shelters"
