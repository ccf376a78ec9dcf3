"""Kernel app."""

from django.apps import AppConfig


class Config(AppConfig):
    """The kernel's tables."""

    name = "sentinel.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
