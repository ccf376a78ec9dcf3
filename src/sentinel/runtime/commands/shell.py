"""Django's shell in one space."""

import argparse
import os

from sentinel.runtime.installation import database_urls, python


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel shell`."""
    parser.add_argument("-c", "--code", help="run this and end")


def run(args: argparse.Namespace) -> int:
    """Become the shell process, pointed at the space's own database."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_urls()[args.space],
        "SENTINEL_SPACE": args.space,
        "DJANGO_SETTINGS_MODULE": "sentinel.config.settings",
    }
    words = python("-m", "django", "shell", *(["-c", args.code] if args.code else []))
    os.execve(words[0], words, environment)
