"""What runs show on the map: pictures of the newest on One Map, those of any run and its places on pages that ask."""

import itertools
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.geo.layers import Layer
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.choices import Picture, Source
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.queries.runs import finished, impacts

PREFIX = "forecasts.run."
REACHED = "reached"
MOST_LISTED = 3
REACHED_STYLE: Mapping[str, Any] = {
    "by": "kind",
    "colors": {"village": "#c11574", "shelter": "#7a5af8"},
    "words": {"village": gettext_lazy("受淹的村（社区）"), "shelter": gettext_lazy("受淹的避难场所")},
}


def layers(actor: Actor) -> list[Layer]:
    """The deepest water of the newest finished runs, for One Map; storms of the library are nobody's present."""
    if not actor.has("forecasts.view"):
        return []
    newest = finished(actor).exclude(source=Source.LIBRARY).order_by("-asked_at", "-code")[:MOST_LISTED]
    return [picture_layer(row, rules.Picture.DEPTH) for row in newest]


def layer(actor: Actor, name: str) -> Layer | None:
    """A picture of one finished run within reach, or the places its water reaches, as `depth.<code of the run>`."""
    kind, _dot, code = name.partition(".")
    row = finished(actor).filter(code=code).first() if "\x00" not in code else None
    if row is None:
        return None
    if kind == REACHED:
        return _reached(row)
    return picture_layer(row, rules.Picture(kind)) if kind in rules.pictures(row.members) else None


def layer_name(row: Run, kind: str) -> str:
    """What a layer of a run is called."""
    return f"{PREFIX}{kind}.{row.code}"


def picture_layer(row: Run, picture: rules.Picture) -> Layer:
    """One picture of a run laid on the map; that of the depth also in time."""
    laid: dict[str, Any] = {"url": file_url(row, rules.PNGS[picture]), "corners": list(row.corners)}
    if picture == rules.Picture.DEPTH:
        laid["frames"] = [
            {"minutes": minutes, "text": lasting(minutes), "url": file_url(row, rules.frame_file(minutes))}
            for minutes in row.frames
        ]
    steps = legend(picture)
    return Layer(
        name=layer_name(row, picture),
        title=_("推演{picture}：{run}").format(picture=Picture(picture).label, run=row.title),
        kind="raster",
        rows=_none,
        permission="forecasts.view",
        mark=mark(row),
        style={
            "by": "class",
            "colors": {text: color for color, text in steps},
            "words": {text: text for _color, text in steps},
            "on": [],
            "opacity": 1,
        },
        shown=False,
        version=row.code,
        picture=laid,
    )


def file_url(row: Run, name: str) -> str:
    """Where a file of a run is fetched; a run that had this number before a rebuild has other ones."""
    return f"/forecasts/run/{row.code}/files/{name}?v={row.stamp.rsplit(' ', 1)[-1]}"


def mark(row: Run) -> str:
    """What a reader must see beside a layer of a run."""
    return _("示意") if row.demo else _("估计")


def legend(picture: rules.Picture) -> list[tuple[str, str]]:
    """(colour, words) of the classes of a picture."""
    bounds = [bound for bound, _color in rules.CLASSES[picture]]
    colors = [f"#{red:02x}{green:02x}{blue:02x}" for _bound, (red, green, blue) in rules.CLASSES[picture]]
    return list(zip(colors, _spans(picture, bounds), strict=True))


def lasting(minutes: int) -> str:
    """A time from the beginning of a run, in words."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} 分钟").format(n=rest)
    return _("{hours} 小时 {n} 分钟").format(hours=hours, n=rest) if rest else _("{hours} 小时").format(hours=hours)


def _spans(picture: rules.Picture, bounds: list[float]) -> list[str]:
    scale, unit = {
        rules.Picture.DEPTH: (1, _("米")),
        rules.Picture.ARRIVAL: (1, _("分钟")),
        rules.Picture.CHANCE: (100, "%"),
    }[picture]
    shown = [f"{bound * scale:g}" for bound in bounds]
    middle = [f"{low}—{high} {unit}" for low, high in itertools.pairwise(shown)]
    return [*middle, _("{low} {unit}及以上").format(low=shown[-1], unit=unit)]


def _none(actor: Actor) -> "QuerySet[Any, Any]":
    del actor  # a picture has no rows
    return Impact.objects.none()


def _reached(row: Run) -> Layer:
    return Layer(
        name=layer_name(row, REACHED),
        title=_("水到的村和避难场所：{run}").format(run=row.title),
        kind="point",
        rows=lambda actor: impacts(actor).filter(run=row),
        permission="forecasts.view",
        properties={"key": "code", "name": "name", "kind": "kind", "people": "people"},
        record_url="/forecasts/impact/{key}/",
        style={**REACHED_STYLE, "fields": {"people": _("在水中人数")}, "on": []},
        mark=mark(row),
        shown=False,
    )
