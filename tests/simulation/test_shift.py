# SPDX-License-Identifier: Apache-2.0
"""Whenever a visitor starts the demo, the city has a queue and work in every hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.simulation.replay import clock_of
from wuzha.audit.actor import Actor
from wuzha.simulation.city import city_year
from wuzha.simulation.filling import SEED
from wuzha.simulation.load import city, people, shift, year
from wuzha.simulation.load.year import load
from wuzha.warning.models import Attempt, GridTask, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State

ACTOR = Actor.system("simulation")
IN_HAND = (State.SIGNED, State.WORKING)


@pytest.mark.slow
@pytest.mark.parametrize("hour", [1, 7, 13, 19], ids=lambda hour: f"{(hour + 8) % 24:02d}:20")
def test_the_demo_has_a_queue_and_work_in_every_hand_at_any_hour(
    hour: int, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = datetime(2026, 9, 15, hour, 20, tzinfo=UTC)
    city.build(ACTOR)
    people.build(ACTOR)
    load(city_year("demo", SEED, end), end, ACTOR)
    before = Transition.unscoped.count()
    clock_of(monkeypatch)(end)

    done = shift.work()

    warnings = WarningRecord.unscoped
    states = Counter(warnings.values_list("state", flat=True))
    assert states[State.RECEIVED] >= 20
    assert states[State.DISPATCHED] >= 10
    assert warnings.filter(state=State.DISPATCHED, station__code="330282501000").count() >= 4
    assert sum(states[state] for state in IN_HAND) >= 5
    assert warnings.filter(state__in=IN_HAND, officer__username="minjing1").count() >= 2
    assert GridTask.unscoped.filter(grid__code="330282002002-G1", done_at=None).count() == 1

    assert done == shift.TO_VISITOR + shift.TO_HOMES
    # Taken and dispatched, some signed in, some of these at work.
    assert Transition.unscoped.count() - before == 2 * done.sent + done.signed + done.called
    assert Attempt.unscoped.filter(at=end).count() == done.called
    assert not warnings.filter(state=State.CLAIMED, claimed_at=end).exists()


def test_a_shift_stops_when_the_queue_is_empty(db: None) -> None:
    city.build(ACTOR)
    people.build(ACTOR)
    assert shift.work() == shift.Shift(0, 0, 0)


def test_whoever_opens_the_demo_finds_urgent_and_high_warnings_that_have_just_come_in(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 9, 15, 7, 20, tzinfo=UTC)
    clock_of(monkeypatch)(now)
    assert year.arrive(ACTOR, now) == 0  # nowhere to arrive at
    city.build(ACTOR)
    assert year.arrive(ACTOR, now) == 6
    waiting = WarningRecord.unscoped.filter(state=State.RECEIVED)
    assert Counter(waiting.values_list("level", flat=True)) == {Level.URGENT: 2, Level.HIGH: 4}
    assert all(now - timedelta(minutes=20) < one.first_pushed_at < now for one in waiting)
    assert all(one.synthetic for one in waiting)
    assert year.arrive(ACTOR, now) == 0  # enough are waiting
    later = now + timedelta(days=1)
    clock_of(monkeypatch)(later)
    assert year.arrive(ACTOR, later) == 6
