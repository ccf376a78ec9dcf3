"""How stable the air is by what a person sees: sky and wind to Pasquill's classes."""

from enum import StrEnum

from sentinel.science.gas.sigmas import Stability


class Sky(StrEnum):
    """What the sky looks like; the sun's strength by day, the clouds by night."""

    STRONG_SUN = "strong_sun"
    SUN = "sun"
    WEAK_SUN = "weak_sun"
    OVERCAST = "overcast"
    NIGHT_CLOUDY = "night_cloudy"
    NIGHT_CLEAR = "night_clear"


TABLE = "稳定度按 Pasquill（1961）与 Turner（1970）的风速、日照、云量表查得；表中两级之间取较稳定的一级，待核。"
_BOUNDS = (2.0, 3.0, 5.0, 6.0)
_CLASSES = {
    Sky.STRONG_SUN: "ABBCC",
    Sky.SUN: "BBCDD",
    Sky.WEAK_SUN: "BCCDD",
    Sky.OVERCAST: "DDDDD",
    Sky.NIGHT_CLOUDY: "EEDDD",
    Sky.NIGHT_CLEAR: "FFEDD",
}


def stability(sky: Sky, wind: float) -> Stability:
    """Pasquill's class for a sky and the wind at 10 m [m/s]; between two classes the more stable one.

    Source: Pasquill (1961), as in Turner (1970); overcast sky D by day and night; nights below 2 m/s as those of 2-3.
    """
    column = sum(wind >= bound for bound in _BOUNDS)
    return Stability(_CLASSES[sky][column])
