# SPDX-License-Identifier: Apache-2.0
"""The arrays of the engine. Apart from `kernel`, so that a process that only passes them on loads no compiler."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Int64s = NDArray[np.int64]
Int32s = NDArray[np.int32]
Bytes = NDArray[np.uint8]
