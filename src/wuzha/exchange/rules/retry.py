# SPDX-License-Identifier: Apache-2.0
"""How long to wait before the next try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


def wait_after(tries: int, waits: Sequence[int], chance: float) -> timedelta | None:
    """The wait after the `tries`-th failed try (from 1), spread by up to a fifth so that receivers are not stormed.

    `waits` in seconds, one a try; `chance` in [0, 1). `None` when there is no further try.
    """
    if tries > len(waits):
        return None
    return timedelta(seconds=waits[tries - 1] * (1 + 0.2 * chance))
