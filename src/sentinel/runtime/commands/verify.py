"""Walk the hash chain over the event log and name every row that was changed, removed or put in."""

import argparse
import json
from dataclasses import asdict

from sentinel.kernel import attachments, seals, spaces
from sentinel.kernel.clock import wall_now
from sentinel.kernel.filestore import damaged

WORDS = {
    "changed": "被改动",
    "removed": "被删除",
    "inserted": "是后来插入的",
    "seal_changed": "封存记录被改动",
    "seal_removed": "封存记录缺失",
    "chain_broken": "与上一条封存不衔接",
    "not_as_noted": "与事先抄录的摘要不同",
}
SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to seal what waits, digests noted elsewhere, and whether to read the attachments too."""
    parser.add_argument("--seal", action="store_true", help="first seal every settled event")
    parser.add_argument("--noted", metavar="NUMBER:DIGEST", action="append", default=[], help="a digest kept elsewhere")
    parser.add_argument("--files", action="store_true", help="also read every attachment and compare its hash")
    parser.add_argument("--sweep", action="store_true", help="also delete bytes of uploads that were killed")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """0 when everything is as it was sealed, 1 when something is not."""
    spaces.claim()
    if args.seal:
        seals.seal_all(wall_now())
    if args.sweep:
        print(f"清除上传中断留下的文件 {attachments.sweep()} 个。")
    noted = {int(number): digest for number, _, digest in (text.partition(":") for text in args.noted)}
    verdict = seals.verify(noted)
    files = [row.name for row in attachments.missing()] + damaged() if args.files else []
    if args.json:
        print(json.dumps({**asdict(verdict), "files": files}, ensure_ascii=False, indent=1))
    else:
        _say(verdict, files)
    return 1 if verdict.faults or files else 0


def _say(verdict: seals.Verdict, files: list[str]) -> None:
    print(f"已核对 {verdict.seals} 条封存、{verdict.events} 条事件记录；尚未封存 {verdict.waiting} 条。")
    for fault in verdict.faults[:SHOWN]:
        row = f"第 {fault.position} 号事件（{fault.name or '已不在'}）" if fault.position else "封存"
        print(f"✗ 第 {fault.seal} 条封存：{row}{WORDS[fault.what]}")
    if len(verdict.faults) > SHOWN:
        print(f"……共 {len(verdict.faults)} 处")
    for name in files[:SHOWN]:
        print(f"✗ 附件 {name} 的文件缺失或内容被改动")
    if not verdict.faults and not files:
        print(f"✓ 记录完整。请另处抄录：{verdict.seals}:{verdict.head}")
