"""Prometheus metrics of one space: requests from this process's memory, everything else read when it is asked for.

Why not a port per process: docs/decisions/0004-watching.md.
"""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from sentinel.kernel.clock import now, wall_now
from sentinel.runtime.watching import readings
from sentinel.runtime.watching.requests import REGISTRY

FRAMES = "frames:"
POOL = ("pool_size", "pool_available", "requests_waiting")


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"sentinel_{name}", text, value=value)


class Installation(Collector):
    """Reads the database at every scrape; one that is away is a metric too."""

    def describe(self) -> list[Metric]:
        """Nothing is read at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Everything that is not of this process."""
        space = GaugeMetricFamily("sentinel_space", "Which space this is", labels=("space",))
        space.add_metric([settings.SENTINEL_SPACE], 1)
        yield space
        try:
            found = [*_log(), *_due(), *_processes()]
        except DatabaseError:
            yield _gauge("database_up", "The database answers", 0)
            return
        yield _gauge("database_up", "The database answers", 1)
        yield from found


def _log() -> Iterator[Metric]:
    found = readings.numbers(wall_now())
    yield _gauge("feed_lag_seconds", "Age of the oldest event no feed can read yet", found.feed_lag_s)
    yield _gauge("reactions_waiting", "Reactions that are still owed", found.waiting)
    yield _gauge("reaction_oldest_seconds", "Age of the oldest reaction that is still owed", found.oldest_s)
    yield _gauge("reactions_parked", "Reactions that were given up and need a person", found.parked)
    yield _gauge("sendings_waiting", "Messages that are on their way out", readings.sendings_waiting())


def _due() -> Iterator[Metric]:
    late, by = readings.late_rows(now())
    yield _gauge("due_rows_late", "Due rows nobody settled within five business seconds", late)
    yield _gauge("due_late_seconds", "Business seconds by which the first due row is late", by)


def _processes() -> Iterator[Metric]:
    labels = ("process", "host")
    up = GaugeMetricFamily("sentinel_process_up", "The process gave a sign of life of late", labels=labels)
    age = GaugeMetricFamily("sentinel_process_beat_age_seconds", "Age of its last sign of life", labels=labels)
    started = GaugeMetricFamily("sentinel_process_started_seconds", "When it started (Unix time)", labels=labels)
    pool = GaugeMetricFamily("sentinel_pool", "Database connections of the process", labels=(*labels, "what"))
    frames = CounterMetricFamily(
        "sentinel_gateway_frames", "Frames taken since the gateway started", labels=("host", "status")
    )
    for beat, seconds in readings.beats(wall_now()):
        where = [beat.process, beat.host]
        up.add_metric(where, float(readings.up(seconds)))
        age.add_metric(where, seconds)
        started.add_metric(where, beat.started_at.timestamp())
        for name, value in beat.counts.items():
            if name in POOL:
                pool.add_metric([*where, name], value)
            elif name.startswith(FRAMES):
                frames.add_metric([beat.host, name.removeprefix(FRAMES)], value)
    yield from (up, age, started, pool, frames)


@cache
def registry() -> CollectorRegistry:
    """The registry of this process."""
    REGISTRY.register(Installation())
    ProcessCollector(registry=REGISTRY)
    return REGISTRY
