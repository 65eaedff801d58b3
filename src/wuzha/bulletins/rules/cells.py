# SPDX-License-Identifier: Apache-2.0
"""Which cells of a column whose sum is printed must not be: those of one or two, and what would give them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wuzha.core.indicators import LEAST


def closed(counts: Sequence[int], known: Iterable[int] = (), told: Iterable[int] = ()) -> set[int]:
    """Places that are not shown. `known`: places that are hidden for another column's sake, or by an edition before.
    `told`: places that a reader knows from elsewhere, so that to hide them would protect nothing.

    The sum of what is hidden is worked out from the others, so it must leave a choice: a single cell leaves none, nor
    do cells that are all one, or all two. Then the next smallest is hidden with them, at last one that is empty.
    """
    small = {at for at, count in enumerate(counts) if 0 < count < LEAST}
    places = small | set(known)
    if not places:
        return places
    free = set(range(len(counts))) - places - set(told)
    others = sorted(free, key=lambda at: (counts[at] == 0, counts[at]))
    while others and _told(counts, small, places):
        places.add(others.pop(0))
    return places


def _told(counts: Sequence[int], small: set[int], places: set[int]) -> bool:
    """Whether the sum of the hidden cells tells what one of them is."""
    if len(places) == 1:
        return True
    total = sum(counts[at] for at in places)
    return places == small and total in (len(places), (LEAST - 1) * len(places))
