"""Web app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Templates, static files and template tags of the shell."""

    name = "sentinel.web"
    label = "web"
