# SPDX-License-Identifier: Apache-2.0
"""When things are due (`domain.md` §3.2, §9.1): plain minutes, around the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol


class ClockRow(Protocol):
    @property
    def level(self) -> str: ...
    @property
    def clock(self) -> str: ...
    @property
    def start(self) -> str: ...
    @property
    def minutes(self) -> int: ...


def deadlines(rows: Iterable[ClockRow], level: str, starts: Mapping[str, datetime]) -> dict[str, datetime]:
    """Clock → instant, for the clocks of the level whose starting point (PUSH, DISPATCH, OUTCOME) is given."""
    return {
        row.clock: starts[row.start] + timedelta(minutes=row.minutes)
        for row in rows
        if row.level == level and row.start in starts
    }
