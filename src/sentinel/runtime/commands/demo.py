"""Install, prepare and run everything with the demonstration data, and say where to look."""

import argparse
import json
import os
from functools import partial
from pathlib import Path

import yaml

from sentinel.runtime import installation, running
from sentinel.runtime.installation import Space
from sentinel.runtime.steps import ROOT, StepFailed, say, step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel demo`."""
    parser.add_argument("--no-browser", action="store_true", help="从不打开浏览器（本来也不会）")
    parser.add_argument("--pack", type=Path, default=ROOT / "packs/mentougou", help="地区数据包")
    parser.add_argument("--verbose", action="store_true", help="把各进程的话也打印出来")


def run(args: argparse.Namespace) -> int:
    """Prepare both spaces, then supervise them until Ctrl-C."""
    os.chdir(ROOT)
    try:
        with running.only_one():
            spaces = installation.spaces()
            prepare(list(spaces.values()), args.pack.resolve())
            os.environ["SENTINEL_PACK"] = str(args.pack.resolve())
            os.environ["SENTINEL_DEMO_ACCOUNTS"] = json.dumps(accounts(args.pack))
            ordered = [spaces["exercise"], spaces["real"]]
            return running.run(
                ordered, echo=args.verbose, leave_out=frozenset(), ready=lambda: announce(spaces, args.pack)
            )
    except StepFailed as failed:
        say(str(failed))
        return 1
    finally:
        running.stop_own_server()


def prepare(spaces: list[Space], pack: Path) -> None:
    """Databases, tables, pack and accounts, static files."""
    for space in spaces:
        name = installation.database_name(space.database_url)
        step(f"{space.title}：数据库 {name}", partial(installation.ensure_database, space.database_url))
        installation.migrate(space)
        installation.load_pack(space, pack, accounts=True)
    installation.collect_static(spaces[0])


def announce(spaces: dict[str, Space], pack: Path) -> None:
    """The addresses and the accounts, once everything answers."""
    say("")
    say(f"  演练空间（「23·7」之夜，从这里开始）  {spaces['exercise'].address}")
    say(f"  实战空间（空的，等待真实数据）        {spaces['real'].address}")
    say("")
    for line in account_table(pack):
        say(f"  {line}")
    say("")
    say("  按 Ctrl-C 全部停止。")


def accounts(pack: Path) -> list[dict[str, str]]:
    """The demonstration accounts of a pack."""
    path = pack / "accounts.yaml"
    return list(yaml.safe_load(path.read_text())) if path.exists() else []


def account_table(pack: Path) -> list[str]:
    """The demonstration accounts as lines of a table."""
    entries = accounts(pack)
    if not entries:
        return []
    rows = [("账号", "口令", "身份", "能做什么")]
    rows += [(entry["username"], entry["password"], entry["title"], entry.get("note", "")) for entry in entries]
    widths = [max(_width(row[column]) for row in rows) for column in range(3)]
    return ["  ".join((*map(_pad, row[:3], widths), row[3])) for row in rows]


def _width(text: str) -> int:
    """Columns the text takes in a terminal: Chinese characters take two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
