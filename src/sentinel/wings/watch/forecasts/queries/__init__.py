"""Every read of the forecasts module."""

from sentinel.wings.watch.forecasts.queries.answers import Answer, answer, library
from sentinel.wings.watch.forecasts.queries.places import extent, homes, spots
from sentinel.wings.watch.forecasts.queries.runs import (
    ahead,
    basis,
    folder,
    impacts,
    newest_impacts,
    panel,
    run_of,
    runs,
)

__all__ = [
    "Answer",
    "ahead",
    "answer",
    "basis",
    "extent",
    "folder",
    "homes",
    "impacts",
    "library",
    "newest_impacts",
    "panel",
    "run_of",
    "runs",
    "spots",
]
