"""An ensemble of a run, computed by Dask: on this machine, or on the cluster that SENTINEL_DASK names.

Every machine of that cluster has the same version of this package; what it computes is pure science. Members run the
local inertial model.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from dask.distributed import Client, LocalCluster

from sentinel.runtime.forecasting.ground import ground
from sentinel.runtime.forecasting.places import Water, hits
from sentinel.runtime.forecasting.solve import Says, Stopped, assumptions, clear, grid_of, inputs_of, keep, storm_of
from sentinel.science.contract import OutOfRange
from sentinel.science.flood.ensemble import Member, member, storms, together
from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.run import memory_needed
from sentinel.science.terrain.picture import Sheet
from sentinel.wings.watch.forecasts import queries
from sentinel.wings.watch.forecasts.actions import Outcome
from sentinel.wings.watch.forecasts.models import Run

PRUDENT = 0.9
"""The quantile of the members' depths and speeds that is shown and judged."""
MEMORY_LIMIT = 4 << 30
POLL_S = 0.2


def compute(row: Run, says: Says) -> Outcome:
    """Compute all members and what they say together; Stopped when the run is not to go on."""
    began = time.monotonic()
    terrain, words = ground(row.basis, row.cell_m)
    spread, threshold = float(row.basis["rain_spread"]), float(row.basis["threshold_depth"])
    rains = storms(storm_of(row), row.members, spread=spread, seed=row.pk)
    asked = [inputs_of(row, terrain, solver="inertial", storm=rain) for rain in rains]
    _check_memory(asked)
    with cluster() as client:
        members = _gathered(client, asked, says)
    found = together(members, threshold=threshold, quantile=PRUDENT)
    water = Water(found.deepest, found.speed, found.arrival, found.chance)
    sheet, folder = Sheet(terrain), queries.folder(row.code)
    clear(folder)
    keep(folder, terrain, sheet, water)
    said = (
        f"{row.members} 个成员：雨量对数标准差 {spread:g}（待确认），雨峰靠前、居中、靠后各三分之一；用局部惯性模型。",
        f"水深、流速取成员的 {PRUDENT:.0%} 分位，到达时间取最早的成员；概率是水深达到 {threshold:g} 米的成员之比。",
    )
    first = members[0]
    return Outcome(
        terrain=words,
        demo=terrain.demo,
        grid=grid_of(terrain),
        corners=sheet.corners,
        frames=(),
        stamp=f"{first.model} × {row.members} {first.digest[:16]}",
        digest=first.digest,
        assumed=(*said, *assumptions(row, ())),
        volume_error=max(each.error for each in members),
        steps=sum(each.steps for each in members),
        seconds=round(time.monotonic() - began, 2),
        hits=hits(terrain, water, queries.spots(), queries.homes(), row.basis),
    )


@contextmanager
def cluster() -> Iterator[Client]:
    """A client of the cluster SENTINEL_DASK names, or of one on this machine for as long as this lasts."""
    address = os.environ.get("SENTINEL_DASK", "")
    if address:
        with Client(address) as client:
            yield client
        return
    workers = os.cpu_count() or 1
    environment = {"NUMBA_NUM_THREADS": "1"}  # a member a core
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, env=environment) as local,
        Client(local) as client,
    ):
        yield client


def _gathered(client: Client, asked: list[Inputs], says: Says) -> list[Member]:
    futures = client.map(member, asked, pure=False)
    while (over := sum(each.done() for each in futures)) < len(futures):
        if not says(over / len(futures)):
            client.cancel(futures, force=True)
            raise Stopped
        time.sleep(POLL_S)
    found: list[Member] = client.gather(futures)
    return found


def _check_memory(asked: list[Inputs]) -> None:
    """Three fields of every member are held twice while they are put together, beside the runs that go on."""
    cells = int(np.size(asked[0].bed))
    needed = 2 * 3 * 4 * cells * len(asked) + memory_needed(asked[0]) * (os.cpu_count() or 1)
    if needed > MEMORY_LIMIT:
        raise OutOfRange(
            "members",
            f"{len(asked)} 个成员约需 {needed / 2**30:.1f} GiB 内存，上限是 {MEMORY_LIMIT / 2**30:.0f} GiB："
            "请减少成员或换大一级的网格。",
        )
