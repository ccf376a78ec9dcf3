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
from sentinel.wings.watch.forecasts.choices import Cover, Picture, Source
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.queries.differences import difference
from sentinel.wings.watch.forecasts.queries.runs import finished, impacts
from sentinel.wings.watch.forecasts.queries.words import WORDS

PREFIX = "forecasts.run."
REACHED = "reached"
DIFFERENCE = "difference"
DIFFERENCES = {
    rules.Hazard.FLOOD: (
        gettext_lazy("B 浅 1 米以上"),
        gettext_lazy("B 浅 0.5—1 米"),
        gettext_lazy("B 浅 0.1—0.5 米"),
        gettext_lazy("B 深 0.1—0.5 米"),
        gettext_lazy("B 深 0.5—1 米"),
        gettext_lazy("B 深 1 米及以上"),
    ),
    rules.Hazard.FIRE: (
        gettext_lazy("只有 B 过火"),
        gettext_lazy("B 早 60 分钟以上"),
        gettext_lazy("B 早 10—60 分钟"),
        gettext_lazy("B 晚 10—60 分钟"),
        gettext_lazy("B 晚 60 分钟及以上"),
        gettext_lazy("只有 A 过火"),
    ),
}
MOST_LISTED = 3
REACHED_STYLE: Mapping[str, Any] = {
    "by": "kind",
    "colors": {"village": "#c11574", "shelter": "#7a5af8"},
    "words": {"village": gettext_lazy("推演到达的村（社区）"), "shelter": gettext_lazy("推演到达的避难场所")},
}


def layers(actor: Actor) -> list[Layer]:
    """The deepest water or the burnt ground of the newest finished runs; storms of the library are nobody's present."""
    if not actor.has("forecasts.view"):
        return []
    newest = finished(actor).exclude(source=Source.LIBRARY).order_by("-asked_at", "-code")[:MOST_LISTED]
    return [picture_layer(row, rules.TIMED[rules.Hazard(row.hazard)]) for row in newest]


def layer(actor: Actor, name: str) -> Layer | None:
    """A picture of one finished run within reach, or the places it reaches, as `depth.<code of the run>`.

    Two codes after `difference.` are the picture of what differs between two runs.
    """
    kind, _dot, codes = name.partition(".")
    found = [_finished(actor, code) for code in codes.split(".")]
    rows = [row for row in found if row is not None]
    if kind == DIFFERENCE:
        return _difference(*rows) if len(rows) == len(found) == 2 else None
    if len(rows) != 1:
        return None
    (row,) = rows
    if kind == REACHED:
        return _reached(row)
    return picture_layer(row, rules.Picture(kind)) if kind in rules.pictures(row.hazard, row.members) else None


def _finished(actor: Actor, code: str) -> Run | None:
    return finished(actor).filter(code=code).first() if "\x00" not in code else None


def layer_name(row: Run, kind: str) -> str:
    """What a layer of a run is called."""
    return f"{PREFIX}{kind}.{row.code}"


def difference_name(a: Run, b: Run) -> str:
    """What the layer of what differs between two runs is called."""
    return f"{PREFIX}{DIFFERENCE}.{a.code}.{b.code}"


def difference_url(a: Run, b: Run) -> str:
    """Where the picture of what differs between two runs is fetched."""
    return f"/forecasts/compare/{a.code}/{b.code}/difference.png?v={_digest(a)}{_digest(b)}"


def picture_layer(row: Run, picture: rules.Picture) -> Layer:
    """One picture of a run laid on the map; the first of its hazard also in time."""
    laid: dict[str, Any] = {"url": file_url(row, rules.PNGS[picture]), "corners": list(row.corners)}
    if picture == rules.TIMED[rules.Hazard(row.hazard)]:
        laid["frames"] = [
            {"minutes": minutes, "text": lasting(minutes), "url": file_url(row, rules.frame_file(minutes))}
            for minutes in row.frames
        ]
    title = _("推演{picture}：{run}").format(picture=Picture(picture).label, run=row.title)
    return _raster(row, layer_name(row, picture), title, legend(picture), laid)


def _difference(a: Run, b: Run) -> Layer | None:
    found = difference(a, b)
    if isinstance(found, str):
        return None
    laid = {"url": difference_url(a, b), "corners": found.corners}
    title = _("推演差值：{b} − {a}").format(a=a.title, b=b.title)
    return _raster(b, difference_name(a, b), title, difference_legend(rules.Hazard(a.hazard)), laid)


def _raster(row: Run, name: str, title: str, steps: list[tuple[str, str]], laid: dict[str, Any]) -> Layer:
    return Layer(
        name=name,
        title=title,
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
    return f"/forecasts/run/{row.code}/files/{name}?v={_digest(row)}"


def _digest(row: Run) -> str:
    return str(row.stamp.rsplit(" ", 1)[-1])


def mark(row: Run) -> str:
    """What a reader must see beside a layer of a run."""
    return _("示意") if row.demo else _("估计")


def legend(picture: rules.Picture) -> list[tuple[str, str]]:
    """(colour, words) of the classes of a picture."""
    classes = rules.CLASSES[picture]
    if picture == rules.Picture.FUEL:
        return list(zip(_colors(classes), map(str, Cover.labels), strict=True))
    return list(zip(_colors(classes), _spans(picture, [bound for bound, _color in classes]), strict=True))


def difference_legend(hazard: rules.Hazard) -> list[tuple[str, str]]:
    """(colour, words) of what differs between two runs of a hazard, B − A."""
    return list(zip(_colors(rules.DIFFERENCE_CLASSES[hazard]), map(str, DIFFERENCES[hazard]), strict=True))


def _colors(classes: rules.Classes) -> list[str]:
    return [f"#{red:02x}{green:02x}{blue:02x}" for _bound, (red, green, blue) in classes]


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
        rules.Picture.BURNT: (1, _("分钟")),
        rules.Picture.FLAME: (1, _("米")),
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
        title=_("推演到达的村和避难场所：{run}").format(run=row.title),
        kind="point",
        rows=lambda actor: impacts(actor).filter(run=row),
        permission="forecasts.view",
        properties={"key": "code", "name": "name", "kind": "kind", "people": "people"},
        record_url="/forecasts/impact/{key}/",
        style={**REACHED_STYLE, "fields": {"people": WORDS[row.hazard].inside}, "on": []},
        mark=mark(row),
        shown=False,
    )
