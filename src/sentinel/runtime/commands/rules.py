"""The rules readings are judged by: check a pack's files, show them as SQL, audit what was recorded."""

import argparse
import json
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from sentinel.kernel import clock, spaces
from sentinel.runtime.gateway.audit import ACTOR, RulesChanged, audit, statement
from sentinel.runtime.gateway.register import Register
from sentinel.runtime.packs.files import Pack, PackError
from sentinel.stream.language import RuleFaults
from sentinel.stream.reading import read
from sentinel.stream.sql import TARGETS

SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`check PACK`, `sql --target`, `audit --since --until`."""
    asked = parser.add_subparsers(dest="asked", required=True)
    check = asked.add_parser("check", help="检查资料包的判据文件")
    check.add_argument("pack", type=Path)
    sql = asked.add_parser("sql", help="把今天有效的判据写成一条 SQL")
    sql.add_argument("--target", choices=sorted(TARGETS), default="postgresql")
    sql.add_argument("--means", action="store_true", help="面平均的判据，而不是单站的")
    span = asked.add_parser("audit", help="用库中观测值重算一段时间的越限，与记录比对")
    span.add_argument("--since", required=True, help="北京时间，如 2023-07-29T20:00")
    span.add_argument("--until", required=True)
    span.add_argument("--json", action="store_true", help="只打印一个 JSON 对象")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 with sentences when something is."""
    if args.asked == "check":
        return _check(Pack(args.pack))
    spaces.claim()
    if args.asked == "sql":
        text = statement(Register(ACTOR, clock.now()), args.target, means=args.means, first=None, until=None)
        print(text or "今天没有这样的判据。")
        return 0
    return _audit(args)


def _check(pack: Pack) -> int:
    wrong, count = [], 0
    try:
        keys = {row["key"] for rows in pack.yaml_folder("parameters") for row in rows}
        for name in pack.names("rules", "yaml"):
            for row in pack.yaml(name):
                count += 1
                try:
                    spec = read(row)
                except RuleFaults as faults:
                    wrong += [f"{name} 规则 {each.rule} 的 {each.field}：{each.text}" for each in faults.faults]
                    continue
                missing = [key for key in spec.parameters() if "{" not in key and key not in keys]
                wrong += [f"{name} 规则 {spec.id}：没有参数 {key}，请先写进 parameters/" for key in missing]
    except PackError as fault:
        wrong.append(str(fault))
    print("\n".join(wrong) if wrong else f"{count} 条判据都写得对。")
    return 1 if wrong else 0


def _audit(args: argparse.Namespace) -> int:
    since, until = (timezone.make_aware(datetime.fromisoformat(text)) for text in (args.since, args.until))
    try:
        found = audit(since, until)
    except RulesChanged:
        print("这段时间里判据、参数或测站改过：请按改动的日子分段核对。")
        return 1
    if args.json:
        print(json.dumps({"same": found.same, "missing": found.missing, "unfounded": found.unfounded}))
    else:
        print(f"一致 {found.same} 次，漏记 {len(found.missing)} 次，多记 {len(found.unfounded)} 次")
        for word, codes in (("漏记", found.missing), ("多记", found.unfounded)):
            for code in codes[:SHOWN]:
                print(f"  {word} {code}")
        if found.missing:
            print("  迟到超过 24 小时的数据只入库、不再判定，可能就是漏记的原因。")
    return 1 if found.missing or found.unfounded else 0
