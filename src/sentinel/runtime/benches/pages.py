"""Pages on a busy night: duty desk, long list, map tile; alone, by 16 people at work, by 200 who do not wait."""

import argparse
import itertools
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sentinel.runtime.commands.replay import play
from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import Visitor, outcome, spread

PACK = ROOT / "packs" / "mentougou"
UNTIL = datetime.fromisoformat("2023-07-30T11:00")
PATHS = {"desk": "/duty/", "list": "/tasks/task/", "tile": "/geo/tiles/stations.station/9/421/193.mvt"}
LIMITS_MS = {"desk": 100.0, "list": 100.0, "tile": 30.0}
AT_WORK, CROWD = 16, 200
EVERY_S = 5.0
QUICK, WHOLE = (40, 8.0), (300, 30.0)


def crowd(
    port: int, people: int, cookies: dict[str, str], seconds: float, pause: Callable[[int], float]
) -> list[float]:
    """Milliseconds of every page people asked for in a span; each waits `pause(turn)` seconds before a page."""
    taken: list[float] = []
    ends = time.monotonic() + seconds

    def visit(number: int) -> None:
        visitor = Visitor(port, dict(cookies))
        for turn, path in enumerate(itertools.cycle((PATHS["desk"], PATHS["list"]))):
            time.sleep(pause(number if turn == 0 else people))
            if time.monotonic() >= ends:
                return
            taken.append(visitor.time(path))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def run(quick: bool) -> dict[str, Any]:
    """Play to 30 July 11:00 (641 tasks given), then read pages as the duty officer does."""
    count, seconds = QUICK if quick else WHOLE
    with scratch_space(PACK, leave_out=frozenset({"player"})) as (space, _processes):
        arguments = argparse.Namespace(
            pack=Path(PACK), name="23-7", seed=None, until=UNTIL, speed="max", json=True, lines=None
        )
        play(arguments, space.gateway_port)
        reader = Visitor(space.web_port)
        reader.log_in("zhiban", "Demo-237-night")
        figures: dict[str, float] = {}
        for name, path in PATHS.items():
            figures |= spread(name, reader.times(path, count))
        at_work = crowd(
            space.web_port, AT_WORK, reader.cookies, seconds, lambda number: min(number / AT_WORK, 1) * EVERY_S
        )
        figures |= spread("users_16", at_work)
        rushed = crowd(space.web_port, CROWD, reader.cookies, seconds, lambda _number: 0.0)
        figures["users_200_requests_s"] = round(len(rushed) / seconds, 1)
        figures |= spread("users_200", rushed)
    targets = [(f"{name}_p95_ms", "<=", limit) for name, limit in LIMITS_MS.items()]
    targets.append(("users_16_p95_ms", "<=", 100.0))
    notes = f"16 people: one page every {EVERY_S:g} s each; 200 people: the next page as soon as the last one is there"
    return outcome("pages", {"requests": count, "crowds": notes}, figures, targets)
