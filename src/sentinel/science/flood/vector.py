"""What the kernels share so that LLVM turns their loops over a row into vector instructions.

Five habits, each worth a lot: long rows as 1-D views without a branch, values loaded before they are chosen between; no
library call in the loop and few divisions (the inverse cube root is made of bits); the maximum of positive floats taken
on their bit patterns, because LLVM vectorises an integer maximum and not a float one; a raised limit of run-time alias
checks, because a row function has a dozen pointers; no reference counts, which every view would otherwise cost twice.

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
_ROW: Any = {**_CACHED, "_nrt": False}
Kernel = TypeVar("Kernel", bound=Callable[..., Any])

TILE_ROWS, TILE_COLUMNS = 32, 512


def row(kernel: Kernel) -> Kernel:
    """Compile a function over 1-D views, or one that calls such."""
    return cast(Kernel, njit(**_ROW)(kernel))


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


def inverse_cube_root(x: float) -> float:
    """1/∛x of a number above 0; inside a kernel, without a library call or a division (single 4e-7, double 1e-15)."""
    return float(1 / np.cbrt(x))


@overload(inverse_cube_root, jit_options=_FLAGS)
def _inverse_cube_root(x: Any) -> Any:
    # The exponent by the bits (off by 3.5 % at most), one step of third order, then Newton's.
    if x == types.float32:

        def single(x: Any) -> Any:
            third = np.float32(1 / 3)
            y = number_of(np.int32(np.int32(1419920000) - np.int32(np.float32(bits(x)) * third)))
            near = x * y * y * y
            y *= np.float32(14 / 9) + near * (np.float32(2 / 9) * near - np.float32(7 / 9))
            return y * (np.float32(4 / 3) - third * (x * y * y * y))

        return single

    def double(x: Any) -> Any:
        y = number_of(np.int64(np.int64(6142614100198991872) - np.int64(np.float64(bits(x)) / 3.0)))
        near = x * y * y * y
        y *= 14.0 / 9.0 + near * (2.0 / 9.0 * near - 7.0 / 9.0)
        for _ in range(2):
            y *= 4.0 / 3.0 - x * y * y * y / 3.0
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
