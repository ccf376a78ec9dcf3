"""The script of a replay: what each station measured, what came from outside, how people behave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sentinel.runtime.packs.files import Pack, PackError
from sentinel.runtime.replay.curves import Measurement, drawn, measurements


@dataclass(frozen=True, slots=True)
class Night:
    """A whole replay, read once and never changed."""

    name: str
    title: str
    intro: tuple[str, ...]
    seed: int
    starts: datetime
    ends: datetime
    measurements: tuple[Measurement, ...]
    facts: tuple[Mapping[str, Any], ...]
    rules: tuple[Mapping[str, Any], ...]
    people: Mapping[str, Any]
    faults: Mapping[str, int]
    watched: tuple[str, ...]
    marks: tuple[Mapping[str, str], ...]
    injects: tuple[Mapping[str, Any], ...] = ()

    def draw(self, *key: object) -> int:
        """A number from 0 to 9,999 that depends on the seed and the natural keys alone."""
        return drawn(self.seed, *key)

    def between(self, bounds: tuple[int, int] | list[int], *key: object) -> int:
        """A whole number within bounds, both included."""
        low, high = bounds
        return low + self.draw(*key) % (high - low + 1)

    def happens(self, percent: int, *key: object) -> bool:
        """True in `percent` of the cases."""
        return self.draw(*key) < percent * 100


def read_night(pack: Pack, name: str, seed: int | None = None) -> Night:
    """The replay `name` of a pack; PackError where a file is missing or wrong."""
    folder = f"replays/{name}"
    if not pack.has(folder):
        known = "、".join(sorted(path.name for path in (pack.folder / "replays").glob("*"))) or "无"
        raise PackError(f"资料包里没有回放 {name};现有：{known}")
    script = pack.yaml(f"{folder}/script.yaml")
    starts, ends = _instant(script["starts"]), _instant(script["ends"])
    seed = script["seed"] if seed is None else seed
    sent = [item for item in measurements(pack, folder, script, seed) if starts <= item.sent <= ends]
    return Night(
        name=name,
        title=script["title"],
        intro=tuple(script["intro"]),
        seed=seed,
        starts=starts,
        ends=ends,
        measurements=tuple(sent),
        facts=tuple(script["facts"]),
        rules=tuple(script["rules"]),
        people=script["people"],
        faults=script["faults"],
        watched=tuple(script.get("watched", ())),
        marks=tuple(script.get("marks", ())),
        injects=tuple(pack.yaml(f"{folder}/injects.yaml")) if pack.has(f"{folder}/injects.yaml") else (),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pack_of(district: str, folder: Path) -> Pack:
    """The pack a district was loaded from: `folder` where one is given, else the one that ships with the product."""
    shipped = Path(__file__).resolve().parents[4] / "packs"
    for candidate in [folder] if folder.name else sorted(shipped.iterdir()):
        pack = Pack(candidate)
        if pack.has("pack.yaml") and str(pack.yaml("pack.yaml")["code"]) == district:
            return pack
    raise PackError(f"没有区划 {district} 的资料包。")
