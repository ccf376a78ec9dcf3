"""How well pieces are read out of reports: precision and recall per field on the annotated corpus of news reports."""

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

from sentinel.codecs.narrative import Piece, read
from sentinel.codecs.narrative.model import plain
from sentinel.codecs.narrative.people import number
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import outcome

KINDS = {"交通事故": "12H00", "火灾": "12G00", "地震": "11C02", "食物中毒": "13B00", "恐怖袭击": "14F00"}
# The words annotators marked as the change that befell the people counted.
CHANGES = {
    "dead": {"死亡", "遇难", "丧生", "身亡", "死", "罹难"},
    "missing": {"失踪", "下落不明"},
    "serious": {"重伤", "受重伤"},
    "injured": {"受伤", "伤", "轻伤"},
    "trapped": {"困", "被困"},
}
_PEOPLE = re.compile(r"(\d+|[一二两三四五六七八九十百千万]+)(?:余|多)?(?:人|名|位|个)")
QUICK = 60
TARGETS = {"kind": 0.9, "time": 0.8, "place": 0.7, "dead": 0.75, "injured": 0.6}


def corpus(limit: int | None = None) -> list[dict[str, Any]]:
    """The documents, or the first few of them."""
    shared = Path(os.environ.get("SENTINEL_SHARED", Path(ROOT).parent / "shared"))
    lines = (shared / "data" / "text_cec" / "cec.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:limit]]


def _tight(words: str) -> str:
    return re.sub(r"\s", "", plain(words))


def gold(document: dict[str, Any]) -> dict[str, set[str]]:
    """What the annotation says of each field: times and places of the emergency itself, the largest count of people."""
    wanted: dict[str, set[str]] = {"kind": {KINDS[document["category"]]}, "time": set(), "place": set()}
    for event in document["events"]:
        if event["denoter_type"] == "emergency":
            wanted["time"] |= {_tight(words) for words in event["time"]}
            wanted["place"] |= {_tight(words) for words in event["location"]}
    for field, words in CHANGES.items():
        said = [
            number(found)
            for event in document["events"]
            if event["denoter"] in words
            for participant in event["participant"]
            for found in _PEOPLE.findall(_tight(participant))
        ]
        numbers = [value for value in said if value]
        wanted[field] = {str(max(numbers))} if numbers else set()
    return wanted


def right(piece: Piece, wanted: set[str]) -> bool:
    """Counts and kinds must be equal; words of a time or place must hold an annotated one or lie within it."""
    if piece.field in ("time", "place"):
        words = _tight(piece.words)
        return any(words in other or other in words for other in wanted)
    return piece.value in wanted


def _unjudged(piece: Piece, wanted: set[str]) -> bool:
    """Not every report has its time and place annotated, and 无人员伤亡 never is a count."""
    return not wanted and (piece.field in ("time", "place") or piece.value == "0")


def measure(documents: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Per field: precision and recall, and how many were wanted, said and right."""
    wanted, said, hits = Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        expected = gold(document)
        wanted.update(field for field, values in expected.items() if values)
        for piece in read(document["text"], title=document["title"]):
            if piece.field not in expected or _unjudged(piece, expected[piece.field]):
                continue
            said[piece.field] += 1
            hits[piece.field] += right(piece, expected[piece.field])
    return {
        field: {
            "precision": round(hits[field] / said[field], 3) if said[field] else 0.0,
            "recall": round(hits[field] / wanted[field], 3),
            "wanted": wanted[field],
            "said": said[field],
            "right": hits[field],
        }
        for field in wanted
    }


def run(quick: bool) -> dict[str, Any]:
    """The whole corpus, or its first documents."""
    documents = corpus(QUICK if quick else None)
    found = measure(documents)
    figures = {f"{field}_{name}": value for field, row in found.items() for name, value in row.items()}
    targets = [(f"{field}_{name}", ">=", least) for field, least in TARGETS.items() for name in ("precision", "recall")]
    return outcome("extraction", {"corpus": "text_cec", "documents": len(documents)}, figures, targets)
