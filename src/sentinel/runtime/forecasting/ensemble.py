"""Many runs of one rain that is not known exactly: how many of them reach a place is its chance.

The members are computed by Dask: on this machine, or on the cluster SENTINEL_DASK names (every machine of it has the
same version of this package). They run the local inertial model; what differs between them is the rain's depth and when
in the storm it is heaviest.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from dask.distributed import Client, LocalCluster, wait
from numpy.typing import NDArray
from scipy.stats import norm

from sentinel.runtime.forecasting.ground import ground
from sentinel.runtime.forecasting.places import Water, hits
from sentinel.runtime.forecasting.solve import Says, Stopped, assumptions, grid_of, inputs_of, keep, storm_of
from sentinel.science.contract import OutOfRange
from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.run import memory_needed
from sentinel.science.flood.run import run as solve
from sentinel.science.flood.storm import Storm
from sentinel.science.terrain.picture import Sheet
from sentinel.wings.watch.forecasts import queries
from sentinel.wings.watch.forecasts.actions import Outcome
from sentinel.wings.watch.forecasts.models import Run

PEAKS = (0.25, 0.5, 0.75)
PRUDENT = 0.9
"""The quantile of the members' depths that is shown and judged."""
MEMORY_LIMIT = 4 << 30
POLL_S = 0.5

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Member:
    """What is kept of one member: depth m, speed m/s, arrival s (NaN: never), and its book."""

    deepest: Field
    speed: Field
    arrival: Field
    error: float
    steps: int
    model: str
    digest: str


def storms(row: Run) -> list[Storm]:
    """The members' rains: depths spread as the logarithm of the rain is, one in each equal part of its distribution.

    The mean of the depths is the asked one. The same run gives the same members.
    """
    random = np.random.default_rng(int.from_bytes(row.code.encode()[-8:], "big"))
    spread = float(row.basis["rain_spread"])
    shares = (np.arange(row.members) + random.random(row.members)) / row.members
    factors = np.exp(spread * norm.ppf(shares) - spread**2 / 2)
    factors /= factors.mean()
    peaks = random.permutation(np.resize(PEAKS, row.members))
    asked = storm_of(row)
    return [
        Storm(depth=min(asked.depth * float(factor), 2000.0), hours=asked.hours, peak=float(peak))
        for factor, peak in zip(factors, peaks, strict=True)
    ]


def member(given: Inputs) -> Member:
    """Compute one member; runs in a worker of the cluster."""
    found = solve(given)
    owed = found.book.initial + found.book.rain + found.book.inflow
    return Member(
        deepest=found.max_depth,
        speed=found.max_speed,
        arrival=found.arrival.astype(np.float32),
        error=abs(found.book.error) / max(owed, 1e-9),
        steps=found.steps,
        model=f"{found.stamp.model} {found.stamp.version}",
        digest=found.stamp.digest,
    )


def compute(row: Run, says: Says) -> Outcome:
    """Compute all members and what they say together; Stopped when the run is not to go on."""
    began = time.monotonic()
    terrain, words = ground(row.basis, row.cell_m)
    asked = [inputs_of(row, terrain, solver="inertial", storm=storm) for storm in storms(row)]
    _check_memory(asked)
    with cluster() as client:
        members = _gathered(client, asked, says)
    threshold = float(row.basis["threshold_depth"])
    water = together(members, threshold)
    sheet = Sheet(terrain)
    keep(queries.folder(row.code), terrain, sheet, water)
    said = (
        f"{row.members} 个成员：雨量对数标准差 {row.basis['rain_spread']:g}，雨峰位置不定；用局部惯性模型。",
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


def together(members: list[Member], threshold: float) -> Water:
    """Prudent depth and speed, earliest arrival, and the share of members that reach the threshold."""
    deepest = np.stack([each.deepest for each in members])
    chance = (deepest >= threshold).mean(axis=0, dtype=np.float32)
    arrivals = np.fmin.reduce([each.arrival for each in members])
    speed = np.quantile(np.stack([each.speed for each in members]), PRUDENT, axis=0)
    return Water(np.quantile(deepest, PRUDENT, axis=0), speed, arrivals, chance)


@contextmanager
def cluster() -> Iterator[Client]:
    """A client of the cluster SENTINEL_DASK names, or of one on this machine for as long as this lasts."""
    address = os.environ.get("SENTINEL_DASK", "")
    if address:
        with Client(address) as client:
            yield client
        return
    os.environ["NUMBA_NUM_THREADS"] = "1"  # a member a core; read by the workers, which are processes of their own
    with (
        LocalCluster(n_workers=os.cpu_count() or 1, threads_per_worker=1, dashboard_address=None) as local,
        Client(local) as client,
    ):
        yield client


def _gathered(client: Client, asked: list[Inputs], says: Says) -> list[Member]:
    futures = client.map(member, asked, pure=False)
    over: Any = wait(futures, timeout=0.0) if not futures else None
    while not (over := [each for each in futures if each.done()]) or len(over) < len(futures):
        if not says(len(over) / len(futures)):
            client.cancel(futures, force=True)
            raise Stopped
        time.sleep(POLL_S)
    found: list[Member] = client.gather(futures)
    return found


def _check_memory(asked: list[Inputs]) -> None:
    cells = int(np.size(asked[0].bed))
    needed = 3 * 4 * cells * len(asked) * 2 + memory_needed(asked[0]) * (os.cpu_count() or 1)
    if needed > MEMORY_LIMIT:
        raise OutOfRange(
            "members",
            f"{len(asked)} 个成员约需 {needed / 2**30:.1f} GiB 内存，上限是 {MEMORY_LIMIT / 2**30:.0f} GiB："
            "请减少成员或换大一级的网格。",
        )
