"""What the kernels share so that LLVM turns their loops over a row into vector instructions.

Four habits, each worth a factor of several: rows as 1-D views without a branch; no library call in the loop (the cube
root is made of bits); the maximum of positive floats taken on their bit patterns, because LLVM vectorises an integer
maximum and not a float one; a raised limit of run-time alias checks, because a row function has a dozen pointers.

NaN is not declared impossible (`nnan` and `ninf` are left out of the flags): a state that broke must show, and must not
become 0. A cached kernel is not made again when only this file changes: remove the caches (`*.nbi`, `*.nbc`) then.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, overload

llvm.set_option("", "--runtime-memory-check-threshold=128")  # before the first kernel is compiled

GRAVITY = 9.81
FAST = {"reassoc", "nsz", "arcp", "contract", "afn"}
_FLAGS: Any = {"fastmath": FAST, "error_model": "numpy"}
_CACHED: Any = {**_FLAGS, "cache": True, "nogil": True}
Kernel = TypeVar("Kernel", bound=Callable[..., Any])

TILE_ROWS, TILE_COLUMNS = 32, 256


def row(kernel: Kernel) -> Kernel:
    """Compile a function over 1-D views, or one that calls such."""
    return cast(Kernel, njit(**_CACHED)(kernel))


def grid(kernel: Kernel) -> Kernel:
    """Compile a function over whole arrays whose `prange` loops are shared among threads."""
    return cast(Kernel, njit(**_CACHED, parallel=True)(kernel))


def _inline(kernel: Kernel) -> Kernel:
    return cast(Kernel, njit(**_FLAGS, inline="always")(kernel))


@intrinsic
def _bits(_context: Any, number: Any) -> Any:
    """The bit pattern of a float as an integer of its width: for numbers not below 0 it orders as they do."""
    if number not in (types.float32, types.float64):
        return None
    width = number.bitwidth

    def generate(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(width))

    return (types.int32 if width == 32 else types.int64)(number), generate


@intrinsic
def _number_of(_context: Any, pattern: Any) -> Any:
    """The float whose bit pattern this integer is."""
    if pattern not in (types.int32, types.int64):
        return None
    wide = pattern.bitwidth == 64

    def generate(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType() if wide else ir.FloatType())

    return (types.float64 if wide else types.float32)(pattern), generate


bits: Any = _bits
number_of: Any = _number_of


def cube_root(x: float) -> float:
    """Cube root of a number above 0; inside a kernel, without a library call (single 1e-6, double 1e-15)."""
    return float(np.cbrt(x))


@overload(cube_root, jit_options=_FLAGS)
def _cube_root(x: Any) -> Any:
    if x == types.float32:

        def single(x: Any) -> Any:
            third = np.float32(0.33333333)
            y = number_of(np.int32(np.int32(np.float32(bits(x)) * third) + np.int32(709921077)))
            y -= (y - x / (y * y)) * third
            return y - (y - x / (y * y)) * third

        return single

    def double(x: Any) -> Any:
        third = 1.0 / 3.0
        y = number_of(np.int64(np.float64(bits(x)) * third) + np.int64(3071306043645493248))
        for _ in range(4):
            y -= (y - x / (y * y)) * third
        return y

    return double


@_inline
def larger(a: Any, b: Any) -> Any:
    """The larger of two; NaN in the second place comes through."""
    return a if a > b else b  # noqa: FURB136 - max() does not become one instruction


@_inline
def smaller(a: Any, b: Any) -> Any:
    """The smaller of two; NaN in the second place comes through."""
    return a if a < b else b  # noqa: FURB136 - as above
