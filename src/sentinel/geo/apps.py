"""Geo app."""

from django.apps import AppConfig


class Config(AppConfig):
    """Shapes of areas."""

    name = "sentinel.geo"
    label = "geo"
    default_auto_field = "django.db.models.BigAutoField"
