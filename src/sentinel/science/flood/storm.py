"""A design storm: how a depth of rain is spread over its hours.

Triangular hyetograph: the rate rises in a straight line from nothing to 2 P/T at the peak and falls to nothing at the
end (Yen & Chow 1980, "Design hyetographs for small drainage structures", J. Hydraul. Div. ASCE 106(6)).
"""

import math

from sentinel.science.contract import inputs, quantity

STEP = 600.0  # s; the length of the periods a storm is given in


@inputs
class Storm:
    """A depth of rain, its hours, and where in them it is heaviest (None: it falls evenly)."""

    depth: float = quantity("降雨总量", "mm", low=0.1, high=2000)
    hours: float = quantity("降雨历时", "h", low=1 / 6, high=168)
    peak: float | None = quantity("雨峰位置（占历时之比）", low=0.05, high=0.95, default=None)

    def fallen(self, seconds: float) -> float:
        """Depth fallen until `seconds` after the beginning, mm."""
        share = min(max(seconds / (self.hours * 3600), 0.0), 1.0)
        if self.peak is None:
            return self.depth * share
        if share <= self.peak:
            return self.depth * share * share / self.peak
        return self.depth * (1 - (1 - share) ** 2 / (1 - self.peak))


def hyetograph(storm: Storm) -> tuple[tuple[float, float], ...]:
    """Periods of ten minutes as (until s, mm/h), the last one shorter where the hours ask for it."""
    length = storm.hours * 3600
    ends = [STEP * number for number in range(1, math.ceil(length / STEP))] + [length]
    before, found = 0.0, []
    for end in ends:
        fallen = storm.fallen(end) - storm.fallen(before)
        found.append((end, fallen / (end - before) * 3600))
        before = end
    return tuple(found)
