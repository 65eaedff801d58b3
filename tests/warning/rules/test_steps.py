# SPDX-License-Identifier: Apache-2.0
"""Steps of a clock: a share of the time in which it really ran, put off at night, told once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.core.clocks.plan import Pause, RunningClock, Share, reached_at, started, untold
from wuzha.engine.calendar import SHANGHAI, shift_out_of_quiet
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.steps import ClockName, Step, Tell, planned, running

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HIGH = [Share("FIRST_CALL", 50, "OFFICER"), Share("FIRST_CALL", 80, "CHIEF"), Share("FIRST_CALL", 100, "SHIFT_LEADER")]
NIGHT = partial(shift_out_of_quiet, start=time(21), end=time(8))


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def clock(minutes: float, *pauses: tuple[float, float]) -> RunningClock[ClockName]:
    """A first call of so many minutes from nine on; each pause has moved its deadline."""
    stood = sum(end - begin for begin, end in pauses)
    rests = tuple(Pause(after(begin), after(end)) for begin, end in pauses)
    return RunningClock(ClockName.FIRST_CALL, NINE, after(minutes + stood), rests)


@st.composite
def clocks(draw: st.DrawFn) -> RunningClock[ClockName]:
    """With up to four pauses that begin while it runs."""
    own = draw(st.integers(1, 3000))
    at, pauses = 0, []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 800), st.integers(1, 800)), max_size=4)):
        ran = at + gap - sum(end - begin for begin, end in pauses)
        if ran >= own:
            break
        pauses.append((at + gap, at + gap + length))
        at += gap + length
    return clock(own, *pauses)


def ran_until(it: RunningClock[ClockName], at: datetime) -> timedelta:
    """How long a clock has really run by an instant."""
    stood = sum((max(min(one.end, at) - one.start, timedelta(0)) for one in it.pauses), timedelta(0))
    return at - it.start - stood


@given(clocks(), st.integers(1, 100))
def test_a_share_is_reached_when_the_clock_really_ran_so_long(it: RunningClock[ClockName], percent: int) -> None:
    own = ran_until(it, it.due)
    assert ran_until(it, reached_at(it, percent)) == own * percent // 100


@given(clocks(), st.integers(1, 400))
def test_no_share_is_reached_while_the_clock_stands_still(it: RunningClock[ClockName], percent: int) -> None:
    at = reached_at(it, percent)
    assert not any(one.start < at < one.end for one in it.pauses)


@given(clocks(), st.lists(st.integers(1, 400), min_size=2, unique=True).map(sorted))
def test_a_larger_share_is_reached_later_and_the_whole_at_the_deadline(
    it: RunningClock[ClockName], shares: list[int]
) -> None:
    found = [reached_at(it, percent) for percent in shares]
    assert all(one <= other for one, other in pairwise(found))
    assert reached_at(it, 100) == it.due


@given(clocks())
def test_through_all_pauses_each_step_is_told_once(it: RunningClock[ClockName]) -> None:
    """Whoever looks before a pause tells what is reached until then; whoever looks after it, only what comes later."""
    told: list[int] = []
    for number in range(len(it.pauses) + 1):
        to_come = sum((one.end - one.start for one in it.pauses[number:]), timedelta(0))
        known = RunningClock(it.clock, it.start, it.due - to_come, it.pauses[:number])
        until = it.pauses[number].start if number < len(it.pauses) else it.due
        told += [step.percent for step in planned([known], HIGH) if step.meant_at <= until]
    assert told == [50, 80, 100]


def test_three_steps_at_half_at_four_fifths_and_at_the_end() -> None:
    steps = planned([clock(30)], HIGH)
    assert [(step.percent, step.tell, step.meant_at) for step in steps] == [
        (50, Tell.OFFICER, after(15)), (80, Tell.CHIEF, after(24)), (100, Tell.SHIFT_LEADER, after(30)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        (datetime(2026, 3, 2, 20, 59, tzinfo=SHANGHAI), datetime(2026, 3, 2, 20, 59, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 2, 21, 0, tzinfo=SHANGHAI), datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 3, 0, 30, tzinfo=SHANGHAI), datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)),
        (datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI), datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(meant: datetime, told: datetime) -> None:
    it = RunningClock(ClockName.FIRST_CALL, meant - timedelta(hours=2), meant + timedelta(hours=2))
    assert [step.meant_at for step in planned([it], HIGH[:1], NIGHT)] == [told]
    assert [step.meant_at for step in planned([it], HIGH[:1])] == [meant]


def test_steps_of_one_night_come_in_the_morning_the_lower_share_first() -> None:
    it = RunningClock(
        ClockName.FIRST_CALL, datetime(2026, 3, 2, 19, tzinfo=SHANGHAI), datetime(2026, 3, 3, 5, tzinfo=SHANGHAI)
    )
    steps = planned([it], list(reversed(HIGH)), NIGHT)
    assert [step.percent for step in steps] == [50, 80, 100]
    assert {step.meant_at for step in steps} == {datetime(2026, 3, 3, 8, tzinfo=SHANGHAI)}


def test_what_was_reached_before_the_receipt_is_meant_for_it() -> None:
    assert [step.meant_at for step in planned([clock(30)], HIGH, not_before=after(25))] == [
        after(25), after(25), after(30)
    ]  # fmt: skip


def test_a_step_is_told_neither_twice_for_a_deadline_nor_twice_for_an_instant() -> None:
    [step] = planned([clock(30)], HIGH[:1])
    other = Step(step.clock, after(99), step.percent, step.tell, step.meant_at)
    moved = Step(step.clock, after(99), step.percent, step.tell, after(50))
    for told in (step.due, step.meant_at):
        key = (step.clock, step.percent, step.tell, told)
        assert untold([step], {key}) == []
    assert untold([other, moved], {(step.clock, step.percent, step.tell, step.meant_at)}) == [moved]


@pytest.mark.parametrize(
    ("state", "met", "clocks_running"),
    [
        (State.RECEIVED, False, "FEEDBACK"),
        (State.CLAIMED, False, "FEEDBACK"),
        (State.DISPATCHED, False, "SIGN_IN FIRST_CALL MEET FEEDBACK"),
        (State.SIGNED, False, "FIRST_CALL MEET FEEDBACK"),
        (State.SIGNED, True, "FIRST_CALL FEEDBACK"),
        (State.WORKING, False, "MEET FEEDBACK"),
        (State.WORKING, True, "FEEDBACK"),
        (State.CLOSED, True, ""),
        (State.INVALID, False, ""),
        (State.SUPERSEDED, False, ""),
    ],
)
def test_which_clocks_run(state: State, met: bool, clocks_running: str) -> None:
    assert " ".join(running(state, met=met)) == clocks_running


def test_a_clock_started_its_minutes_and_its_pauses_before_the_deadline_but_never_before_the_push() -> None:
    assert started(after(90), 60, [Pause(after(10), after(30))], NINE - timedelta(hours=9)) == after(10)
    assert started(after(90), 600, [], NINE) == NINE
    assert started(after(90), None, [], NINE) == NINE
    assert started(after(-5), 60, [], NINE) == after(-5)
