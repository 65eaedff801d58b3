# SPDX-License-Identifier: Apache-2.0
"""Names of units that have ended: no document dated later bears one (`domain.md` §0.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EndedName:
    """The ways a unit's name was written, its last day, and who took its place."""

    names: Sequence[str]
    last_day: date
    successor: str


def ended_in(text: str, day: date, ended: Iterable[EndedName]) -> tuple[str, EndedName] | None:
    """The first name in a text of a unit that had ended before the day of the document. The successor's own name, which
    may contain the old one, is none."""
    for one in ended:
        if day <= one.last_day:
            continue
        bare = text.replace(one.successor, "") if one.successor else text
        for name in sorted(one.names, key=len, reverse=True):
            if name in bare:
                return name, one
    return None
