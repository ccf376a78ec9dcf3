"""Of what kind it is: words that speak for a national code."""

import re

from sentinel.codecs.narrative.model import Piece

# The longer word wins where two begin at the same place; each mention counts, those of the first line more.
LEXICON = {
    "11A01": "洪水|漫堤|决口|超警戒|洪峰",
    "11A02": "内涝|积水|渍涝",
    "11A51": "山洪",
    "11B03": "暴雨|强降雨",
    "11D01": "滑坡|崩塌|落石|山体塌方|塌方",
    "11D02": "泥石流",
    "11C02": "地震|余震|震中|强震",
    "11G01": "森林火灾|山火|林火",
    "12A00": "煤矿|瓦斯|透水",
    "12C00": "脚手架|塔吊|基坑|建筑工地坍塌",
    "12D00": "危险化学品|危化品|氯气|液氨|泄漏|化工厂",
    "12G00": "火灾|起火|着火|失火|大火|火魔|火势|火情|明火",
    "12H00": "交通事故|车祸|追尾|相撞|肇事|翻车|侧翻|坠崖|撞车|撞上|撞向|酒驾",
    "12K00": "列车|脱轨|铁路",
    "12N00": "电梯|锅炉|压力容器",
    "12P00": "停水|停电|断电|供水|供电|通信中断",
    "12Q00": "污染|水质异常",
    "13A00": "传染病|疫情|流感|聚集性发热",
    "13B00": "食物中毒|中毒症状|呕吐|腹泻|食品安全",
    "13C00": "一氧化碳中毒|煤气中毒|职业中毒",
    "14F00": "恐怖|自杀式|自杀袭击|自杀性|炸弹|袭击|汽车炸弹|武装分子|劫持|人质|极端分子|爆炸袭击",
}
_WORDS = {code: re.compile(words) for code, words in LEXICON.items()}
_FIRST = 3


def kind(text: str, title: str = "") -> Piece | None:
    """The code most words speak for, at its first word in the text; the earlier one of two that are even."""
    scores: dict[str, tuple[int, int]] = {}
    for code, words in _WORDS.items():
        hits = [hit.start() for hit in words.finditer(text)]
        worth = len(hits) + _FIRST * len(words.findall(title)) + sum(1 for start in hits if start < 120)
        if hits and worth:
            scores[code] = (worth, -hits[0])
    if not scores:
        return None
    code = max(sorted(scores), key=lambda each: scores[each])
    hit = _WORDS[code].search(text)
    assert hit is not None
    return Piece("kind", hit.start(), hit.end(), hit.group(), code)


def event_sentence(text: str, code: str, parts: list[tuple[int, str]]) -> tuple[int, int]:
    """(start, end) of the first sentence that says such a thing happened, else of the whole text."""
    words = _WORDS.get(code)
    said = [(start, start + len(part)) for start, part in parts if words is not None and words.search(part)]
    told = [span for span in said if "发生" in text[span[0] : span[1]] or "突发" in text[span[0] : span[1]]]
    return (told or said or [(0, len(text))])[0]
