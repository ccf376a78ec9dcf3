"""Standard fuel models as a table: what lies on a square metre of ground, in the units of the tables they come from.

Sources: Anderson (1982), USDA Forest Service GTR INT-122, for FM1-FM13, with the surface-area-to-volume ratios of
Albini (1976), GTR INT-30; Scott and Burgan (2005), GTR RMRS-GTR-153, for the others. Both are works of the United
States government. Live load of FM2-FM10 stands in the herb class. None of them was measured in China: which class of
Chinese vegetation burns like which model is a choice of whoever maps it, and is to be shown with the result.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FuelModel:
    """One fuel bed. Five classes: dead 1 h, 10 h, 100 h, live herb, live woody.

    load: short tons per acre; ratio: surface area to volume, 1/ft; depth: ft; extinction: dead-fuel moisture of
    extinction, fraction of dry mass; dynamic: live herb cures into dead fuel as it dries (Scott and Burgan 2005).
    """

    code: str
    meaning: str
    load: tuple[float, float, float, float, float]
    ratio: tuple[float, float, float, float, float]
    depth: float
    extinction: float
    dynamic: bool = False


def _model(
    code: str,
    meaning: str,
    load: tuple[float, float, float, float, float],
    ratios: tuple[float, float, float],
    depth: float,
    extinction: float,
    dynamic: bool = False,
) -> FuelModel:
    fine, herb, woody = ratios
    return FuelModel(code, meaning, load, (fine, 109.0, 30.0, herb, woody), depth, extinction, dynamic)


_TABLE = (
    _model("FM1", "矮草", (0.74, 0, 0, 0, 0), (3500, 1500, 1500), 1.0, 0.12),
    _model("FM2", "疏林草地", (2.0, 1.0, 0.5, 0.5, 0), (3000, 1500, 1500), 1.0, 0.15),
    _model("FM3", "高草", (3.01, 0, 0, 0, 0), (1500, 1500, 1500), 2.5, 0.25),
    _model("FM4", "高灌丛", (5.01, 4.01, 2.0, 5.01, 0), (2000, 1500, 1500), 6.0, 0.20),
    _model("FM5", "矮灌丛", (1.0, 0.5, 0, 2.0, 0), (2000, 1500, 1500), 2.0, 0.20),
    _model("FM6", "休眠灌丛", (1.5, 2.5, 2.0, 0, 0), (1750, 1500, 1500), 2.5, 0.25),
    _model("FM8", "密实短针叶落叶层", (1.5, 1.0, 2.5, 0, 0), (2000, 1500, 1500), 0.2, 0.30),
    _model("FM9", "阔叶与长针叶落叶层", (2.92, 0.41, 0.15, 0, 0), (2500, 1500, 1500), 0.2, 0.25),
    _model("FM10", "林下落叶与灌草", (3.01, 2.0, 5.01, 2.0, 0), (2000, 1500, 1500), 1.0, 0.25),
    _model("FM11", "轻度采伐剩余物", (1.5, 4.51, 5.51, 0, 0), (1500, 1500, 1500), 1.0, 0.15),
    _model("FM12", "中度采伐剩余物", (4.01, 14.03, 16.53, 0, 0), (1500, 1500, 1500), 2.3, 0.20),
    _model("FM13", "重度采伐剩余物", (7.01, 23.04, 28.05, 0, 0), (1500, 1500, 1500), 3.0, 0.25),
    _model("GR1", "稀疏短草（干燥气候）", (0.1, 0, 0, 0.3, 0), (2200, 2000, 1500), 0.4, 0.15, True),
    _model("GR2", "低载量草（干燥气候）", (0.1, 0, 0, 1.0, 0), (2000, 1800, 1500), 1.0, 0.15, True),
    _model("GR4", "中载量草（干燥气候）", (0.25, 0, 0, 1.9, 0), (2000, 1800, 1500), 2.0, 0.15, True),
    _model("GR7", "高载量草（干燥气候）", (1.0, 0, 0, 5.4, 0), (2000, 1800, 1500), 3.0, 0.15, True),
    _model("GS1", "低载量草灌（干燥气候）", (0.2, 0, 0, 0.5, 0.65), (2000, 1800, 1800), 0.9, 0.15, True),
    _model("GS2", "中载量草灌（干燥气候）", (0.5, 0.5, 0, 0.6, 1.0), (2000, 1800, 1800), 1.5, 0.15, True),
    _model("SH1", "低载量灌丛（干燥气候）", (0.25, 0.25, 0, 0.15, 1.3), (2000, 1800, 1600), 1.0, 0.15, True),
    _model("SH2", "中载量灌丛（干燥气候）", (1.35, 2.4, 0.75, 0, 3.85), (2000, 1500, 1600), 1.0, 0.15),
    _model("SH5", "高载量灌丛（干燥气候）", (3.6, 2.1, 0, 0, 2.9), (750, 1500, 1600), 6.0, 0.15),
    _model("SH7", "很高载量灌丛（干燥气候）", (3.5, 5.3, 2.2, 0, 3.4), (750, 1500, 1600), 6.0, 0.15),
    _model("TU1", "林下草灌（低载量）", (0.2, 0.9, 1.5, 0.2, 0.9), (2000, 1800, 1600), 0.6, 0.20, True),
    _model("TU5", "林下灌木与落叶（高载量）", (4.0, 4.0, 3.0, 0, 3.0), (1500, 1500, 750), 1.0, 0.25),
    _model("TL2", "低载量阔叶落叶层", (1.4, 2.3, 2.2, 0, 0), (2000, 1500, 1500), 0.2, 0.25),
    _model("TL3", "中载量针叶落叶层", (0.5, 2.2, 2.8, 0, 0), (2000, 1500, 1500), 0.3, 0.20),
    _model("TL6", "中载量阔叶落叶层", (2.4, 1.2, 1.2, 0, 0), (2000, 1500, 1500), 0.3, 0.25),
    _model("TL8", "长针叶落叶层", (5.8, 1.4, 1.1, 0, 0), (1800, 1500, 1500), 0.3, 0.35),
    _model("TL9", "很高载量阔叶落叶层", (6.65, 3.3, 4.15, 0, 0), (1800, 1500, 1600), 0.6, 0.35),
)

FUELS: dict[str, FuelModel] = {each.code: each for each in _TABLE}

# Those whose rates of spread were compared with a reference library's.
CHECKED = frozenset({"FM1", "FM2", "FM4", "FM10", "GR2", "GS2", "SH5", "TU5", "TL8"})


def unchecked(codes: Iterable[str]) -> tuple[str, ...]:
    """What to say of a run over these fuel models: nothing where the rates of all were checked."""
    found = sorted(set(codes) - CHECKED)
    return (f"可燃物模型 {'、'.join(found)} 的参数据文献表转录，未与参考结果核对。",) if found else ()
