"""Write both spaces, or one, and the attachments into one file that can be restored on another machine."""

import argparse
import json
from pathlib import Path

from sentinel.runtime.backups import keys
from sentinel.runtime.backups.make import backup, target
from sentinel.runtime.installation import chosen_urls
from sentinel.runtime.steps import StepFailed, say

WARNING = """\
! 备份里没有密钥。没有 var/secrets/field_keys，恢复后证件号、电话等个人信息永远读不出。
  请把它另外妥善保管，或加 --secrets 用口令加密后一同放入。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `./sentinel backup`."""
    parser.add_argument("path", type=Path, metavar="FILE|DIR", help="新文件，或放备份的文件夹")
    parser.add_argument("--secrets", action="store_true", help="连密钥一起（用口令加密）")
    parser.add_argument("--passphrase-file", type=Path, help="口令所在的文件；不给则取环境变量或当面问")
    parser.add_argument("--json", action="store_true", help="只打印一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """Write the file and say what is in it; nothing is left behind when it cannot be written."""
    try:
        words = keys.passphrase(args.passphrase_file, twice=True) if args.secrets else ""
        done = backup(target(args.path), chosen_urls(args.space, existing=True), passphrase=words)
    except StepFailed as failed:
        say(str(failed))
        return 1
    if not done["secrets"] and done["field_keys"]:
        say(WARNING)
    if args.json:
        print(json.dumps(done, ensure_ascii=False))
        return 0
    for name, facts in done["spaces"].items():
        print(f"{name}  {facts['rows']} 行  摘要 {facts['digest']}")
    print(f"附件 {done['files']['count']} 个")
    print(f"{done['file']}  {done['bytes'] / 1e6:.1f} MB")
    return 0
