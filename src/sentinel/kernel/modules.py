"""ModuleConfig: how a module's declarations reach the registries at start-up."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from sentinel.kernel.manifest import MANIFESTS

DECLARING = ("events", "workflow", "ledger", "reactions", "tasks")


class ModuleConfig(AppConfig):
    """Registers the manifest and imports the files that fill registries; nothing low ever imports a module."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False

    def ready(self) -> None:
        """Fill the registries."""
        MANIFESTS[self.label] = import_module(f"{self.name}.manifest")
        for part in DECLARING:
            if find_spec(f"{self.name}.{part}") is not None:
                import_module(f"{self.name}.{part}")
