"""Every read of the forecasts module."""

from sentinel.wings.watch.forecasts.queries.answers import Answer, Kept, answer, library, storms
from sentinel.wings.watch.forecasts.queries.comparing import Comparison, comparison, laid
from sentinel.wings.watch.forecasts.queries.differences import Drawn, Figures, difference
from sentinel.wings.watch.forecasts.queries.layers import PREFIX, REACHED_STYLE, lasting, layer, layers
from sentinel.wings.watch.forecasts.queries.pages import comparable, panel, progress
from sentinel.wings.watch.forecasts.queries.passing import closing
from sentinel.wings.watch.forecasts.queries.places import extent, homes, inside, spots
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
from sentinel.wings.watch.forecasts.queries.words import WORDS, brief, caveat, measure, wind_name

__all__ = [
    "PREFIX",
    "REACHED_STYLE",
    "WORDS",
    "Answer",
    "Comparison",
    "Drawn",
    "Figures",
    "Kept",
    "ahead",
    "answer",
    "basis",
    "brief",
    "caveat",
    "closing",
    "comparable",
    "comparison",
    "difference",
    "extent",
    "file_of",
    "finished",
    "finished_run",
    "folder",
    "homes",
    "impacts",
    "inside",
    "laid",
    "lasting",
    "layer",
    "layers",
    "library",
    "measure",
    "newest_impacts",
    "panel",
    "progress",
    "run_of",
    "runs",
    "spots",
    "storms",
    "wind_name",
]
