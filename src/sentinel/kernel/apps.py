"""Kernel app."""

from importlib import import_module

from django.apps import AppConfig

DECLARING = (
    "founding",
    "organising",
    "attachments",
    "contacts",
    "privacy",
    "second_factor",
    "sessions",
    "tokens",
)


class Config(AppConfig):
    """The kernel's tables."""

    name = "sentinel.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kernel's own events."""
        for name in DECLARING:
            import_module(f"sentinel.kernel.{name}")
