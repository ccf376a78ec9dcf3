"""Peak outflow of a landslide dam that breaches, by regressions over dams that did.

Costa (1985), USGS Open-File Report 85-560: Q = 181 (H V)^0.43 with V in millions of m3. Costa & Schuster (1988), GSA
Bulletin 100: Q = 0.0158 E^0.41 with the potential energy E = 9800 H V in joules, V in m3. Both say how big, not when.
"""

from sentinel.science.contract import Stamp, inputs, quantity, result, stamp

MODEL, VERSION = "chains.breach", "1"
WEIGHT = 9800.0  # N/m3
PROVISIONAL = (
    "堰塞坝溃决洪峰的两式（Costa 1985；Costa 与 Schuster 1988）系数据文献转述，待核原文；同类实例离散可达数倍。",
    "泄完时间按三角形过程线由库容和洪峰推出，实际溃口发展可以更快。",
)


@inputs
class BreachInputs:
    """A dammed lake: the height of its dam (or the depth of water behind it) and the volume of its water."""

    height: float = quantity("堰塞坝高", "m", low=0.5, high=800)
    volume: float = quantity("堰塞湖蓄水量", "m³", low=100, high=1e10)


@result
class Breach:
    """Peak outflow between the two fits, and hours in which the lake runs empty with the higher one."""

    low: float = quantity("溃决洪峰下限", "m³/s")
    high: float = quantity("溃决洪峰上限", "m³/s")
    hours: float = quantity("泄完时间", "h")
    stamp: Stamp


def breach(given: BreachInputs) -> Breach:
    """Peak outflow in m3/s and hours. Raises OutOfRange outside the ranges."""
    found = (
        181.0 * (given.height * given.volume / 1e6) ** 0.43,
        0.0158 * (WEIGHT * given.height * given.volume) ** 0.41,
    )
    return Breach(
        low=min(found),
        high=max(found),
        hours=2 * given.volume / max(found) / 3600,
        stamp=stamp(MODEL, VERSION, given, provisional=PROVISIONAL),
    )
