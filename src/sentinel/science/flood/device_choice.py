"""Which arrays a run is computed in: here, or on a device, which is only looked for where somebody asks for it."""

from typing import Any, Literal

import numpy as np

from sentinel.science.contract import OutOfRange
from sentinel.science.flood.grids import GRIDS
from sentinel.science.flood.inputs import Inputs
from sentinel.science.flood.losses import GreenAmpt

Device = Literal["cpu", "gpu", "auto"]


def grid_of(given: Inputs, device: Device) -> Any:
    """The arrays of a run here or on the device; OutOfRange at `device` where that was asked for and cannot be."""
    if device != "cpu":
        reason = refusal(given)
        if not reason:
            from sentinel.science.flood.device import DeviceGrid

            return DeviceGrid(given)
        if device == "gpu":
            raise OutOfRange("device", reason)
    return GRIDS[given.solver](given)


def refusal(given: Inputs) -> str:
    """Why a run is not for the device, empty where it is."""
    if given.solver != "fv1" or given.precision != "single":
        return "显卡上只有单精度的完整浅水方程（fv1）：请换求解器或在处理器上计算。"
    if isinstance(given.soil, GreenAmpt) or np.any(np.asarray(given.sewer) > 0):
        return "显卡上不算格林–安普特下渗和管网：请在处理器上计算。"
    from sentinel.science.flood.device import NUMBERS_PER_CELL, available, room

    if not available():
        return "这台机器没有可用的显卡：请在处理器上计算。"
    needed = 4 * NUMBERS_PER_CELL * int(np.size(given.bed))
    if needed > room():
        return f"显卡的内存不够：约需 {needed / 2**30:.2f} GiB，请增大格网边长或在处理器上计算。"
    return ""
