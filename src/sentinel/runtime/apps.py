"""Runtime app: the replay's row, pages and events stand under the name `replay`."""

from sentinel.kernel.modules import ModuleConfig


class Config(ModuleConfig):
    """The replay's own table and pages."""

    name = "sentinel.runtime"
    label = "replay"
