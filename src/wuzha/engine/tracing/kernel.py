# SPDX-License-Identifier: Apache-2.0
"""How a loop becomes machine code: once, kept on disk beside the module, without holding other threads back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from wuzha.engine.tracing.columns import Int64s

Loop = TypeVar("Loop", bound=Callable[..., object])


def kernel(loop: Loop) -> Loop:
    """Compile a loop on its first call. Each kernel is called with one set of array types only, so it compiles once."""
    return cast(Loop, numba.njit(cache=True, nogil=True)(loop))


def inline(loop: Loop) -> Loop:
    """Compile a helper into the kernels that call it."""
    return cast(Loop, numba.njit(nogil=True, inline="never")(loop))


@inline
def larger(table: Int64s, used: int, size: int) -> Int64s:
    """A table with place for `size` rows, the first `used` of this one at its head.

    Where an array is exchanged for another inside a loop, every turn of the loop pays for it: grow outside.
    """
    grown = np.empty((size, table.shape[1]), np.int64)
    for i in range(used):
        for j in range(table.shape[1]):
            grown[i, j] = table[i, j]
    return grown
