"""The bench of extraction: its measure is the right one, and the first documents are read no worse than before."""

import os
from pathlib import Path

import pytest

from sentinel.codecs.narrative import Piece
from sentinel.runtime.benches.extraction import QUICK, corpus, gold, measure, right
from sentinel.runtime.steps import ROOT

DOCUMENT = {
    "category": "火灾",
    "title": "某市一仓库起火",
    "text": "7月30日晚，某市一仓库发生火灾，造成２人死亡。",
    "events": [
        {
            "denoter_type": "emergency",
            "denoter": "火灾",
            "time": ["7月30日晚"],
            "location": ["某市一仓库"],
            "participant": [],
        },
        {"denoter_type": "stateChange", "denoter": "死亡", "time": [], "location": [], "participant": ["２人", "一人"]},
    ],
}


def test_what_is_wanted_comes_from_the_annotation() -> None:
    wanted = gold(DOCUMENT)
    assert {field: values for field, values in wanted.items() if values} == {
        "kind": {"12G00"},
        "time": {"7月30日晚"},
        "place": {"某市一仓库"},
        "dead": {"2"},
    }
    assert right(Piece("place", 0, 2, "仓库", ""), wanted["place"]) is True
    assert right(Piece("dead", 0, 2, "3人死亡", "3"), wanted["dead"]) is False
    assert measure([DOCUMENT])["dead"] == {"precision": 1.0, "recall": 1.0, "wanted": 1, "said": 1, "right": 1}


SHARED = Path(os.environ.get("SENTINEL_SHARED", Path(ROOT).parent / "shared"))


@pytest.mark.skipif(not (SHARED / "data" / "text_cec").exists(), reason="the shared data are not beside this checkout")
def test_the_first_documents_are_read_no_worse_than_before() -> None:
    found = measure(corpus(QUICK))
    least = {"kind": 55, "time": 29, "place": 30, "dead": 30}
    assert {field: max(found[field]["right"], number) for field, number in least.items()} == {
        field: found[field]["right"] for field in least
    }
