"""What probably grows where, guessed from the shape of the ground alone: for a district without a map of its fuels.

North of the Huai shady slopes hold the water and carry wood, sunny ones carry scrub; conifers were planted low, broad
leaves stand high, meadows lie above the trees, and valley floors are built up, tilled or under water. That is a sketch
and no map: every result made on it says so.
"""

import numpy as np
from scipy.ndimage import minimum_filter

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.relief import relief

MODEL, VERSION = "fire.cover", "1"
KINDS = ("grass", "shrub", "broadleaf", "conifer")
GRASS, SHRUB, BROADLEAF, CONIFER = range(len(KINDS))
BARE = -1
SKETCH = "可燃物图是按坡向和高程推想的示意图，不是实测植被：请导入本区植被图后再据以判断。"


@inputs
class CoverInputs:
    """A terrain, and from which heights on what grows; all of it a choice of whoever asks."""

    terrain: Terrain
    valley_radius: float = quantity("在多大范围内找沟底", "m", low=30, high=5000)
    valley_rise: float = quantity("高出沟底多少以内算沟底", "m", low=0, high=200)
    gentle: float = quantity("坡度（正切）小于多少算平缓", low=0, high=1)
    broadleaf_above: float = quantity("阴坡从多高起为阔叶林", "m", low=-500, high=9000)
    meadow_above: float = quantity("从多高起为草甸", "m", low=-500, high=9000)

    def validate(self) -> None:
        if self.broadleaf_above > self.meadow_above:
            raise OutOfRange("meadow_above", "草甸的下限低于阔叶林的下限，请调整两个高程。")


@result
class Cover:
    """The kind of cover of every cell as its place in KINDS, BARE where nothing burns or no height is known."""

    kinds: np.ndarray = quantity("可燃物种类（KINDS 的序号，-1 为不可燃）", shape="rows, columns", low=BARE)
    limits: tuple[str, ...]
    stamp: Stamp


def cover(given: CoverInputs) -> Cover:
    """Kinds of cover (rows, columns) int8: valley floors bare; grass on gentle ground and above the meadow's height; on
    slopes that look north conifers, from their height on broad leaves; scrub on the others.

    Raises OutOfRange for heights out of order. Source: none; a rule of ours for demonstrations.
    """
    heights = np.asarray(given.terrain.heights, float)
    known = ~np.isnan(heights)
    shape = relief(given.terrain)
    slope, upslope = np.nan_to_num(shape.slope), np.nan_to_num(shape.upslope)
    size = 2 * int(np.ceil(given.valley_radius / given.terrain.cell)) + 1
    rise = heights - minimum_filter(np.where(known, heights, np.inf), size=size, mode="nearest")
    gentle = slope < given.gentle
    shady = np.cos(np.radians(upslope)) < 0  # up is south, so the slope looks north
    wood = np.where(heights >= given.broadleaf_above, BROADLEAF, CONIFER)
    kinds = np.where(shady, wood, SHRUB)
    kinds = np.where(gentle | (heights >= given.meadow_above), GRASS, kinds)
    kinds = np.where(~known | (gentle & (rise <= given.valley_rise)), BARE, kinds)
    return Cover(kinds=kinds.astype(np.int8), limits=(SKETCH,), stamp=stamp(MODEL, VERSION, given))
