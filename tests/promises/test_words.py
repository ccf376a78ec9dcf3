"""The product knows no district, and every rule value it asks for is in every pack."""

import re

import pytest

from architecture.exemptions import settle
from promises.sources import PACKAGE, production, text
from sentinel.runtime.packs.files import Pack
from sentinel.runtime.steps import ROOT

PACKS = pytest.mark.parametrize(
    "pack", [Pack(ROOT / "packs" / "mentougou"), Pack(ROOT / "tests" / "packs" / "tiny")], ids=lambda p: p.folder.name
)
SUFFIXES = {".py", ".html", ".js", ".css", ".svg", ".txt", ".xml", ".json"}
ASKED = re.compile(r'parameters\.(?:value|get)\(\s*(f?)"([^"]+)"')


def district_words() -> set[str]:
    """What only the real district is called: its code, its towns, villages, rivers and stations of the replay."""
    pack = Pack(ROOT / "packs" / "mentougou")
    areas = pack.csv("areas.csv", "code", "name", "short_name", "kind")
    words = {area["short_name"] for area in areas if len(area["short_name"]) > 2}
    words |= {area["name"] for area in areas} | {pack.yaml("pack.yaml")["code"][:6]}
    words |= {row["river"] for row in pack.csv("stations.csv", "river")} - {""}
    return words | {"门头沟", "三家店", "雁翅", "斋堂"}


def test_the_product_knows_no_district() -> None:
    words = re.compile("|".join(sorted(map(re.escape, district_words()))))
    files = [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in SUFFIXES and "tests" not in path.parts]
    files = [path for path in files if "vendor" not in path.parts]
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}: {match.group()}"
        for path in files
        for match in words.finditer(text(path))
    }
    settle("words of one district", found)


def keys(pack: Pack) -> set[str]:
    """The rule values a pack brings."""
    return {row["key"] for rows in pack.yaml_folder("parameters") for row in rows}


@PACKS
def test_every_value_asked_for_is_in_the_pack(pack: Pack) -> None:
    known = keys(pack)
    asked = {found for path in production(PACKAGE) for found in ASKED.findall(text(path))}
    assert len(asked) >= 8
    missing = {name for formatted, name in asked if not formatted and name not in known}
    patterns = {name for formatted, name in asked if formatted}
    missing |= {name for name in patterns if not any(fits(name, key) for key in known)}
    settle(f"values missing in {pack.folder.name}", missing)


def fits(name: str, key: str) -> bool:
    """True when a key has the form of a formatted name, `callout.answer_minutes.{level}`."""
    return re.fullmatch(re.sub(r"\\\{.*?\\\}", r"[^.]+", re.escape(name)), key) is not None
