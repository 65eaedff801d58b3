# SPDX-License-Identifier: Apache-2.0
"""How long a person stays shown for a visit, which clock matters, and what an officer does next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from wuzha.warning.rules.ladder import Step
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import Channel
from wuzha.warning.rules.visit import Doing, Standing, next_doing, still_shown, that_matters

SHOWN = datetime(2026, 11, 27, 3, tzinfo=UTC)


@dataclass
class Went:
    channel: str
    at: datetime


@dataclass
class Clock:
    name: str
    is_next: bool


def after(minutes: int) -> datetime:
    return SHOWN + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("attempts", "minutes_later", "shown"),
    [
        ([], 239, True),
        ([], 240, False),
        ([Went(Channel.CALL, after(5))], 30, True),
        ([Went(Channel.VISIT, after(5))], 30, False),
        ([Went(Channel.GRID, after(5))], 30, False),
        ([Went(Channel.VISIT, after(-5))], 30, True),
    ],
)
def test_a_person_stays_shown_until_the_visit_is_recorded_or_the_time_is_over(
    attempts: list[Went], minutes_later: int, shown: bool
) -> None:
    assert still_shown(SHOWN, attempts, after(minutes_later), 240) is shown


def test_the_clock_that_matters_is_the_first_that_runs_out() -> None:
    sign, meet, feedback = Clock("sign", False), Clock("meet", True), Clock("feedback", False)
    assert that_matters([sign, meet, feedback]) is meet
    meet.is_next = False
    assert that_matters([sign, meet, feedback]) is feedback
    assert that_matters([]) is None


@pytest.mark.parametrize(
    ("task", "doing"),
    [
        (Standing(State.DISPATCHED, Step.CALL), Doing.SIGN),
        (Standing(State.SIGNED, Step.CALL), Doing.SHOW),
        (Standing(State.SIGNED, Step.CALL, shown=True), Doing.CALL),
        (Standing(State.WORKING, Step.VISIT), Doing.SHOW),
        (Standing(State.WORKING, Step.VISIT, shown=True), Doing.ARRIVE),
        (Standing(State.WORKING, Step.VISIT, shown=True, arrived=True), Doing.RECORD),
        (Standing(State.SIGNED, Step.SMS), Doing.TRY),
        (Standing(State.WORKING, Step.GRID), Doing.TRY),
        (Standing(State.WORKING, Step.CLOSE), Doing.RECORD),
        (Standing(State.WORKING, Step.EXHAUSTED), Doing.RECORD),
        (Standing(State.CLOSED, Step.CLOSE, to_hand_over=True, unproven=True), Doing.HAND_OVER),
        (Standing(State.CLOSED, Step.CLOSE, unproven=True), Doing.PROVE),
        (Standing(State.CLOSED, Step.CLOSE, to_check=True), Doing.CHECK),
        (Standing(State.CLOSED, Step.CLOSE), Doing.NOTHING),
    ],
)
def test_what_an_officer_does_next(task: Standing, doing: Doing) -> None:
    assert next_doing(task) is doing
