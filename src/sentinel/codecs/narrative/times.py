"""When it happened."""

import re
from datetime import datetime, timedelta

from sentinel.codecs.narrative.model import Piece

_SAID = r"(?P<said>今[日天]|昨[日天]|前[日天]|当[日天]|(?P<short>[今昨当](?=[晨早晚夜])))"
_DAY = rf"(?:(?:(?P<year>\d{{4}})年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]|(?P<only>\d{{1,2}})[日号]|{_SAID})"
_PART = r"(?P<part>凌晨|清晨|早晨|早上|上午|中午|正午|午后|下午|傍晚|晚上|晚间|深夜|夜间|夜里|午夜|当晚|[晨早晚夜])"
_MINUTES = r"[时点](?:(?P<minute>\d{1,2})分?|(?P<half>半))?|[:：](?P<colon>\d{2})"
_CLOCK = rf"(?P<hour>\d{{1,2}})(?:{_MINUTES})(?:[\d.]+秒)?(?:许|左右)?"
_TIME = re.compile(rf"(?:{_DAY})?[，,\s]?(?:{_PART})?(?:{_CLOCK})?")
_LATER = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "深夜", "夜间", "夜里", "晚", "夜", "当晚"})
# The dateline of a message and the time of its figures are not the time of the event.
_DATELINE = re.compile(r"\s*(?:[\u4e00-\u9fff]{0,4}[电讯]|消息|信息|报道|来源|[\u4e00-\u9fff]{0,6}报)")
_FIGURES = re.compile(r"(?:截[至止]到?|发稿|记者从?|于?昨日?报)$")


def _candidates(text: str) -> list[re.Match[str]]:
    found = []
    for hit in _TIME.finditer(text):
        if not (hit["hour"] or hit["month"] or hit["only"] or hit["said"] or hit["short"]):
            continue
        before, after = text[max(0, hit.start() - 4) : hit.start()], text[hit.end() : hit.end() + 8]
        if _FIGURES.search(before) or (not hit["hour"] and not hit["part"] and _DATELINE.match(after)):
            continue
        found.append(hit)
    return found


def _worth(hit: re.Match[str]) -> int:
    day = bool(hit["month"] or hit["only"] or hit["said"] or hit["short"])
    return 2 * day + bool(hit["part"]) + 2 * bool(hit["hour"])


def moment(text: str, sentence: tuple[int, int], at: datetime | None) -> Piece | None:
    """The time said in the sentence of the event, else the fullest one said at all; `at` is now, local time.

    What stands alone on the first line is when the message was written.
    """
    head = re.match(r"\s*[^\n]{0,40}\n", text)
    begins = head.end() if head is not None and len(text) > head.end() else 0
    hits = [hit for hit in _candidates(text) if hit.start() >= begins]
    inside = [hit for hit in hits if sentence[0] <= hit.start() < sentence[1] and _worth(hit) >= 2]
    chosen = max(inside or hits, key=lambda hit: (_worth(hit) > 2, -hit.start()), default=None)
    if chosen is None:
        return None
    words = chosen.group().strip(" ，,")
    start = chosen.start() + chosen.group().index(words)
    return Piece("time", start, start + len(words), words, _minute(chosen, at))


def _minute(hit: re.Match[str], at: datetime | None) -> str:
    if hit["hour"] is None or at is None:
        return ""
    hour = int(hit["hour"])
    if hit["part"] in _LATER and hour < 12:
        hour += 12
    minute = int(hit["minute"] or hit["colon"] or (30 if hit["half"] else 0))
    try:
        found = _day(hit, at).replace(hour=hour % 24, minute=minute, second=0, microsecond=0)
    except ValueError:
        return ""
    return found.strftime("%Y-%m-%dT%H:%M")


def _day(hit: re.Match[str], at: datetime) -> datetime:
    if hit["month"]:
        day = at.replace(day=1, month=int(hit["month"]), year=int(hit["year"] or at.year)).replace(day=int(hit["day"]))
        return day.replace(year=day.year - 1) if not hit["year"] and day.date() > at.date() else day
    if hit["only"]:
        first = at.replace(day=1) if int(hit["only"]) <= at.day else at.replace(day=1) - timedelta(days=1)
        return first.replace(day=int(hit["only"]))
    back = {"昨": 1, "前": 2}.get((hit["said"] or hit["short"] or "今")[0], 0)
    return at - timedelta(days=back)
