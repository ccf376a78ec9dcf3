"""Shelter inspections app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Looks at shelters that are due or were taken, and the mending of what they find."""

    name = "sentinel.wings.prepare.shelter_inspections"
    label = "shelter_inspections"
