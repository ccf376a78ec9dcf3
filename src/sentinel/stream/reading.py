"""Reading one rule of a pack: every fault named with its field, in a sentence."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sentinel.stream.language import Amount, Branch, Fault, Leaf, RuleFaults, Spec
from sentinel.stream.rules import SLOT_SECONDS

SEVERITIES = ("red", "orange", "yellow", "blue")
STATUSES = ("verified", "corroborated", "unverified")
MEASURES = ("sum", "last", "delta", "rate", "area_mean")
NAMES = ("slug", "station", "area")
LONGEST = 24 * 3600 // SLOT_SECONDS
_SPAN = re.compile(r"([1-9][0-9]{0,3})([mh])")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_FIELD = re.compile(r"\{(\w*)\}")
_KNOWN = frozenset(
    "id title severity kind element valid_from valid_to for when "  # noqa: SIM905 - one word a field
    "areas catchments least_share source clause status note".split()
)


def read(row: Any) -> Spec:
    """Check one rule of a file; RuleFaults with everything that is wrong with it."""
    return _Reader(row).spec()


class _Reader:
    """Reads one rule and gathers its faults."""

    def __init__(self, row: Any) -> None:
        self._row: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
        self._id = str(self._row.get("id", "（没有 id）"))
        self.faults: list[Fault] = []
        self._literal = False
        if not self._row:
            self._fault("（整条）", "每条规则应是一组“字段: 值”")

    def _fault(self, field: str, text: str) -> None:
        self.faults.append(Fault(self._id, field, text))

    def spec(self) -> Spec:
        row = self._row
        for name in sorted(set(map(str, row)) - _KNOWN):
            self._fault(name, "没有这个字段，请删去或改正拼写")
        if not _ID.fullmatch(str(row.get("id", ""))) or len(self._id) > 32:
            self._fault("id", "应是小写字母、数字组成、用点分开的至少两个词，不超过 32 个字符，如 rain.red")
        for name in ("title", "kind", "element"):
            if not isinstance(row.get(name), str) or not row[name].strip():
                self._fault(name, "必须填写")
        if row.get("severity") not in SEVERITIES:
            self._fault("severity", "应是 red、orange、yellow、blue 之一")
        when = self._node(row.get("when"), "when")
        spec = Spec(
            id=self._id,
            title=str(row.get("title", "")).strip(),
            severity=str(row.get("severity")),
            kind=str(row.get("kind", "")),
            element=str(row.get("element", "")),
            valid_from=self._day("valid_from"),
            valid_to=self._day("valid_to") if row.get("valid_to") is not None else None,
            hold=self._span("for") if "for" in row else 1,
            when=when,
            areas=self._codes("areas"),
            catchments=self._codes("catchments"),
            share=self._share(),
            source=str(row.get("source", "")).strip(),
            clause=str(row.get("clause", "")).strip(),
            status=str(row.get("status", "")),
        )
        self._whole(spec)
        if self.faults:
            raise RuleFaults(self.faults)
        return spec

    def _whole(self, spec: Spec) -> None:
        """What no field shows alone."""
        means = {leaf.measure == "area_mean" for leaf in spec.leaves()}
        if spec.of_areas and means == {False}:
            self._fault("areas", "只有 area_mean 的规则才写 areas 或 catchments")
        if True in means and (not spec.of_areas or False in means):
            self._fault("when", "area_mean 要写明 areas 或 catchments，且不能与单站的条件混用")
        if spec.of_areas and not spec.share:
            self._fault("least_share", "面平均要写最少到报站数的百分比（1–100），低于它不判")
        if not self._literal:
            return
        if not spec.source:
            self._fault("source", "直接写出数值的规则要写依据")
        if spec.status not in STATUSES:
            self._fault("status", "直接写出数值的规则要写核实状态：verified、corroborated 或 unverified")

    def _day(self, field: str) -> date:
        found = self._row.get(field)
        if type(found) is not date:
            self._fault(field, "应是日期，如 2020-01-01")
            return date.min
        return found

    def _codes(self, field: str) -> tuple[str, ...]:
        found = self._row.get(field, [])
        if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
            self._fault(field, "应是一列带引号的 12 位区划代码")
            return ()
        return tuple(found)

    def _share(self) -> int:
        found = self._row.get("least_share", 0)
        if type(found) is not int or not 0 <= found <= 100:
            self._fault("least_share", "应是 1–100 的整数（百分比）")
            return 0
        return found

    def _span(self, field: str, found: Any = None) -> int:
        text = str(self._row.get(field) if found is None else found)
        match = _SPAN.fullmatch(text)
        seconds = int(match[1]) * (60 if match[2] == "m" else 3600) if match else 0
        if not seconds or seconds % SLOT_SECONDS or seconds // SLOT_SECONDS > LONGEST:
            self._fault(field, f"“{text}”不是时长：写 5 分钟的整数倍、不超过 24 小时，如 10m、1h")
            return 1
        return seconds // SLOT_SECONDS

    def _node(self, found: Any, field: str) -> Leaf | Branch:
        if isinstance(found, Mapping) and set(found) in ({"any_of"}, {"all_of"}):
            ((name, parts),) = found.items()
            if isinstance(parts, list) and parts:
                return Branch(
                    name == "all_of",
                    tuple(self._node(each, f"{field}.{name}[{place}]") for place, each in enumerate(parts, 1)),
                )
            self._fault(f"{field}.{name}", "应是一列条件，至少一条")
        elif isinstance(found, Mapping):
            return self._leaf(found, field)
        else:
            self._fault(field, "应是一个条件，或 any_of、all_of 下的一列条件")
        return Leaf("last", 1, Amount(0), Amount(0))

    def _leaf(self, found: Mapping[str, Any], field: str) -> Leaf:
        measure = found.get("measure")
        wanted = {"measure", "raise_ge", "clear_lt"} | ({"over"} if measure != "last" else set())
        if measure not in MEASURES:
            self._fault(f"{field}.measure", f"应是 {'、'.join(MEASURES)} 之一")
        elif set(found) != wanted:
            wrong = "、".join(sorted(map(str, set(found) ^ wanted)))
            self._fault(field, f"{measure} 的条件应有且只有 {'、'.join(sorted(wanted))}（不对的：{wrong}）")
        slots = self._span(f"{field}.over", found["over"]) if measure != "last" and "over" in found else 1
        up, down = (self._amount(found.get(name), f"{field}.{name}") for name in ("raise_ge", "clear_lt"))
        if up.literal is not None and down.literal is not None and down.literal > up.literal:
            self._fault(f"{field}.clear_lt", "解除值不能高于触发值")
        return Leaf(str(measure), slots, up, down)

    def _amount(self, found: Any, field: str) -> Amount:
        if type(found) is int and abs(found) < 2**31:
            self._literal = True
            return Amount(literal=found)
        if isinstance(found, Mapping) and "parameter" in found and set(found) <= {"parameter", "times"}:
            amount = Amount(parameter=str(found["parameter"]), times=str(found.get("times", "")))
            fields = _FIELD.findall(amount.parameter)
            left = _FIELD.sub("", amount.parameter)
            if not set(fields) <= set(NAMES) or "{" in left or "}" in left:
                self._fault(field, "参数键中只能用 {slug}、{station}、{area}")
                return Amount(literal=0)
            return amount
        self._fault(field, "应是整数（单位同库中观测值），或 {parameter: 参数键}，可加 times: 另一参数键")
        return Amount(literal=0)
