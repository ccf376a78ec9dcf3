"""Plays the tiny night in a scratch space, as a program of its own, and prints what came of it.

python stage.py max | killed | clocked
"""

import argparse
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from sentinel.runtime.commands.replay import play
from sentinel.runtime.replay.scratch import Processes, scratch_space

TINY = Path(__file__).parents[1] / "packs" / "tiny"
KILLED = ("gateway", "worker", "sweeper", "gateway")
FASTER_THAN_ANY_DEMO = "14400"


def kill_in_turn(processes: Processes, over: threading.Event) -> None:
    """SIGKILL one process after the other while the night goes on; each must have come up before it is killed."""
    for name in KILLED:
        while (pid := processes.pid(name)) is None and not over.wait(0.05):
            pass
        if over.wait(1.0) or pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        print(f"killed {name}", file=sys.stderr)


def main(how: str) -> None:
    with scratch_space(TINY) as (space, processes):
        over = threading.Event()
        killer = threading.Thread(target=kill_in_turn, args=(processes, over))
        if how == "killed":
            killer.start()
        speed = FASTER_THAN_ANY_DEMO if how == "clocked" else "max"
        arguments = argparse.Namespace(
            pack=TINY, name="mini", seed=None, until=None, speed=speed, json=True, lines=None
        )
        began = time.monotonic()
        outcome = play(arguments, space.gateway_port)
        over.set()
        print(json.dumps({**outcome, "wall_s": time.monotonic() - began}))


main(sys.argv[1])
