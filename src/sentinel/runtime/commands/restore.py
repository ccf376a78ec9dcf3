"""Bring a backup back, here or on another machine; what is there is replaced only with --replace."""

import argparse
import json
from pathlib import Path

from sentinel.runtime import running
from sentinel.runtime.backups import keys
from sentinel.runtime.backups.restore import restore
from sentinel.runtime.installation import chosen_urls, with_database
from sentinel.runtime.steps import StepFailed, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel restore`."""
    parser.add_argument("path", type=Path, metavar="FILE")
    parser.add_argument("--into", help="数据库名（须与 --space 一起，只恢复一个空间）")
    parser.add_argument("--replace", action="store_true", help="替换已有数据的数据库")
    parser.add_argument("--passphrase-file", type=Path, help="密钥的口令所在的文件")
    parser.add_argument("--without-secrets", action="store_true", help="没有字段密钥也恢复（个人信息读不出）")
    parser.add_argument("--json", action="store_true", help="只打印一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Restore and say what came; whatever goes wrong, what was there before is still there."""
    try:
        urls = chosen_urls(args.space)
        if args.into:
            if len(urls) != 1:
                raise StepFailed("--into 只能用于一个空间：加 --space real 或 --space exercise。")
            urls = {name: with_database(url, args.into) for name, url in urls.items()}
        words = keys.passphrase(args.passphrase_file, twice=False) if keys.offered(args.passphrase_file) else ""
        with running.only_one():
            done = restore(
                args.path, urls, replace=args.replace, passphrase=words, without_secrets=args.without_secrets
            )
    except StepFailed as failed:
        say(str(failed))
        return 1
    if args.json:
        print(json.dumps(done, ensure_ascii=False))
        return 0
    for name, facts in done["spaces"].items():
        print(f"{name}  {facts['rows']} 行  摘要 {facts['digest']}  → {facts['database']}")
    print(f"附件新增 {done['files']} 个。读者从原来的位置接着读，不重不漏。")
    return 0
