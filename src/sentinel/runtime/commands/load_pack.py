"""Load a district from its pack: adds what is missing, overwrites nothing, lists where the pack says otherwise."""

import argparse
from datetime import datetime
from pathlib import Path

from sentinel.kernel import clock, spaces
from sentinel.kernel.actor import system
from sentinel.kernel.models import Clock
from sentinel.kernel.refusals import Refused
from sentinel.runtime.packs.district import load_accounts, load_district
from sentinel.runtime.packs.files import Pack, PackError
from sentinel.runtime.packs.modules import load_modules
from sentinel.runtime.replay.script import read_night

SHOWN_DIFFERENCES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which pack, and whether to bring its demonstration accounts."""
    parser.add_argument("pack", type=Path)
    parser.add_argument("--accounts", action="store_true", help="also load the demonstration accounts")


def _start(pack: Pack) -> datetime:
    """Business time of the load; a new exercise space begins when its night begins."""
    if spaces.exercise() and not Clock.objects.exists():
        clock.place(read_night(pack, pack.first_replay()).starts, speed=1, paused=True)
    return clock.now()


def run(args: argparse.Namespace) -> int:
    """Load the pack; 1 with a sentence when a file cannot be used (what was loaded before it stays)."""
    pack, actor = Pack(args.pack), system("pack")
    try:
        spaces.claim(str(pack.yaml("pack.yaml")["code"]))
        at = _start(pack)
        outcomes = load_district(pack, actor=actor, at=at) + load_modules(pack, actor=actor, at=at)
        if args.accounts:
            outcomes.append(load_accounts(pack, actor=actor, at=at))
    except (PackError, Refused) as wrong:
        print(f"资料包没有载入完：{wrong}")
        return 1
    added = {outcome.kind: outcome.added for outcome in outcomes if outcome.added}
    print("新增：" + ("、".join(f"{kind} {count}" for kind, count in added.items()) or "无"))
    differences = [difference for outcome in outcomes for difference in outcome.differences]
    for item in differences[:SHOWN_DIFFERENCES]:
        print(f"与资料包不同(保留现有):{item.kind} {item.key} {item.field}:现为 {item.stored},资料包为 {item.offered}")
    if len(differences) > SHOWN_DIFFERENCES:
        print(f"……共 {len(differences)} 处不同")
    return 0
