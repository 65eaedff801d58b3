# SPDX-License-Identifier: Apache-2.0
"""The time there is from 受案 to 立案, and whose numbers are whose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from wuzha.engine.calendar import SHANGHAI
from wuzha.funds.orders.rules.clocks import AlertKind, FreezeClock, tellings
from wuzha.funds.orders.rules.filing import Stopped, decide_by, is_ours, last_hour

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_two_stops_of_48_hours_are_the_time_there_is() -> None:
    first, second = Stopped(START + 48 * HOUR, 1), Stopped(START + 60 * HOUR, 2)
    assert last_hour([first], hours=48, most=2) == START + 96 * HOUR
    # the account that was stopped twice is free first
    assert last_hour([first, second], hours=48, most=2) == START + 60 * HOUR
    assert last_hour([], hours=48, most=2) is None


@pytest.mark.parametrize(("days", "end"), [(3, date(2026, 3, 5)), (7, date(2026, 3, 9)), (30, date(2026, 4, 1))])
def test_the_decision_is_due_days_after_the_acceptance_which_is_not_counted(days: int, end: date) -> None:
    due = decide_by(date(2026, 3, 2), days).astimezone(SHANGHAI)
    assert (due.date(), due.hour, due.minute) == (end, 23, 59)


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        ("ZJ00000012", True), (" zj00000012 ", True), ("DJ00000003", True), ("ZF0001", True), ("FH00000001", True),
        ("ZJ 00000012", True), ("ＺＪ００００００１２", True), ("Z-J_0000.0012", True), ("zj.0000", True),
        ("A3302820000002023050001", False), ("慈公(刑)立字〔2026〕12号", False), ("ZJ", False), ("", False),
    ],
)  # fmt: skip
def test_a_number_of_this_platform_is_known_as_such(number: str, ours: bool) -> None:
    assert is_ours(number) is ours


def told(clock: FreezeClock) -> list[tuple[str, int]]:
    """(kind, days after the start) of all that is told."""
    all_told = tellings(clock, ends_minutes=[30 * 1440, 1440], dossier_days=10)
    return [(one.kind, (one.meant_at - START).days) for one in all_told]


def test_a_freeze_tells_of_dossier_screening_release_and_end_each_at_its_day() -> None:
    clock = FreezeClock(
        START, START + 180 * DAY, screen_due=START + 30 * DAY, release_due=START + 3 * DAY,
        screen_tell=START + 25 * DAY,
    )  # fmt: skip
    assert told(clock) == [
        (AlertKind.RELEASE_SOON, 2), (AlertKind.RELEASE_LATE, 3), (AlertKind.SCREEN_SOON, 25),
        (AlertKind.SCREEN_LATE, 30), (AlertKind.ENDS_SOON, 150), (AlertKind.DOSSIER, 170), (AlertKind.ENDS_SOON, 179),
    ]  # fmt: skip
    assert clock.due == START + 3 * DAY


def test_what_is_done_is_not_told_of() -> None:
    clock = FreezeClock(START, START + 180 * DAY, dossier_there=True)
    assert {kind for kind, _day in told(clock)} == {AlertKind.ENDS_SOON}
    assert clock.due == START + 180 * DAY
