# SPDX-License-Identifier: Apache-2.0
"""The chain of escalation: what may be proposed when a unit stays late, a step at a time. A step is never taken by
itself: a person takes it, or leaves it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Tell(StrEnum):
    """Who is told: the head of the unit, the unit above it, the leading group, or who may propose a measure."""

    UNIT = "UNIT"
    SUPERIOR = "SUPERIOR"
    GROUP = "GROUP"
    PROPOSAL = "PROPOSAL"


class Row(Protocol):
    """A step of the rule set: from so many days after the deadline on."""

    @property
    def code(self) -> str: ...
    @property
    def days(self) -> int: ...
    @property
    def tell(self) -> str: ...


def next_step(chain: Sequence[Row], taken: Collection[str], *, superior: bool) -> Row | None:
    """The first step that was not taken yet; a unit that has none above it below the city skips that step."""
    return next(
        (one for one in chain if one.code not in taken and (superior or one.tell != Tell.SUPERIOR)),
        None,
    )


def proposed_at(step: Row, due: datetime) -> datetime:
    """From when on a step stands in the inbox of who may take it."""
    return due + timedelta(days=step.days)
