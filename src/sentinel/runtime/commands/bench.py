"""Measure one thing against its target: one JSON object, exit status 1 when the target is not held."""

import argparse
import importlib
import json
import pkgutil

from sentinel.runtime import benches
from sentinel.runtime.steps import say


def names() -> tuple[str, ...]:
    """Every bench there is."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(benches.__path__)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel bench`."""
    parser.add_argument("name", choices=names())
    parser.add_argument("--quick", action="store_true", help="在 50 秒内结束")
    parser.add_argument("--json", action="store_true", help="只打印一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Run the bench and print what it found."""
    result: dict[str, object] = importlib.import_module(f"sentinel.runtime.benches.{args.name}").run(args.quick)
    if not result.get("targets"):
        result["held"] = False
    print(json.dumps(result, ensure_ascii=False, indent=None if args.json else 2, default=str))
    held = result["held"] is True
    if not args.json:
        say("目标达到" if held else "目标没有达到")
    return 0 if held else 1
