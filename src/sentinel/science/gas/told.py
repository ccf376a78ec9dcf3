"""The air as a duty officer tells it: what is not known is assumed, on the safe side, and said."""

from dataclasses import dataclass

from sentinel.science.gas.gaussian import Weather
from sentinel.science.gas.sigmas import Sigmas
from sentinel.science.gas.weather import TABLE, Sky, stability
from sentinel.science.gas.zones import CALM

ICE_K = 273.15
_NIGHT = (18, 6)  # where nobody said what the sky looks like the sun is taken to be down in these hours, 待确认


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of the air; None or "" where nobody knows. Wind m/s at 10 m, degrees it blows from, °C."""

    wind: float | None = None
    wind_from_deg: float | None = None
    sky: str = ""
    surface: str = ""
    celsius: float | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """What is taken where nothing is told."""

    wind: float
    celsius: float


@dataclass(frozen=True, slots=True)
class Air:
    """The air a release is computed in; around: its way is not known, so every direction counts."""

    weather: Weather
    kelvin: float
    around: bool
    said: tuple[str, ...]


def is_night(hour: int) -> bool:
    """True when the sun is taken to be down, local time."""
    return hour >= _NIGHT[0] or hour < _NIGHT[1]


def air(told: Told, usual: Usual, *, night: bool) -> Air:
    """The air by what is told of it. OutOfRange at what lies outside the models."""
    wind, around, said = _wind(told, usual)
    if told.sky:
        sky = Sky(told.sky)
    else:
        sky = Sky.NIGHT_CLEAR if night else Sky.OVERCAST
        words = "夜间按晴夜（最不易扩散）" if night else "白天按阴天（中性）"
        said.append(f"没有填天空状况，{words}计算。")
    said.append(TABLE)
    celsius = told.celsius
    if celsius is None:
        celsius = usual.celsius
        said.append(f"没有填气温，按 {celsius:g} ℃ 计算（本区参数，待确认）。")
    weather = Weather(
        wind=wind,
        wind_from_deg=told.wind_from_deg or 0.0,
        stability=stability(sky, wind),
        sigmas=Sigmas(told.surface or Sigmas.BRIGGS_OPEN),
    )
    return Air(weather, celsius + ICE_K, around, tuple(said))


def _wind(told: Told, usual: Usual) -> tuple[float, bool, list[str]]:
    """The wind to compute with, whether every direction counts, and what is said of it."""
    if told.wind is None:
        words = f"没有填风速，也没有测站报风：按 {usual.wind:g} m/s、各个方向计算（本区参数，待确认）。"
        return usual.wind, True, [words]
    if told.wind < CALM:
        return CALM, True, [f"静风（{told.wind:g} m/s）：按 {CALM:g} m/s 计算距离，各个方向都按该距离设防。"]
    if told.wind_from_deg is None:
        return told.wind, True, ["没有填风向：各个方向都按同一距离设防。"]
    return told.wind, False, []
