"""Runtime app: replay control pages and their rows."""

from django.apps import AppConfig


class Config(AppConfig):
    """The replay's own table."""

    name = "sentinel.runtime"
    label = "runtime"
    default_auto_field = "django.db.models.BigAutoField"
