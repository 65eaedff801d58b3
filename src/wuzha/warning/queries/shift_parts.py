# SPDX-License-Identifier: Apache-2.0
"""What other domains hand over with a shift: each registers what of it is open, in its `apps.py`.

    shift_parts.register(ShiftPart("calls", _("Calls"), May.READ_CALLS, open_calls, state, address))

A note keeps numbers, states and clocks; nobody's data is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.org.roles import May

#: Rows of each part that a note names, the first due in front.
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One thing that is open: key and number of its record, the code of its state, its clock."""

    pk: int
    number: str
    state: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShiftPart:
    """One kind of thing that a shift hands over."""

    code: str
    label: Any
    #: Who may open its records.
    needs: May
    #: Of the actor's reach, the first due in front, at most so many.
    rows: Callable[[Actor, datetime, int], Iterable[OpenRow]]
    #: Code of a state → its words.
    words: Callable[[str], Any]
    #: Key of a record → its address.
    address: Callable[[int], str]


_parts: dict[str, ShiftPart] = {}


def register(*parts: ShiftPart) -> None:
    """Add what an app hands over; called once, when the app is ready."""
    for part in parts:
        _parts[part.code] = part


def part_of(code: str) -> ShiftPart | None:
    return _parts.get(code)


def still_open(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Everything of all parts, as a note keeps it."""
    return [
        {
            "part": part.code, "pk": one.pk, "number": one.number, "state": one.state,
            "due": one.due.isoformat() if one.due else "",
        }
        for part in _parts.values()
        for one in part.rows(actor, now, MOST_NAMED)
    ]  # fmt: skip
