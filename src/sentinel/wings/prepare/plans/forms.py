"""The form of a draft: rows of a table as fields, read back into the text of a plan."""

from collections.abc import Mapping
from typing import Any

from sentinel.wings.prepare.plans.choices import Recipient

BLANK_ROWS = 3
EVIDENCE = (("note", "文字"), ("photo", "照片"), ("place", "位置"))


def shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """The text as the page lists it: every measure, and a few empty rows for new ones."""
    levels = []
    for level in content["levels"]:
        rows = [dict(measure) for measure in level["measures"]]
        rows += [
            {"key": "", "text": "", "to": "town", "within_minutes": 60, "evidence": "note"} for _ in range(BLANK_ROWS)
        ]
        levels.append({**level, "rows": list(enumerate(rows))})
    return {**content, "levels": levels, "recipients": Recipient.choices, "proofs": EVIDENCE}


def read(content: Mapping[str, Any], posted: Mapping[str, str]) -> dict[str, Any]:
    """The text with what was typed; a measure whose words were taken away is taken out, a new one gets a key."""
    levels = []
    for level in content["levels"]:
        number = level["level"]
        rows = [_measure(number, index, posted) for index in range(len(level["measures"]) + BLANK_ROWS)]
        taken = {row["key"] for row in rows if row["key"]}
        kept = []
        for row in rows:
            if not row["text"]:
                continue
            if not row["key"]:
                row["key"] = next(key for key in (f"f{number}-n{count}" for count in range(1, 99)) if key not in taken)
                taken.add(row["key"])
            kept.append(row)
        said = {name: _text(posted, f"{name}-{number}") for name in ("title", "condition")}
        levels.append({**level, **said, "measures": kept})
    return {"title": _text(posted, "title"), "source": _text(posted, "source")[:200], "levels": levels}


def _measure(level: int, index: int, posted: Mapping[str, str]) -> dict[str, Any]:
    at = f"-{level}-{index}"
    minutes = _text(posted, f"minutes{at}")
    return {
        "key": _text(posted, f"key{at}")[:32],
        "text": _text(posted, f"text{at}"),
        "to": _text(posted, f"to{at}"),
        "within_minutes": int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 6 else 0,
        "evidence": _text(posted, f"evidence{at}") if _text(posted, f"evidence{at}") in dict(EVIDENCE) else "note",
    }


def _text(posted: Mapping[str, str], name: str) -> str:
    return posted.get(name, "").replace("\x00", "").strip()
