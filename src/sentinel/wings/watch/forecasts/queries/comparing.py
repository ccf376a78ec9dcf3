"""Two runs beside each other: what was asked, and the places that one, the other or both reach."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.forecasts import rules
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.queries.differences import difference
from sentinel.wings.watch.forecasts.queries.layers import difference_legend, difference_name, difference_url
from sentinel.wings.watch.forecasts.queries.pages import Shown, map_of, reached, shown
from sentinel.wings.watch.forecasts.queries.words import asked, caveat


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
    """One place as either run has it; None where it does not come there."""

    name: str
    kind: str
    a: Impact | None
    b: Impact | None

    @property
    def level(self) -> str:
        """How much deeper the water or longer the flames are in b, metres with a sign; empty where one is not there."""
        return f"{self.b.level - self.a.level:+.2f}" if self.a and self.b else ""

    @property
    def minutes(self) -> str:
        """How much later b comes, minutes with a sign; empty where either does not say."""
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
    """What differs, and both runs, on one map, and what the map is told; a sentence where they do not lie over."""
    timed = rules.TIMED[rules.Hazard(a.hazard)]
    pictures = [shown(run, timed, f"{side} {run}") for side, run in (("A", a), ("B", b))]
    found = difference(a, b)
    if isinstance(found, str):
        return {"no_difference": found, **_on_map(pictures, a, b)}
    title = _("差值（B − A）")
    first = Shown(difference_name(a, b), title, difference_url(a, b), difference_legend(rules.Hazard(a.hazard)))
    return {"figures": found.figures, **_on_map([first, *pictures], a, b)}


def _on_map(pictures: list[Shown], a: Run, b: Run) -> dict[str, Any]:
    west, south, east, north = zip(a.corners, b.corners, strict=True)
    around = [min(west), min(south), max(east), max(north)]
    return {
        "pictures": pictures,
        "map": map_of([each.layer for each in pictures], around),
        "said": caveat(a if a.demo else b),
    }


def _pair(a: Impact | None, b: Impact | None) -> Pair:
    one = a or b
    assert one is not None
    return Pair(one.name, one.get_kind_display(), a, b)


def _asked(a: Run, b: Run) -> list[Difference]:
    sides = [asked(run) for run in (a, b)]
    return [Difference(label, sides[0][label], sides[1][label]) for label in sides[0]]
