"""What the pages of a run show: its place in the queue and its progress, then what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.kernel.text import Label
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import Picture, Place, Status
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.queries.layers import REACHED, file_url, lasting, layer_name, legend
from sentinel.wings.watch.forecasts.queries.runs import OPEN, ahead, finished, impacts
from sentinel.wings.watch.forecasts.queries.words import WORDS, asked, caveat, measures, nowhere

LAYERS_URL = "/geo/layers.json"
MOST_CHOICES = 60
GRID_TITLES = {
    "deepest.tif": Picture.DEPTH.label,
    "speed.tif": gettext_lazy("最大流速"),
    "chance.tif": Picture.CHANCE.label,
    "flame.tif": Picture.FLAME.label,
    "intensity.tif": gettext_lazy("火线强度"),
    "fuel.tif": Picture.FUEL.label,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture offered on the map: the name of its layer, its title, its file and its classes as (colour, words)."""

    layer: str
    title: str
    file: str
    legend: list[tuple[str, str]]


def panel(row: Run, actor: Actor, at: datetime) -> dict[str, Any]:
    """What the record page of a run shows beside its columns."""
    found = {**progress(row, at), "words": WORDS[row.hazard], "asked": asked(row).items()}
    return {**found, **_result(row, actor)} if row.status == Status.DONE else found


def progress(row: Run, at: datetime) -> dict[str, Any]:
    """How a run stands: before its turn, how far it is, how long it has taken."""
    since = row.started_at or row.asked_at
    return {
        "open": row.status in OPEN,
        "ahead": ahead(row) if row.status == Status.QUEUED else 0,
        "percent": int(row.progress * 100),
        "elapsed": _clock(max((row.ended_at or at) - since, timedelta())),
    }


def reached(actor: Actor, row: Run) -> list[Impact]:
    """The places within reach that the water of a run reaches, in the order it comes to them."""
    return list(impacts(actor).filter(run=row).order_by("minutes", "-depth_m", "code"))


def comparable(actor: Actor) -> list[Run]:
    """The newest finished runs, to choose two of them."""
    return list(finished(actor).order_by("-asked_at", "-code")[:MOST_CHOICES])


def shown(row: Run, picture: rules.Picture, title: str = "") -> Shown:
    """One picture of a run as it is offered on a map."""
    file = file_url(row, rules.PNGS[picture])
    return Shown(layer_name(row, picture), title or str(Picture(picture).label), file, legend(picture))


def map_of(layers: list[str], corners: list[float]) -> dict[str, str]:
    """What a map is told: which layers, where it reads them, where it opens."""
    return {
        "only": " ".join(["areas.outline", *layers]),
        "layers_url": f"{LAYERS_URL}?{urlencode([('also', name) for name in layers])}",
        "bounds": ",".join(f"{degrees:.5f}" for degrees in corners),
    }


@dataclass(frozen=True, slots=True)
class Reached:
    """One place of a run as its page lists it: when it comes there, and the figures under the heads of its hazard."""

    impact: Impact
    arrival: str
    figures: list[tuple[Label, str]]


def _result(row: Run, actor: Actor) -> dict[str, Any]:
    places = reached(actor, row)
    villages = [each for each in places if each.kind == Place.VILLAGE]
    pictures = [shown(row, picture) for picture in rules.pictures(row.hazard, row.members)]
    first = next((each for each in villages if each.minutes is not None), None)
    return {
        "villages": [_shown_place(each) for each in villages],
        "shelters": [_shown_place(each) for each in places if each.kind == Place.SHELTER],
        "people": sum(each.people for each in villages),
        "worst": max((each.level for each in places), default=None),
        "first": first,
        "elsewhere": row.villages - len(villages),
        "may_plan": bool(villages) and actor.has("evacuations.view"),
        "pictures": pictures,
        "map": map_of([*(each.layer for each in pictures), layer_name(row, REACHED)], row.corners),
        "grids": [
            (name, GRID_TITLES.get(name, WORDS[row.hazard].comes)) for name in rules.grids(row.hazard, row.members)
        ],
        "said": caveat(row),
        "nowhere": nowhere(row),
        "error": None if row.volume_error is None else f"{row.volume_error:.1e}",
    }


def _shown_place(each: Impact) -> Reached:
    figures = zip(WORDS[each.run.hazard].heads, measures(each), strict=True)
    return Reached(each, "" if each.minutes is None else lasting(each.minutes), list(figures))


def _clock(took: timedelta) -> str:
    minutes, seconds = divmod(int(took.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
