"""First estimates of what an earthquake did: ranges of collapsed share and deaths, never one figure."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp

_DENSITY = np.array([50.0, 200.0, 500.0])
_DENSITY_FACTOR = np.array([0.8, 1.0, 1.1, 1.2])
_NIGHT_FACTOR = np.array([17.0, 8.0, 4.0, 2.0, 1.5])
_NIGHT_FIRST = 6


def _check_band(low: Numbers, value: Numbers, high: Numbers, others: dict[str, Numbers]) -> None:
    """Refuse sites that do not match one by one, and a band whose ends are not around its value."""
    for name, each in ({"intensity_low": low, "intensity_high": high} | others).items():
        if len(each) != len(value):
            raise OutOfRange(name, f"场点个数（{len(each)}）与烈度的场点个数（{len(value)}）不同，应一一对应。")
    if (low > value).any() or (value > high).any():
        raise OutOfRange("intensity", "烈度不在其下限和上限之间，请用同一次计算给出的三个值。")


@inputs
class CollapseInputs:
    """Sites with their buildings, and how readily each class of buildings collapses at each degree."""

    intensity: Numbers = quantity("烈度", "度", shape="points", low=1, high=12)
    intensity_low: Numbers = quantity("烈度下限", "度", shape="points", low=1, high=12)
    intensity_high: Numbers = quantity("烈度上限", "度", shape="points", low=1, high=12)
    class_share: Numbers = quantity("各类房屋的面积占比", shape="points, classes", low=0, high=1)
    degrees: Numbers = quantity("易损性矩阵的烈度", "度", shape="degrees", low=1, high=12)
    collapse: Numbers = quantity("易损性矩阵中的毁坏（倒塌）概率", shape="classes, degrees", low=0, high=1)
    source: str = ""

    def validate(self) -> None:
        _check_band(self.intensity_low, self.intensity, self.intensity_high, {"class_share": self.class_share})
        if not self.source.strip():
            raise OutOfRange("source", "请写明易损性矩阵的出处。")
        if np.abs(self.class_share.sum(axis=1) - 1).max() > 0.005:
            raise OutOfRange("class_share", "每个场点各类房屋的占比之和应为 1。")
        if (np.diff(self.degrees) != 1).any() or (self.degrees % 1 != 0).any():
            raise OutOfRange("degrees", "易损性矩阵的烈度应是从小到大、不缺的整数度。")
        if self.collapse.shape != (self.class_share.shape[1], len(self.degrees)):
            raise OutOfRange("collapse", "易损性矩阵应是每类房屋一行、每个烈度一列。")
        if (np.diff(self.collapse, axis=1) < 0).any():
            raise OutOfRange("collapse", "烈度升高时毁坏概率不应下降，请核对易损性矩阵。")


@result
class Collapse:
    """Share of the building area that collapsed, per site, as a range."""

    low: Numbers = quantity("倒塌率下限", shape="points")
    high: Numbers = quantity("倒塌率上限", shape="points")
    stamp: Stamp


def collapsed_share(given: CollapseInputs) -> Collapse:
    """Collapsed share (shape "points", 0-1) from the damage-probability matrix given, at the band's two ends.

    An intensity takes the column of its nearest degree; below the matrix's first degree nothing collapses, above its
    last one the last column holds. Form: damage-probability matrices as in GB/T 19428; the numbers are an input.
    """
    low, high = (_of_matrix(given, each) for each in (given.intensity_low, given.intensity_high))
    said = f"易损性矩阵由使用者给出（{given.source}），未经本平台核对。"
    return Collapse(low=low, high=high, stamp=stamp("quake.collapse", "1", given, provisional=(said,)))


def _of_matrix(given: CollapseInputs, intensity: Numbers) -> Numbers:
    degree = _degree(intensity)
    column = np.clip(degree - int(given.degrees[0]), 0, len(given.degrees) - 1)
    share: Numbers = (given.class_share * given.collapse[:, column].T).sum(axis=1)
    return np.where(degree < given.degrees[0], 0.0, np.clip(share, 0, 1))


def _degree(intensity: Numbers) -> NDArray[np.int64]:
    return np.floor(intensity + 0.5).astype(np.int64)


@inputs
class DeathInputs:
    """Sites with their people, intensity band and collapsed share; PAGER's parameters of the country, with source."""

    intensity: Numbers = quantity("烈度", "度", shape="points", low=1, high=12)
    intensity_low: Numbers = quantity("烈度下限", "度", shape="points", low=1, high=12)
    intensity_high: Numbers = quantity("烈度上限", "度", shape="points", low=1, high=12)
    collapsed_low: Numbers = quantity("倒塌率下限", shape="points", low=0, high=1)
    collapsed_high: Numbers = quantity("倒塌率上限", shape="points", low=0, high=1)
    people: Numbers = quantity("人口", "人", shape="points", low=0)
    density: Numbers = quantity("人口密度", "人/km²", shape="points", low=0)
    theta: float = quantity("PAGER 参数 θ", "度", low=5, high=60)
    beta: float = quantity("PAGER 参数 β", low=0.05, high=1)
    night: bool
    source: str = ""

    def validate(self) -> None:
        others = {name: getattr(self, name) for name in ("collapsed_low", "collapsed_high", "people", "density")}
        _check_band(self.intensity_low, self.intensity, self.intensity_high, others)
        if (self.collapsed_low > self.collapsed_high).any():
            raise OutOfRange("collapsed_low", "倒塌率下限大于上限，请核对。")
        if not self.source.strip():
            raise OutOfRange("source", "请写明 PAGER 参数 θ、β 的出处。")


