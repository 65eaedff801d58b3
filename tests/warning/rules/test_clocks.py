# SPDX-License-Identifier: Apache-2.0
"""Deadlines from rows of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wuzha.warning.rules.steps import deadlines

PUSH = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DISPATCH = PUSH + timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    level: str
    clock: str
    start: str
    minutes: int


ROWS = [
    Row("HIGH", "SIGN_IN", "DISPATCH", 30),
    Row("HIGH", "FEEDBACK", "PUSH", 1440),
    Row("HIGH", "HANDOVER", "OUTCOME", 15),
    Row("LOW", "SIGN_IN", "DISPATCH", 1440),
]


def test_each_clock_runs_from_its_own_start() -> None:
    assert deadlines(ROWS, "HIGH", {"PUSH": PUSH, "DISPATCH": DISPATCH}) == {
        "SIGN_IN": DISPATCH + timedelta(minutes=30),
        "FEEDBACK": PUSH + timedelta(days=1),
    }


def test_a_clock_whose_start_has_not_come_does_not_run() -> None:
    assert deadlines(ROWS, "HIGH", {"PUSH": PUSH}) == {"FEEDBACK": PUSH + timedelta(days=1)}


def test_a_level_without_rows_has_no_deadlines() -> None:
    assert deadlines(ROWS, "URGENT", {"PUSH": PUSH, "DISPATCH": DISPATCH, "OUTCOME": DISPATCH}) == {}
