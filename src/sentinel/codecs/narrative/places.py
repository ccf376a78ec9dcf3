"""Where it happened: the words of the place, and the area of the gazetteer they lie in."""

import re
from collections.abc import Sequence

from sentinel.codecs.narrative.model import Piece

_SUFFIX = (
    "自治区|自治州|街道|社区|高速公路|高速|国道|省道|公路|大道|收费站|立交桥|立交|大桥|隧道|路口|路段|工地|学校|小学|中学|"
    "大学|医院|超市|商场|市场|宾馆|酒店|饭店|餐厅|食堂|工厂|公司|煤矿|小区|广场|车站|机场|码头|水库|断面|海域|地区|境内|附近|交界处|"
    "省|市|州|县|区|旗|镇|乡|村|路|街|巷|桥|段|沟|河|厂|店|岛|站|处|口|园|号"
)
_ENDS = re.compile(rf"(?:{_SUFFIX})$")
_HAPPENED = (
    r"(?:先后|又|再次|突然|随后|相继|接连)?(?:发生|突发|爆发|起火|遭遇|遭到|遭受|着火|失火|爆炸|塌方|坍塌|滑坡|出现|被)"
)
_BEFORE = re.compile(rf"(?:^|[，,：:）)\s])(?P<place>[^，,。；：:（）()\s“”]{{2,40}}?){_HAPPENED}")
_AT = re.compile(
    rf"(?:位于|驶至|行至|行驶至|[在至])(?P<place>[^，,。；：:（）()\s“”]{{2,36}}?(?:{_SUFFIX}))(?={_HAPPENED}|[，,。；上内处里]|时|$)"
)
_CHAIN = re.compile(
    rf"(?P<place>(?:[\u4e00-\u9fff]{{1,6}}?(?:省|自治区|市|州|县|区|旗|镇|乡|街道|村))+(?:[\u4e00-\u9fff\dA-Za-z]{{1,14}}?(?:{_SUFFIX}))?)"
)
_LEAD = re.compile(
    r"^.*?(?:左右|[时点日号月]许?|许|分|今[日天]|昨[日天]|当[日天]|凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|晚|深夜)(?=[\u4e00-\u9fff])|^(?:日前|近日|据悉|目前|另外|而|则|在|从|位于|于|由)+"
)
_NO_PLACE = re.compile(r"事故|事件|记者|人员|男子|车辆|消防|民警|乘客|一辆|大火|火灾|地震|爆炸|造成|导致|据")


def place(text: str, sentence: tuple[int, int], taken: Piece | None) -> Piece | None:
    """The words of the place in the sentence of the event, else the first chain of division names."""
    start, end = sentence
    for begin, finish in ((start, end), (0, min(len(text), 400))):
        for pattern in (_BEFORE, _AT, _CHAIN):
            for hit in pattern.finditer(text[begin:finish]):
                found = _trimmed(hit["place"], begin + hit.start("place"), taken)
                if found is not None:
                    return found
    return None


def _trimmed(words: str, start: int, taken: Piece | None) -> Piece | None:
    if taken is not None and start < taken.end <= start + len(words) and taken.start >= start:
        cut = taken.end - start
        if taken.start - start >= 2 and _ENDS.search(words[: taken.start - start]):
            return _trimmed(words[: taken.start - start], start, None)
        words, start = words[cut:], taken.end
    while (lead := _LEAD.match(words)) is not None and lead.end():
        words, start = words[lead.end() :], start + lead.end()
    if len(words) < 2 or _NO_PLACE.search(words) or not re.search(_SUFFIX, words):
        return None
    return Piece("place", start, start + len(words), words, words)


def area(text: str, gazetteer: Sequence[tuple[str, str]]) -> Piece | None:
    """The smallest area whose name stands in the text; of several with one name the one whose town is named too.

    `gazetteer` holds (12-digit code, name); a district's own name counts only where nothing smaller is named.
    """
    named = {code: text.find(name) for code, name in gazetteer if len(name) > 1 and name in text}
    names = dict(gazetteer)
    if not named:
        return None

    def worth(code: str) -> tuple[int, bool, int, int]:
        size = 12 if code[9:] != "000" else 9 if code[6:] != "000000" else 6
        return (size, f"{code[:9]}000" in named, len(names[code]), -named[code])

    chosen = max(sorted(named), key=worth)
    start = named[chosen]
    return Piece("area", start, start + len(names[chosen]), names[chosen], chosen)
