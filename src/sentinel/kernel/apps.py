"""Kernel app."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """The kernel's tables."""

    name = "sentinel.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kernel's own events."""
        import_module("sentinel.kernel.founding")
