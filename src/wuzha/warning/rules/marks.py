# SPDX-License-Identifier: Apache-2.0
"""Yes-or-no facts of a warning that lists are filtered by, together in one small number that an index can lead with."""

from __future__ import annotations

from enum import IntFlag
from itertools import combinations


class Mark(IntFlag):
    """Bits of `WarningRecord.marks`; the database computes the column itself."""

    #: A payment to the fraudster was seen.
    PAYMENT = 1
    #: A field came in faulty.
    FLAGGED = 2
    #: Second round or later.
    ROUND2 = 4
    #: Closed after its feedback was due.
    LATE = 8


def values_with(wanted: Mark) -> list[int]:
    """Every value of the column that has all the wanted bits."""
    rest = [mark for mark in Mark if mark not in wanted]
    extra = (sum(chosen, start=Mark(0)) for size in range(len(rest) + 1) for chosen in combinations(rest, size))
    return sorted(int(wanted | more) for more in extra)
