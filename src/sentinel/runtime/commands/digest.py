"""Digests of what the databases hold: equal digests, equal content, on whatever server."""

import argparse
import json

import psycopg

from sentinel.runtime.backups import content
from sentinel.runtime.installation import chosen_urls
from sentinel.runtime.steps import StepFailed, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel digest`."""
    parser.add_argument("--json", action="store_true", help="只打印一个 JSON 对象，含每张表")


def run(args: argparse.Namespace) -> int:
    """Print rows and digest of each space."""
    try:
        found = {name: content.of(url) for name, url in chosen_urls(args.space, existing=True).items()}
    except (StepFailed, psycopg.Error) as failed:
        say(str(failed).strip())
        return 1
    if args.json:
        print(
            json.dumps(
                {
                    name: {
                        "rows": each.rows,
                        "digest": each.digest,
                        "tables": {
                            table: {"rows": facts.rows, "digest": facts.digest} for table, facts in each.tables.items()
                        },
                    }
                    for name, each in found.items()
                }
            )
        )
        return 0
    for name, each in found.items():
        print(f"{name}  {each.rows} 行  {len(each.tables)} 张表  摘要 {each.digest}")
    return 0
