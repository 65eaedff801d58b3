# SPDX-License-Identifier: Apache-2.0
"""What other rooms add to the pages of outlets: how far a programme against the abuse of cards is. This room knows none
of them.

programmes.append(lambda actor, now: [Programme(…)])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit has to do in a programme, and how far it is."""

    title: str
    unit: str
    due_on: date
    state: str
    late: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its parts in reach."""

    title: str
    issued_on: date
    url: str
    parts: Sequence[Part]
    done: int

    @property
    def percent(self) -> int:
        return 100 * self.done // len(self.parts) if self.parts else 0


#: Programmes in reach, the latest first.
programmes: list[Callable[[Actor, datetime], Sequence[Programme]]] = []
