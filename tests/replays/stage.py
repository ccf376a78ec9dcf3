"""Plays the tiny night in a scratch space, as a program of its own, and prints what came of it.

python stage.py SPEED
"""

import argparse
import json
import sys
from pathlib import Path

from sentinel.runtime.commands.replay import play
from sentinel.runtime.replay.scratch import scratch_space

TINY = Path(__file__).parents[1] / "packs" / "tiny"

with scratch_space(TINY) as (space, _processes):
    asked = argparse.Namespace(pack=TINY, name="mini", seed=None, until=None, speed=sys.argv[1], json=True, lines=None)
    print(json.dumps(play(asked, space.gateway_port)))
