"""Serve the pages, the API and the live feed of one space."""

import argparse
import gc

import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver

from sentinel.runtime.watching import heart

GRACEFUL_S = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8600)


def run(args: argparse.Namespace) -> int:
    """Serve until told to end; open streams are cut after a second."""
    beating = heart.start("web", loop=False)
    # All pages are loaded before the first is asked for; a search for cycles among them held up every answer for 0.3 s.
    application = get_asgi_application()
    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()
    uvicorn.run(
        application,
        host=args.host,
        port=args.port,
        lifespan="off",
        # Its own handlers would write a fault's words as they are; ours cut them. Requests have a line of ours.
        log_config=None,
        access_log=False,
        log_level="info" if settings.DEBUG else "warning",
        timeout_graceful_shutdown=GRACEFUL_S,
        proxy_headers=False,
    )
    beating.stop()
    return 0
