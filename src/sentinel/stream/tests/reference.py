"""The truth the ring is held against: every rule judged over the final readings in order, in plain Python."""

from collections.abc import Mapping, Sequence

from sentinel.stream import Condition, Key, Rule

Final = Mapping[tuple[int, int], int]


def window_sum(readings: Mapping[int, int], slot: int, window: int) -> int:
    return sum(value for at, value in readings.items() if slot - window < at <= slot)


def reached(condition: Condition, readings: Mapping[int, int], slot: int) -> int:
    return readings[slot] if condition.agg == "last" else window_sum(readings, slot, condition.slots)


def crossings(
    rules: Sequence[Rule],
    final: Final,
    kinds: Sequence[str],
    start: Mapping[tuple[str, int], bool] | None = None,
) -> set[Key]:
    """Keys of all crossings of the final readings {(sensor, slot): value}, from the states in `start`."""
    found = set()
    for sensor, kind in enumerate(kinds):
        readings = {slot: value for (one, slot), value in final.items() if one == sensor}
        for rule in rules:
            if rule.kind not in (None, kind):
                continue
            state = (start or {}).get((rule.id, sensor), False)
            for slot in sorted(readings):
                values = [(reached(each, readings, slot), each) for each in rule.any_of]
                new = any(value >= each.raise_ge for value, each in values) or (
                    state and not all(value < each.clear_lt for value, each in values)
                )
                if new != state:
                    found.add(Key(rule.id, sensor, slot, new))
                state = new
    return found


def states_at(keys: set[Key], last_slot: Mapping[int, int]) -> dict[tuple[str, int], bool]:
    """State after each sensor's `last_slot`: the direction of the last crossing at or before it."""
    return {
        (key.rule, key.sensor): key.up
        for key in sorted(keys, key=lambda each: each.slot)
        if key.slot <= last_slot.get(key.sensor, -1)
    }
