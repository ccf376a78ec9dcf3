"""What a run may be asked for, in which order runs are taken, and what its water means at a place. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=60)
"""Wall time after which a run whose process says nothing is taken over by another."""
MOST_ATTEMPTS = 3
CELLS = (30, 60, 90)
MOST_MEMBERS = 60
MOST_HOURS = 72


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


class Place(StrEnum):
    """What stands at a place."""

    VILLAGE = "village"
    SHELTER = "shelter"


class Picture(StrEnum):
    """What a picture of a run shows."""

    DEPTH = "depth"
    ARRIVAL = "arrival"
    CHANCE = "chance"


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
CLASSES = {Picture.DEPTH: DEPTH_CLASSES, Picture.ARRIVAL: MINUTE_CLASSES, Picture.CHANCE: CHANCE_CLASSES}
PNGS = {Picture.DEPTH: "deepest.png", Picture.ARRIVAL: "arrival.png", Picture.CHANCE: "chance.png"}
GRIDS = ("deepest.tif", "speed.tif", "arrival.tif")
CHANCE_GRID = "chance.tif"


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
    """A place that the water reaches. depth m, speed m/s, minutes from the beginning; chance 0–1 of an ensemble.

    `people` and `households` stand in the water by their own place; `registered` are all of the village.
    """

    spot: Spot
    depth: float
    speed: float
    minutes: int | None
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


def pictures(members: int) -> list[Picture]:
    """What the pictures of a run show; only an ensemble has chances."""
    return [picture for picture in Picture if picture != Picture.CHANCE or members > 1]


def grids(members: int) -> list[str]:
    """The grids of a run as files."""
    return [*GRIDS, CHANCE_GRID] if members > 1 else list(GRIDS)


def frame_file(minutes: int) -> str:
    """The file of the water at an instant, minutes from the beginning."""
    return f"frame-{minutes:04}.png"


def files(members: int, frames: Sequence[int]) -> set[str]:
    """Every file of a run that may be handed out."""
    pngs = {PNGS[picture] for picture in pictures(members)}
    return pngs | set(grids(members)) | {frame_file(minutes) for minutes in frames}
