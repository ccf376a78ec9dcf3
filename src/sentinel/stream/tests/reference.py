"""The truth the evaluators are held against: every rule judged over the final readings in order, in plain Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sentinel.stream import AllOf, AreaKey, Condition, Key, Rule
from sentinel.stream.rules import Expression, Limit

Final = Mapping[tuple[int, int], int]
Seen = Callable[[Condition], tuple[int, int] | None]
Facts = tuple[int, bool, int, int]  # slot, up, value, window


def window_sum(readings: Mapping[int, int], slot: int, window: int) -> int:
    return sum(value for at, value in readings.items() if slot - window < at <= slot)


def own(limit: Limit, place: int) -> int:
    return limit if isinstance(limit, int) else limit[place]


def reached(node: Expression, seen: Seen, place: int) -> tuple[bool, bool]:
    """(reached, below); `seen` gives (value, scale of the thresholds), None where nothing can be said."""
    if isinstance(node, Condition):
        found = seen(node)
        if found is None:
            return False, False
        value, scale = found
        return value >= own(node.raise_ge, place) * scale, value < own(node.clear_lt, place) * scale
    parts = [reached(each, seen, place) for each in node.of]
    ups, downs = [up for up, _ in parts], [down for _, down in parts]
    return (all(ups), any(downs)) if isinstance(node, AllOf) else (any(ups), all(downs))


def leaves(node: Expression) -> Iterable[Condition]:
    yield from (node,) if isinstance(node, Condition) else (found for each in node.of for found in leaves(each))


def judged(rule: Rule, place: int, slots: Iterable[int], look: Callable[[int], Seen], state: bool) -> list[Facts]:
    """The crossings of one rule at one target over its slots, in order."""
    found: list[Facts] = []
    ups: set[int] = set()
    for slot in sorted(slots):
        seen = look(slot)
        up, down = reached(rule.when, seen, place)
        ups |= {slot} if up else set()
        held = all(slot - back in ups for back in range(rule.hold))
        new = held or (state and not down)
        if new != state:
            known = [(each, *facts) for each in leaves(rule.when) if (facts := seen(each)) is not None]
            first, value, scale = next(
                facts for facts in known if not new or facts[1] >= own(facts[0].raise_ge, place) * facts[2]
            )
            found.append((slot, new, (2 * value + scale) // (2 * scale), first.slots))
        state = new
    return found


def at_sensors(
    rules: Sequence[Rule], final: Final, sensors: int, start: Mapping[tuple[str, int], bool] | None = None
) -> dict[Key, tuple[int, int]]:
    """Crossings of the final readings {(sensor, slot): value}, from the states in `start`: value and window by key."""
    found = {}
    for rule in rules:
        for place, sensor in enumerate(range(sensors) if rule.sensors is None else rule.sensors):
            readings = {slot: value for (one, slot), value in final.items() if one == sensor}

            def look(slot: int, readings: Mapping[int, int] = readings) -> Seen:
                def seen(condition: Condition) -> tuple[int, int] | None:
                    if condition.agg == "sum":
                        return window_sum(readings, slot, condition.slots), 1
                    if condition.agg == "last":
                        return readings[slot], 1
                    before = readings.get(slot - condition.slots)
                    return None if before is None else (readings[slot] - before, 1)

                return seen

            state = (start or {}).get((rule.id, sensor), False)
            for slot, up, value, window in judged(rule, place, readings, look, state):
                found[Key(rule.id, sensor, slot, up)] = (value, window)
    return found


def at_areas(rules: Sequence[Rule], final: Final, until: int) -> dict[AreaKey, tuple[int, int, int]]:
    """Crossings of the areas' means up to a slot: value, window, stations present by key."""
    found = {}
    for rule in rules:
        for place, area in enumerate(rule.areas):
            readings = {key: value for key, value in final.items() if key[0] in area.members}

            def look(slot: int, readings: Final = readings, least: int = rule.share * len(area.members)) -> Seen:
                def seen(condition: Condition) -> tuple[int, int] | None:
                    window = {key: value for key, value in readings.items() if slot - condition.slots < key[1] <= slot}
                    stations = len({one for one, _at in window})
                    return (sum(window.values()), stations) if stations * 100 >= least else None

                return seen

            ticks = {slot for _one, slot in readings if slot <= until}
            for slot, up, value, window in judged(rule, place, ticks, look, False):
                present = len({one for one, at in readings if slot - window < at <= slot})
                found[AreaKey(rule.id, area.id, slot, up)] = (value, window, present)
    return found
