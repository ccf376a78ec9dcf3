"""Every write of the forecasts module."""

from sentinel.wings.watch.forecasts.actions.asking import (
    cancel,
    queue_again,
    queue_for_crossing,
    queue_library,
    queue_run,
)
from sentinel.wings.watch.forecasts.actions.fires import queue_fire
from sentinel.wings.watch.forecasts.actions.running import Outcome, beat, claim, fail, finish, release
from sentinel.wings.watch.forecasts.actions.telling import tell

__all__ = [
    "Outcome",
    "beat",
    "cancel",
    "claim",
    "fail",
    "finish",
    "queue_again",
    "queue_fire",
    "queue_for_crossing",
    "queue_library",
    "queue_run",
    "release",
    "tell",
]
