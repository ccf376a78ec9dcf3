"""Means over areas: which rules are reached where the stations of an area are taken together.

A slot of an area is judged once it is settled (the caller says up to where), at every slot in which a member reported,
on the sums of the members that reported within the window; the others are missing, not zero, and below the rule's share
nothing is judged. A reading that comes later is judged again in its place, and what no longer holds is withdrawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sentinel.stream.judge import Flags, Ints, Signal, signal
from sentinel.stream.ring import Ring
from sentinel.stream.rules import Area, AreaCrossing, AreaKey, Condition, Limit, Rule, conditions
from sentinel.stream.store import NEVER


@dataclass(slots=True)
class _Target:
    """One rule at one area. found: the crossings that stand, slot -> up; open_from: the first slot to judge (again)."""

    rule: Rule
    place: int
    area: Area
    mine: Flags
    found: dict[int, bool] = field(default_factory=dict)
    open_from: int | None = None


@dataclass(frozen=True, slots=True)
class _Sight:
    """Totals of one window by slot, and how many members made them."""

    total: Ints
    present: Ints


class AreaRing:
    """The evaluator of means over the sensors of a ring, which it reads. Not thread-safe."""

    def __init__(self, ring: Ring, rules: Sequence[Rule]) -> None:
        if not all(rule.areas for rule in rules) or len({rule.id for rule in rules}) != len(rules):
            raise ValueError("rules of areas have areas, and each its own id")
        self._store = ring.store
        self._targets: list[_Target] = []
        for rule in rules:
            if _reach(rule) > self._store.rows - ring.slots:
                raise ValueError("the ring does not reach back far enough for a rule of areas")
            for place, area in enumerate(rule.areas):
                mine = np.zeros(self._store.head.size, np.bool_)
                mine[list(area.members)] = True
                self._targets.append(_Target(rule, place, area, mine))
        self._settled = NEVER
        self.withdrawn: tuple[AreaKey, ...] = ()

    def note(self, sensor: Ints, slot: Ints) -> None:
        """These readings went into the ring: their slots wait to be judged (again)."""
        if not len(sensor):
            return
        for target in self._targets:
            touched = target.mine[sensor]
            if touched.any():
                first = int(slot[touched].min())
                target.open_from = first if target.open_from is None else min(first, target.open_from)

    def load(self, judged: int, crossings: Iterable[AreaKey]) -> None:
        """After a start: what was recorded, and the slot up to which all had been judged."""
        by_target = {(target.rule.id, target.area.id): target for target in self._targets}
        for each in sorted(crossings, key=lambda key: key.slot):
            target = by_target.get((each.rule, each.area))
            if target is not None:
                target.found[each.slot] = each.up
        for target in self._targets:
            target.open_from = judged + 1
        self._settled = judged

    def judge(self, until: int) -> list[AreaCrossing]:
        """Judge what waits, up to and with slot `until`; the crossings that are new, those undone in `withdrawn`."""
        out: list[AreaCrossing] = []
        undone: list[AreaKey] = []
        for target in self._targets:
            if target.open_from is None or target.open_from > until:
                continue
            head = int(self._store.head[target.mine].max())
            last = min(until, head)
            # The oldest slot that still has everything it looks at behind it.
            first = max(target.open_from, head - self._store.rows + _reach(target.rule), 0)
            target.open_from = until + 1 if head > until else None
            if head != NEVER and first <= last:
                new, gone = self._judge(target, first, last)
                out += new
                undone += gone
        self._settled = max(self._settled, until)
        self.withdrawn = tuple(undone)
        return sorted(out, key=lambda each: each.slot)

    def _judge(self, target: _Target, first: int, last: int) -> tuple[list[AreaCrossing], list[AreaKey]]:
        rule = target.rule
        ticks, seen = self._look(target, first - rule.hold + 1, last)
        least, expected = rule.share, len(target.area.members)

        def look(condition: Condition) -> Signal:
            sight = seen[condition.slots]
            known = ticks & (sight.present * 100 >= least * expected)
            up = sight.total >= _own(condition.raise_ge, target.place) * sight.present
            return up & known, (sight.total < _own(condition.clear_lt, target.place) * sight.present) & known

        up, down = signal(rule.when, look)
        reached = up.copy()
        for back in range(1, rule.hold):
            up[back:] &= reached[:-back]
        ups, downs, judged = up[rule.hold - 1 :], down[rule.hold - 1 :], ticks[rule.hold - 1 :]
        state = _state_before(target.found, first)
        found: dict[int, bool] = {}
        for step in np.flatnonzero(judged & (ups | downs)).tolist():
            if bool(ups[step]) != state:
                state = not state
                found[first + step] = state
        new = {slot: is_up for slot, is_up in found.items() if target.found.get(slot) is not is_up}
        gone = {slot: is_up for slot, is_up in target.found.items() if slot >= first and found.get(slot) is not is_up}
        self._keep(target, gone, found, last)
        offset = first - rule.hold + 1
        out = [self._crossing(target, slot, is_up, slot - offset, seen) for slot, is_up in new.items()]
        return out, [AreaKey(rule.id, target.area.id, *each) for each in gone.items()]

    def _look(self, target: _Target, first: int, last: int) -> tuple[Flags, dict[int, _Sight]]:
        """Where a member reported, and the sums of each window, for the slots first … last."""
        members = np.array(target.area.members, np.int64)
        windows = {each.slots for each in conditions(target.rule.when)}
        reach = max(windows) - 1
        slots = np.arange(first - reach, last + 1)[:, None]
        head = self._store.head[members]
        kept = (slots <= head) & (slots > head - self._store.rows) & (slots >= 0)
        present = self._store.present[slots % self._store.rows, members] & kept
        values = np.where(present, self._store.values[slots % self._store.rows, members], 0).astype(np.int64)
        count = last - first + 1

        def sums(of: Ints, window: int) -> Ints:
            running = np.zeros((len(of) + 1, *of.shape[1:]), np.int64)
            np.cumsum(of, axis=0, out=running[1:])
            begin = len(running) - count - window
            found: Ints = running[-count:] - running[begin : begin + count]
            return found

        seen = {
            window: _Sight(sums(values.sum(1), window), (sums(present.astype(np.int64), window) > 0).sum(1))
            for window in windows
        }
        ticks = np.asarray(present[-count:].any(axis=1))
        return ticks, seen

    def _keep(self, target: _Target, gone: dict[int, bool], found: dict[int, bool], last: int) -> None:
        """Remember what stands, and of what is too old to be judged again the last crossing only."""
        for slot in gone:
            del target.found[slot]
        target.found.update(found)
        old = sorted(slot for slot in target.found if slot <= last - self._store.rows)
        for slot in old[:-1]:
            del target.found[slot]

    def _crossing(self, target: _Target, slot: int, up: bool, step: int, seen: dict[int, _Sight]) -> AreaCrossing:
        least, expected = target.rule.share, len(target.area.members)
        for condition in conditions(target.rule.when):
            sight = seen[condition.slots]
            total, present = int(sight.total[step]), int(sight.present[step])
            judged = present * 100 >= least * expected
            if judged and (not up or total >= _own(condition.raise_ge, target.place) * present):
                break
        return AreaCrossing(
            target.rule.id,
            target.area.id,
            slot,
            up,
            slot <= self._settled,
            (2 * total + present) // (2 * present),
            condition.slots,
            present,
            expected,
        )


def _reach(rule: Rule) -> int:
    """How many slots, its own included, a judged slot rests on."""
    return max(each.slots for each in conditions(rule.when)) + rule.hold - 1


def _own(limit: Limit, place: int) -> int:
    return limit if isinstance(limit, int) else limit[place]


def _state_before(found: dict[int, bool], slot: int) -> bool:
    return found[max(each for each in found if each < slot)] if any(each < slot for each in found) else False
