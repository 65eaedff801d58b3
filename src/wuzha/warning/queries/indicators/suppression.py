# SPDX-License-Identifier: Apache-2.0
"""Small numbers are not shown to those who may not open the records: one or two people could be recognised."""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.warning.queries.indicators.definition import Shape
from wuzha.warning.queries.indicators.figures import Figure

#: Counts below this, except 0, are hidden.
LEAST = 3


def small(count: int) -> bool:
    return 0 < count < LEAST


def tells_on_few(figure: Figure) -> bool:
    """Whether the figure speaks of one or two people: those it counts, or in a rate those that it leaves."""
    count = figure.tally.numerator
    if figure.indicator.shape is Shape.RATE:
        return small(count) or small((figure.tally.denominator or 0) - count)
    return small(count)


def hidden(counts: Sequence[int]) -> set[int]:
    """Places of a list, whose sum is known, that must not be shown. A single hidden count could be worked out from
    the sum, so the next smallest is hidden with it."""
    places = {place for place, count in enumerate(counts) if small(count)}
    if len(places) == 1:
        others = [place for place, count in enumerate(counts) if place not in places and count > 0]
        places |= {min(others, key=lambda place: counts[place])} if others else set()
    return places
