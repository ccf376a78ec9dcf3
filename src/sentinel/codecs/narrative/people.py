"""How many people: killed, missing, badly hurt, hurt, trapped."""

import re

from sentinel.codecs.narrative.model import Piece, sentences

_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMBER = r"(?P<n>\d+|[零〇一二两三四五六七八九十百千万]+)(?:余|多)?"
_PEOPLE = r"(?:人|名|位|个)"
_WHO = r"[^\d，。；、：:（）()一二两三四五六七八九十]{0,10}?"
_WORDS = {
    "dead": r"死亡|遇难|丧生|身亡|罹难|牺牲|死",
    "missing": r"失踪|下落不明|失联",
    "serious": r"重伤",
    "injured": r"受伤|轻伤|伤",
    "trapped": r"被困|受困|滞留",
}
# 其中4人受重伤 is no plain injury; 伤者, 伤员, 伤亡 are not a count of the injured.
_AFTER = {"injured": r"(?![者员亡势口情])", "dead": r"(?![者因])"}
_NOBODY = re.compile(r"(?:无|没有|未造成|尚无|未发生|暂无)(?:任何)?人员?(?:伤亡|死伤)")
# Another event is told: what happened every year, or once before.
_ELSEWHERE = re.compile(r"每年|历年|据统计|曾(?:经|发生|造成)|去年|历史上|近年来|以来")


def number(words: str) -> int | None:
    """The number that digits or Chinese numerals say, or None."""
    if words.isdigit():
        return int(words)
    whole, part, digit = 0, 0, 0
    for sign in words:
        if sign in _ONES:
            digit = _ONES[sign]
        elif sign == "万":
            whole, part, digit = (whole + part + digit or 1) * 10_000, 0, 0
        elif sign in _SCALE:
            part, digit = part + (digit or 1) * _SCALE[sign], 0
        else:
            return None
    return whole + part + digit


def _patterns(field: str) -> tuple[re.Pattern[str], ...]:
    words, after = f"(?:{_WORDS[field]})", _AFTER.get(field, "")
    hurt = r"(?<!重)" if field == "injured" else ""
    return (
        re.compile(rf"{_NUMBER}{_PEOPLE}{_WHO}{hurt}{words}{after}"),
        re.compile(rf"{hurt}{words}(?:人数|人员)?(?:为|达到?|了|约|共)?{_NUMBER}{_PEOPLE}"),
        re.compile(rf"(?<![\d.]){_NUMBER}{hurt}{words}{after}"),
    )


_FOUND = {field: _patterns(field) for field in _WORDS}


def counts(text: str) -> list[Piece]:
    """The largest number of each field outside sentences about other events; 无人员伤亡 is nobody killed or hurt."""
    best: dict[str, Piece] = {}
    for start, sentence in sentences(text):
        if _ELSEWHERE.search(sentence):
            continue
        for field, patterns in _FOUND.items():
            for found in (hit for pattern in patterns for hit in pattern.finditer(sentence)):
                value = number(found["n"])
                if value and (field not in best or value > int(best[field].value)):
                    best[field] = _piece(field, start, found, value)
    nobody = _NOBODY.search(text)
    if nobody is not None:
        for field in ("dead", "injured"):
            best.setdefault(field, _piece(field, 0, nobody, 0))
    return list(best.values())


def _piece(field: str, offset: int, found: re.Match[str], value: int) -> Piece:
    return Piece(field, offset + found.start(), offset + found.end(), found.group(), str(value))
