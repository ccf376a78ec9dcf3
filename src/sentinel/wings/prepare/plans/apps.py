"""Plans app."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """Structured plans: levels, conditions, measures."""

    name = "sentinel.wings.prepare.plans"
    label = "plans"
