"""Root urls: the shell, the platform pages, then every module under its own name."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from sentinel.kernel.manifest import MANIFESTS
from sentinel.ledger.api import api


def _modules() -> list[URLPattern | URLResolver]:
    named = [(label, f"{apps.get_app_config(label).name}.urls") for label in MANIFESTS]
    return [path(f"{label}/", include(urls)) for label, urls in named if find_spec(urls) is not None]


def _endpoints() -> None:
    """What modules add to the API beside their ledgers: there before its addresses are taken."""
    for label in MANIFESTS:
        name = f"{apps.get_app_config(label).name}.api"
        if name != api.__module__ and find_spec(name) is not None:
            import_module(name)


_endpoints()
urlpatterns = [
    path("", include("sentinel.runtime.watching.urls")),
    path("api/v1/", api.urls),
    *_modules(),
    path("", include("sentinel.web.layers.urls")),
    path("", include("sentinel.web.urls")),
    path("", include("sentinel.web.ledger_urls")),
]
