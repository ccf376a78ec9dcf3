"""Two runs beside each other: what was asked, and the places that one, the other or both reach."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.queries.pages import map_of, reached, shown

NOTHING = "—"
BASIS = {
    "manning": gettext_lazy("地面曼宁糙率"),
    "curve_number": gettext_lazy("径流曲线数"),
    "threshold_depth": gettext_lazy("受淹水深（米）"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was asked, in words, of either run."""

    label: str
    a: str
    b: str

    @property
    def differs(self) -> bool:
        """True where the two were asked differently."""
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Pair:
    """One place as either run has it; None where its water does not come there."""

    name: str
    kind: str
    a: Impact | None
    b: Impact | None

    @property
    def depth(self) -> str:
        """How much deeper it is in b, metres with a sign; empty where one does not reach it."""
        return f"{self.b.depth_m - self.a.depth_m:+.2f}" if self.a and self.b else ""

    @property
    def minutes(self) -> str:
        """How much later the water of b comes, minutes with a sign; empty where either does not say."""
        if self.a is None or self.b is None or self.a.minutes is None or self.b.minutes is None:
            return ""
        return f"{self.b.minutes - self.a.minutes:+d}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs: what was asked, and their places by whom they are reached."""

    asked: list[Difference]
    both: list[Pair]
    only_a: list[Pair]
    only_b: list[Pair]


def comparison(actor: Actor, a: Run, b: Run) -> Comparison:
    """Two finished runs beside each other, as far as the reader reaches."""
    of_a, of_b = ({(each.kind, each.subject): each for each in reached(actor, run)} for run in (a, b))
    keys = [*of_a, *(key for key in of_b if key not in of_a)]
    pairs = [_pair(of_a.get(key), of_b.get(key)) for key in keys]
    return Comparison(
        asked=_asked(a, b),
        both=[pair for pair in pairs if pair.a and pair.b],
        only_a=[pair for pair in pairs if pair.b is None],
        only_b=[pair for pair in pairs if pair.a is None],
    )


def laid(a: Run, b: Run) -> dict[str, Any]:
    """The deepest water of both runs on one map, and what the map is told."""
    pictures = [shown(run, rules.Picture.DEPTH, f"{side} {run}") for side, run in (("A", a), ("B", b))]
    return {"pictures": pictures, "map": map_of([each.layer for each in pictures], a.corners)}


def _pair(a: Impact | None, b: Impact | None) -> Pair:
    one = a or b
    assert one is not None
    return Pair(one.name, one.get_kind_display(), a, b)


def _asked(a: Run, b: Run) -> list[Difference]:
    sides = [_words(run) for run in (a, b)]
    return [Difference(label, sides[0][label], sides[1][label]) for label in sides[0]]


def _words(run: Run) -> dict[str, str]:
    said = {
        _("雨量"): f"{run.rain_mm:g} mm",
        _("历时"): f"{run.rain_hours:g} h",
        _("雨型"): run.get_shape_display(),
        _("雨后续算"): f"{run.tail_hours:g} h",
        _("网格"): f"{run.cell_m} m",
        _("成员数"): str(run.members),
        _("来水"): _inflow(run),
        _("地形"): run.terrain or NOTHING,
    }
    return said | {str(label): _plain(run.basis.get(key)) for key, label in BASIS.items()}


def _inflow(run: Run) -> str:
    if run.inflow_point is None:
        return NOTHING
    place = f"{run.inflow_point.x:.4f}, {run.inflow_point.y:.4f}"
    return f"{place} · {run.inflow_m3s:g} m³/s · {run.inflow_hours:g} h"


def _plain(value: object) -> str:
    return NOTHING if value is None else str(value)
