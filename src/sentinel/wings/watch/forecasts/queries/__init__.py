"""Every read of the forecasts module."""

from sentinel.wings.watch.forecasts.queries.answers import Answer, Kept, answer, library, storms
from sentinel.wings.watch.forecasts.queries.comparing import Comparison, comparison, laid
from sentinel.wings.watch.forecasts.queries.layers import PREFIX, REACHED_STYLE, lasting, layer, layers
from sentinel.wings.watch.forecasts.queries.pages import comparable, panel, progress
from sentinel.wings.watch.forecasts.queries.places import extent, homes, spots
from sentinel.wings.watch.forecasts.queries.runs import (
    ahead,
    basis,
    file_of,
    finished,
    finished_run,
    folder,
    impacts,
    newest_impacts,
    run_of,
    runs,
)

__all__ = [
    "PREFIX",
    "REACHED_STYLE",
    "Answer",
    "Comparison",
    "Kept",
    "ahead",
    "answer",
    "basis",
    "comparable",
    "comparison",
    "extent",
    "file_of",
    "finished",
    "finished_run",
    "folder",
    "homes",
    "impacts",
    "laid",
    "lasting",
    "layer",
    "layers",
    "library",
    "newest_impacts",
    "panel",
    "progress",
    "run_of",
    "runs",
    "spots",
    "storms",
]
