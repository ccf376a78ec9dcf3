"""The science guide and its plots belong together (docs/science)."""

import re
from pathlib import Path
from xml.etree import ElementTree

GUIDE = Path(__file__).parents[4] / "docs" / "science"
PLOTS = GUIDE / "plots"


def test_every_plot_named_in_the_guide_exists_and_every_file_is_named() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md"))
    named = set(re.findall(r"\(plots/([^)]+)\)", pages))
    assert named == {path.name for path in PLOTS.iterdir()}
    assert named


def test_a_plot_is_a_small_whole_file_with_a_title() -> None:
    for path in PLOTS.iterdir():
        assert path.stat().st_size < 40_000, path.name
        assert ElementTree.parse(path).getroot().findtext("{http://www.w3.org/2000/svg}title"), path.name
