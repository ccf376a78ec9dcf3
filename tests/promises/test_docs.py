"""The pages about the whole name what there is: every noun, module and system, and no place that is gone."""

import re

from architecture.exemptions import settle
from promises.sources import PACKAGE, text
from sentinel.kernel.manifest import MANIFESTS
from sentinel.ledger import LEDGERS
from sentinel.runtime.steps import ROOT
from sentinel.workflow import WORKFLOWS

DOCS = ROOT / "docs"
CODE = re.compile(r"`([^`]+)`")
ROW = re.compile(r"^\| ([SA]\d\d) \|", re.MULTILINE)
WIDTH = 5


def named(page: str) -> set[str]:
    """What a page names as code."""
    return set(CODE.findall(text(DOCS / page)))


def test_the_glossary_knows_every_noun() -> None:
    settle("nouns without a word", (LEDGERS.keys() | WORKFLOWS.keys()) - named("glossary.md"))


def test_one_word_stands_for_one_identifier() -> None:
    rows = [line.split(" | ") for line in text(DOCS / "glossary.md").splitlines() if line.startswith("| ")]
    words = [row[0].strip("| ") for row in rows if row[0].strip("| ") != "中文"]
    assert sorted(words) == sorted(set(words))


def test_every_module_has_its_place() -> None:
    settle("modules without a place", MANIFESTS.keys() - {"replay"} - named("where-things-go.md"))


def test_every_system_asked_for_has_a_row() -> None:
    asked = [f"S{number:02d}" for number in range(1, 57)] + [f"A{number:02d}" for number in range(1, 16)]
    assert ROW.findall(text(DOCS / "systems.md")) == asked


def test_every_place_named_is_there() -> None:
    lines = [line.split(" | ") for line in text(DOCS / "systems.md").splitlines() if ROW.match(line)]
    assert [line[0] for line in lines if len(line) != WIDTH] == []
    gone = {place for line in lines for place in CODE.findall(line[2]) if not (PACKAGE / place).is_dir()}
    settle("places that are gone", gone)
