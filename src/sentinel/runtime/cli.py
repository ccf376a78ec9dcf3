"""`python -m sentinel.runtime <command>`: finds the command's module, imports only that one, and runs it.

A command is a module in `commands/` with `add_arguments(parser)` and `run(args) -> int`. `load-pack` is `load_pack.py`.
Every command takes `--space`; Django is ready before a command's module is imported, except for those in `PLAIN`.
"""

import argparse
import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

from sentinel.runtime import commands
from sentinel.runtime.steps import kernel_cache

SPACES = ("real", "exercise")
# These work before there is a database, or drive other processes; they must not need settings to start.
PLAIN = frozenset(
    {
        "demo",
        "up",
        "check",
        "test",
        "doctor",
        "shell",
        "replay",
        "bench",
        "backup",
        "restore",
        "digest",
        "alive",
        "prepare",
        "verify-bundle",
    }
)
# These look after the installation as a whole, unless one space is named.
WHOLE = frozenset({"backup", "restore", "digest", "prepare"})


def names() -> tuple[str, ...]:
    """Every command there is, without importing one."""
    return tuple(sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(commands.__path__)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    chooser = argparse.ArgumentParser(prog="python -m sentinel.runtime", description=__doc__)
    chooser.add_argument("command", choices=names())
    name = chooser.parse_args(words[:1]).command

    space = argparse.ArgumentParser(add_help=False)
    if name in WHOLE:
        space.add_argument("--space", choices=(*SPACES, "both"), default="both")
    else:
        space.add_argument("--space", choices=SPACES, default=os.environ.get("SENTINEL_SPACE", "real"))
        os.environ["SENTINEL_SPACE"] = space.parse_known_args(words[1:])[0].space

    os.environ["SENTINEL_PROCESS"] = name
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    if name not in PLAIN:
        _ready_django()
    module = importlib.import_module(f"sentinel.runtime.commands.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"./sentinel {name}", description=module.__doc__, parents=[space])
    module.add_arguments(parser)
    arguments = parser.parse_args(words[1:])
    # What is loaded by now stays: no search for cycles, which holds up everything, need walk it again.
    gc.freeze()
    status: int = module.run(arguments)
    return status


def _ready_django() -> None:
    """Load the settings of this process's space."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sentinel.config.settings")
    import django

    django.setup()

    from sentinel.runtime.watching import logs

    logs.catch_all()
