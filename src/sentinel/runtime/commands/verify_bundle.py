"""Check an evidence bundle of a review: every digest, every event's hash and the chain of seals. Needs no database."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from sentinel.codecs import bundle
from sentinel.runtime.steps import say

WORDS = {
    "unreadable": "打不开或缺少清单",
    "changed": "内容与清单的摘要不符",
    "missing": "清单上有、包里没有",
    "added": "清单上没有、包里多出",
    "not_as_noted": "与另处抄录的摘要不同",
    "chain_broken": "号封存与上一条封存不衔接",
    "seal_changed": "号封存被改动",
    "event_unreadable": "行事件读不出来",
    "event_twice": "号事件重复",
    "event_changed": "号事件被改动",
    "event_unknown": "号事件没有封存",
    "event_missing": "号事件缺失",
}
SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and the digest that was written down when it was made."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--noted", default="", metavar="DIGEST", help="the digest of the manifest as kept elsewhere")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """0 when everything matches, 1 when something does not or the file cannot be read."""
    try:
        content = args.file.read_bytes()
    except OSError as wrong:
        say(f"读不到 {args.file}：{wrong.strerror}")
        return 1
    verdict = bundle.verify(content, args.noted)
    if args.json:
        print(json.dumps(asdict(verdict), ensure_ascii=False, indent=1))
    else:
        _say(verdict)
    return 1 if verdict.faults else 0


def _say(verdict: bundle.Verdict) -> None:
    print(
        f"已核对 {verdict.events} 条事件、{verdict.seals} 条封存；其中 {verdict.unsealed} 条导出时尚未封存，"
        f"这些封存另含不在本包内的事件 {verdict.others} 条。"
    )
    for fault in verdict.faults[:SHOWN]:
        print(f"✗ {fault.where} {WORDS[fault.what]}")
    if len(verdict.faults) > SHOWN:
        print(f"……共 {len(verdict.faults)} 处")
    if not verdict.faults:
        print(f"✓ 与封存一致。清单摘要：{verdict.digest}")
