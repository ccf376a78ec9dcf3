"""Relief app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Relief batches, applications and payments."""

    name = "sentinel.wings.recover.relief"
    label = "relief"
