# SPDX-License-Identifier: Apache-2.0
"""What of a figure may leave the house: one or two people could be recognised by a small number (`core.indicators`).

Every paper, page for everybody and file for outside writes a figure through `told_outside`.
"""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.core.indicators.figures import LEAST, hidden, tells_on_few
from wuzha.core.indicators.headlines import FEW
from wuzha.figures.models import SnapshotFigure
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.counting import Reading
from wuzha.figures.queries.live import of_snapshot


def told_outside(found: Reading | SnapshotFigure) -> str:
    """A figure as it reads outside: `<3` where it counts, or in a share leaves, one or two."""
    return FEW if hides(found) else found.text


def hides(found: Reading | SnapshotFigure) -> bool:
    """Whether a figure tells of one or two."""
    if isinstance(found, SnapshotFigure):
        one = named(found.code)
        if one is None:
            return 0 < found.numerator < LEAST
        found = of_snapshot(one, found.unit_of, found)
    return tells_on_few(found.figure)


def cells_outside(found: Sequence[Reading | SnapshotFigure]) -> list[str]:
    """Figures of the parts of a whole that stands beside them: where one alone is hidden, the next smallest is too, so
    that nobody works it out from the sum."""
    counts = [one.numerator for one in found]
    places = hidden(counts) | {at for at, one in enumerate(found) if hides(one)}
    return [FEW if at in places else one.text for at, one in enumerate(found)]
