"""What a run may be asked for, in which order runs are taken, what it shows and what it means at a place. Pure."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=60)
"""Wall time after which a run whose process says nothing is taken over by another."""
MOST_ATTEMPTS = 3
CELLS = (30, 60, 90)
MOST_MEMBERS = 60
MOST_HOURS = 72
MOST_BURN_HOURS = 24
MOST_WIND_MS = 30


class Hazard(StrEnum):
    """What is computed."""

    FLOOD = "flood"
    FIRE = "fire"


class Status(StrEnum):
    """From asked for to its end."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """Who asked."""

    HAND = "hand"
    RULE = "rule"
    LIBRARY = "library"


class Shape(StrEnum):
    """When in the storm it rains most."""

    EVEN = "even"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


class Dryness(StrEnum):
    """How dry what may burn is; the pack says which moistures that means."""

    DAMP = "damp"
    USUAL = "usual"
    DRY = "dry"
    PARCHED = "parched"


class Cover(StrEnum):
    """What burns on a cell, in the order of science.fire.cover.KINDS."""

    GRASS = "grass"
    SHRUB = "shrub"
    BROADLEAF = "broadleaf"
    CONIFER = "conifer"


class Place(StrEnum):
    """What stands at a place."""

    VILLAGE = "village"
    SHELTER = "shelter"


class Picture(StrEnum):
    """What a picture of a run shows."""

    DEPTH = "depth"
    ARRIVAL = "arrival"
    CHANCE = "chance"
    BURNT = "burnt"
    FLAME = "flame"
    FUEL = "fuel"


PEAKS: dict[Shape, float | None] = {Shape.EVEN: None, Shape.EARLY: 0.25, Shape.MIDDLE: 0.5, Shape.LATE: 0.75}
# What somebody asked for goes first, then what a rule asked for; the library takes what time is left.
TURNS = {Source.HAND: 0, Source.RULE: 1, Source.LIBRARY: 2}

# From this value on a cell is painted in this colour. None of them can be taken for the colour of a warning level, and
# each stands off the light and the dark ground of the map.
Classes = tuple[tuple[float, tuple[int, int, int]], ...]
DEPTH_CLASSES: Classes = (
    (0.05, (158, 217, 234)),
    (0.15, (103, 192, 222)),
    (0.3, (48, 160, 203)),
    (0.5, (20, 124, 176)),
    (1.0, (38, 88, 150)),
    (2.0, (76, 60, 140)),
)
MINUTE_CLASSES: Classes = (
    (0, (142, 12, 124)),
    (30, (176, 43, 150)),
    (60, (205, 88, 176)),
    (120, (222, 133, 196)),
    (180, (234, 174, 214)),
    (360, (241, 207, 230)),
)
CHANCE_CLASSES: Classes = (
    (0.1, (168, 221, 206)),
    (0.3, (109, 196, 178)),
    (0.5, (54, 163, 147)),
    (0.7, (17, 125, 115)),
    (0.9, (9, 90, 88)),
)
BURNT_CLASSES: Classes = (
    (0, (96, 32, 16)),
    (60, (140, 56, 24)),
    (120, (176, 88, 44)),
    (240, (201, 126, 78)),
    (480, (219, 165, 122)),
    (720, (233, 203, 174)),
)
FLAME_CLASSES: Classes = (
    (0, (226, 196, 232)),
    (0.5, (203, 150, 214)),
    (1.2, (171, 101, 189)),
    (2.4, (132, 60, 156)),
    (3.4, (93, 30, 118)),
    (11.0, (56, 10, 76)),
)
"""The steps at 1.2, 2.4 and 3.4 m are the 4, 8 and 11 ft of the fire characteristics chart (Andrews and Rothermel
1982, GTR INT-131, as remembered): by hand, with machines, out of reach of an attack on the head."""
# By the number of the kind of cover; what does not burn is not painted.
FUEL_CLASSES: Classes = (
    (0, (222, 205, 120)),
    (1, (176, 160, 84)),
    (2, (134, 176, 108)),
    (3, (52, 112, 84)),
)
# The parameters without which no fire can be computed.
FIRE_VALUES = ("fuel", "fuel_legend", "fuel_sketch", "fuel_models", "wind_adjustment", "fire_moistures")
# What of two runs of a hazard differs, in the unit of the picture; smaller differences are neither counted nor painted.
LEAST_DIFFERENCE = {Hazard.FLOOD: 0.1, Hazard.FIRE: 10.0}
# One run comes and the other never does: beyond every difference there can be.
ONLY = 1e6
DIFFERENCE_CLASSES: dict[Hazard, Classes] = {
    Hazard.FLOOD: (
        (-ONLY, (1, 102, 94)),
        (-1.0, (53, 151, 143)),
        (-0.5, (128, 205, 193)),
        (0.0, (206, 164, 212)),
        (0.5, (158, 92, 168)),
        (1.0, (106, 28, 118)),
    ),
    Hazard.FIRE: (
        (-2 * ONLY, (64, 10, 76)),
        (1 - ONLY, (118, 42, 131)),
        (-60.0, (186, 140, 200)),
        (0.0, (128, 205, 193)),
        (60.0, (53, 151, 143)),
        (ONLY - 1, (1, 84, 76)),
    ),
}
CLASSES = {
    Picture.DEPTH: DEPTH_CLASSES,
    Picture.ARRIVAL: MINUTE_CLASSES,
    Picture.CHANCE: CHANCE_CLASSES,
    Picture.BURNT: BURNT_CLASSES,
    Picture.FLAME: FLAME_CLASSES,
    Picture.FUEL: FUEL_CLASSES,
}
PNGS = {
    Picture.DEPTH: "deepest.png",
    Picture.ARRIVAL: "arrival.png",
    Picture.CHANCE: "chance.png",
    Picture.BURNT: "burnt.png",
    Picture.FLAME: "flame.png",
    Picture.FUEL: "fuel.png",
}
GRIDS = {
    Hazard.FLOOD: ("deepest.tif", "speed.tif", "arrival.tif"),
    Hazard.FIRE: ("arrival.tif", "flame.tif", "intensity.tif", "fuel.tif"),
}
CHANCE_GRID = "chance.tif"
PICTURES = {
    Hazard.FLOOD: (Picture.DEPTH, Picture.ARRIVAL),
    Hazard.FIRE: (Picture.BURNT, Picture.FLAME, Picture.FUEL),
}
TIMED = {Hazard.FLOOD: Picture.DEPTH, Hazard.FIRE: Picture.BURNT}
"""The first picture of a hazard: the one that is also there in time."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place whose fate a run is asked about: lon and lat in degrees (CGCS2000), the registered people there."""

    kind: Place
    code: str
    name: str
    area_code: str
    lon: float
    lat: float
    people: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """One registered household: its village, where it lies, how many live there."""

    area_code: str
    lon: float
    lat: float
    people: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that the water or the fire of a run reaches; minutes from the beginning, chance 0–1 of an ensemble.

    Of water depth m and speed m/s, of fire the length of its flames m. `people` and `households` live by their own
    place where it comes; `registered` are all of the village.
    """

    spot: Spot
    _: KW_ONLY
    minutes: int | None
    depth: float | None = None
    speed: float | None = None
    flame: float | None = None
    people: int = 0
    households: int = 0
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Storm:
    """A design storm of the library."""

    mm: float
    hours: float
    shape: Shape


def answering(storms: Sequence[Storm], mm: float, hours: float) -> Storm | None:
    """The storm of the library that answers for this rain: the smallest that is not milder in depth nor in rate.

    A rain longer than a storm of the same depth is milder, so the storm's hours are not more than the asked ones. None
    where the library has nothing so heavy.
    """
    enough = [storm for storm in storms if storm.mm >= mm and storm.hours <= hours]
    return min(enough, key=lambda storm: (storm.mm, -storm.hours), default=None)


def pictures(hazard: str, members: int) -> list[Picture]:
    """What the pictures of a run show, the one in time first; only an ensemble has chances."""
    return [*PICTURES[Hazard(hazard)], *([Picture.CHANCE] if members > 1 else [])]


def grids(hazard: str, members: int) -> list[str]:
    """The grids of a run as files."""
    return [*GRIDS[Hazard(hazard)], *([CHANCE_GRID] if members > 1 else [])]


def frame_file(minutes: int) -> str:
    """The file of the water or the fire at an instant, minutes from the beginning."""
    return f"frame-{minutes:04}.png"


def files(hazard: str, members: int, frames: Sequence[int]) -> set[str]:
    """Every file of a run that may be handed out."""
    pngs = {PNGS[picture] for picture in pictures(hazard, members)}
    return pngs | set(grids(hazard, members)) | {frame_file(minutes) for minutes in frames}
