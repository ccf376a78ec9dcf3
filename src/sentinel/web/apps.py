"""Web app."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """Templates, static files and template tags of the shell."""

    name = "sentinel.web"
    label = "web"

    def ready(self) -> None:
        """Register what lies too low to declare a ledger itself."""
        import_module("sentinel.web.notifications.ledger")
