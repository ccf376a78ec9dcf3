"""What scope costs: the same read of tasks with and without `visible_to`, for a district, a town and a village."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sentinel.runtime.benches.ledger import grow
from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import outcome

PACK = Path(ROOT) / "packs" / "mentougou"
ROWS, QUICK_ROWS = 1_000_000, 100_000
ROUNDS = 41
MOST = 1.5
PEOPLE = {"district": "zhiban", "town": "miaofengshan", "village": "shuiyuzui"}


def median_ms(read: Callable[[], object]) -> float:
    """The median of ROUNDS reads after three to warm up, in milliseconds."""
    taken = []
    for number in range(ROUNDS + 3):
        began = time.perf_counter()
        read()
        if number >= 3:
            taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def run(quick: bool) -> dict[str, Any]:
    """The first fifty of a reader's rows, against the same statement with the reader's area written by hand."""
    rows = QUICK_ROWS if quick else ROWS
    everybody = frozenset({"player", "gateway", "worker", "sweeper", "web"})
    with scratch_space(PACK, leave_out=everybody) as (space, _processes):
        grow(space.database_url, 1, rows)
        import django

        django.setup()
        from sentinel.kernel.clock import now
        from sentinel.kernel.models import Account
        from sentinel.kernel.people import actor_of_account
        from sentinel.kernel.scope import area_stem
        from sentinel.wings.respond.tasks.models import Task

        figures: dict[str, float] = {}
        for name, username in PEOPLE.items():
            actor = actor_of_account(Account.objects.get(username=username), at=now())
            by_hand = Task.objects.filter(area_code__startswith=area_stem(actor.area_code))
            unscoped = median_ms(lambda rows=by_hand: list(rows.all()[:50]))  # type: ignore[misc]
            scoped = median_ms(lambda actor=actor: list(Task.objects.visible_to(actor)[:50]))  # type: ignore[misc]
            figures[f"{name}_unscoped_ms"], figures[f"{name}_ms"] = round(unscoped, 2), round(scoped, 2)
            figures[f"{name}_ratio"] = round(scoped / unscoped, 2)
    targets = [(f"{name}_ratio", "<=", MOST) for name in PEOPLE]
    return outcome("scope", {"rows": rows, "rounds": ROUNDS}, figures, targets)
