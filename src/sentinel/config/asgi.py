"""ASGI entry point; `SENTINEL_SPACE` in the environment decides the space."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sentinel.config.settings")
application = get_asgi_application()
