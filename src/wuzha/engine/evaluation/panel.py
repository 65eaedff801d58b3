# SPDX-License-Identifier: Apache-2.0
"""What is evaluated: counts of units by period, their people, and since when each unit was treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wuzha.engine.surveillance.special import Floats, Truths, floats

Wholes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Panel:
    """A table of units by periods, the earliest period first; `start` is the first treated period of each unit,
    `periods` for one that is never treated.

    Units stand in the order of their keys, so that the order of a file changes nothing.
    """

    keys: tuple[str, ...]
    counts: Floats
    people: Floats
    start: Wholes

    @property
    def periods(self) -> int:
        return int(self.counts.shape[1])

    @property
    def never(self) -> Truths:
        return np.asarray(self.start >= self.periods)

    def before(self, period: int) -> Panel:
        """The same without this period and all later ones; who starts later counts as never treated."""
        return Panel(
            self.keys, self.counts[:, :period], self.people[:, :period], np.minimum(self.start, max(period, 0))
        )


def panel(keys: list[str], counts: ArrayLike, people: ArrayLike, start: list[int | None]) -> Panel:
    """Raises `ValueError` for a table that is none: other shapes, negative counts, nobody living there."""
    table = floats(counts)
    if table.ndim != 2 or len(keys) != len(table) or len(start) != len(table) or len(set(keys)) != len(keys):
        raise ValueError("one row for each unit, one column for each period")
    persons = np.broadcast_to(floats(people).reshape(len(table), -1), table.shape)
    if not (np.isfinite(table).all() and (table >= 0).all() and np.isfinite(persons).all() and (persons > 0).all()):
        raise ValueError("counts must be at least 0, populations above 0")
    periods = table.shape[1]
    since = np.array([periods if one is None else min(max(one, 0), periods) for one in start], dtype=np.int64)
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
    return Panel(tuple(keys[at] for at in order), table[order], persons[order], since[order])