@result
class Deaths:
    """Deaths of all sites together, each model as a range of its own; the wider of both is `low` to `high`."""

    ma_xie_low: float = quantity("马玉宏、谢礼立公式死亡下限", "人")
    ma_xie_high: float = quantity("马玉宏、谢礼立公式死亡上限", "人")
    pager_low: float = quantity("PAGER 死亡下限", "人")
    pager_high: float = quantity("PAGER 死亡上限", "人")
    low: float = quantity("死亡下限", "人")
    high: float = quantity("死亡上限", "人")
    stamp: Stamp


def deaths(given: DeathInputs) -> Deaths:
    """Deaths as ranges, from the two ends of intensity and of the collapsed share.

    Ma & Xie: lg RD = 12.479 A^0.1 - 13.3 with A the collapsed share, times a factor of density and, by night, one of
    the degree. PAGER: nu = Phi(ln(I/theta)/beta) of the people at intensity I (Jaiswal & Wald, empirical form).
    """
    ends = [(given.intensity_low, given.collapsed_low), (given.intensity_high, given.collapsed_high)]
    # The factor of night falls as the degree rises, so either end may be the greater one at a site.
    ma_xie = np.array([_ma_xie(given, *end) for end in ends])
    fewest, most = float(ma_xie.min(axis=0).sum()), float(ma_xie.max(axis=0).sum())
    pager = [float((given.people * _pager_rate(given, each)).sum()) for each, _share in ends]
    said = (
        "死亡率公式、人口密度和夜间系数（马玉宏、谢礼立）尚未与原文核对。",
        f"PAGER 参数由使用者给出（{given.source}），按本国烈度与修正麦卡利烈度相当使用。",
    )
    return Deaths(
        ma_xie_low=fewest,
        ma_xie_high=most,
        pager_low=pager[0],
        pager_high=pager[1],
        low=min(fewest, pager[0]),
        high=max(most, pager[1]),
        stamp=stamp("quake.deaths", "1", given, provisional=said),
    )


def _ma_xie(given: DeathInputs, intensity: Numbers, collapsed: Numbers) -> Numbers:
    rate = 10 ** (12.479 * collapsed**0.1 - 13.3)
    rate = rate * _DENSITY_FACTOR[np.searchsorted(_DENSITY, given.density, side="right")]
    if given.night:
        rate = rate * _NIGHT_FACTOR[np.clip(_degree(intensity) - _NIGHT_FIRST, 0, len(_NIGHT_FACTOR) - 1)]
    found: Numbers = given.people * np.clip(rate, 0, 1)
    return found


def _pager_rate(given: DeathInputs, intensity: Numbers) -> Numbers:
    found: Numbers = ndtr(np.log(intensity / given.theta) / given.beta)
    return found
