# SPDX-License-Identifier: Apache-2.0
"""Clocks that stand still: for a reason, by whom the rules name, not for long; their deadlines move by as much."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import make_person
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.org.models import DutyPost, Post
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.models import ClockAlert, ClockPause, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import work
from wuzha.warning.services.clock_acts import pause, resume
from wuzha.warning.services.steps.standing import run_on
from wuzha.warning.services.steps.sweep import sweep

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.fixture
def now(at: Callable[[Any], None], desk: Desk) -> Callable[[float], datetime]:
    def move(minutes: float) -> datetime:
        at(after(minutes))
        return after(minutes)

    move(0)
    return move


@pytest.fixture
def warning(desk: Desk, now: Callable[[float], datetime]) -> WarningRecord:
    """A MEDIUM warning, signed in at nine: its first call is due in 240 minutes."""
    times = dict.fromkeys(("first_pushed_at", "last_pushed_at", "received_at"), NINE)
    return desk.signed(level=Level.MEDIUM, **times)


def stand(desk: Desk, warning: WarningRecord, until: float, clock: str = "FIRST_CALL", **more: Any) -> ClockPause:
    given = {"reason": "APPOINTMENT"} | more
    return pause(desk.officer, warning.pk, clock=clock, until=after(until), **given)


def told(clock: str = "FIRST_CALL") -> list[tuple[int, float]]:
    rows = ClockAlert.unscoped.filter(clock=clock).order_by("pk")
    return [(one.percent, (one.meant_at - NINE).total_seconds() / 60) for one in rows]


def test_a_pause_moves_the_deadline_and_the_steps_after_it(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    sweep(now(125))
    now(130)
    stand(desk, warning, 190, note="已约定下午回电")
    assert fresh(warning).call_due == after(300)
    for minute in range(130, 310, 5):
        sweep(now(minute))
    assert told() == [(50, 120), (80, 252), (100, 300)]
    event = Event.objects.get(action="warning.pause")
    assert event.detail == {"clock": "FIRST_CALL", "reason": "APPOINTMENT", "minutes": 60}


def test_it_runs_on_by_itself_and_says_so_once(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    stand(desk, warning, 60)
    assert run_on(now(59)) == 0
    assert run_on(now(61)) == 1
    assert run_on(now(62)) == 0
    assert ClockPause.unscoped.get().ended_at == after(60)
    assert Event.objects.get(action="warning.resume").detail == {"clock": "FIRST_CALL", "by_itself": True}


def test_let_run_on_early_the_deadline_comes_nearer_by_the_rest(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    stand(desk, warning, 60)
    now(20)
    resume(desk.officer, warning.pk, clock="FIRST_CALL")
    assert fresh(warning).call_due == after(260)
    with pytest.raises(RefusalError, match="NOT_PAUSED"):
        resume(desk.officer, warning.pk, clock="FIRST_CALL")
    sweep(now(261))
    assert told() == [(50, 140), (80, 212), (100, 260)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"until": 0}, "PAUSE_TIME"),
        ({"until": 481}, "PAUSE_TIME"),
        ({"until": 30, "reason": "SHIFT_END"}, "UNKNOWN_REASON"),
        ({"until": 30, "clock": "FEEDBACK"}, "NO_PAUSE"),
        ({"until": 30, "clock": "SIGN_IN"}, "NO_PAUSE"),
        ({"until": 30, "clock": "NONE"}, "NO_PAUSE"),
    ],
)
def test_what_the_rules_do_not_allow(desk: Desk, warning: WarningRecord, values: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusalError, match=code):
        stand(desk, warning, **values)
    assert not ClockPause.unscoped.exists()


def test_all_pauses_together_have_an_end(desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]) -> None:
    stand(desk, warning, 480)
    with pytest.raises(RefusalError, match="ALREADY_PAUSED"):
        stand(desk, warning, 100)
    now(481)
    stand(desk, warning, 481 + 470)
    now(1000)
    with pytest.raises(RefusalError, match="PAUSES_USED_UP") as refused:
        stand(desk, warning, 1020)
    assert refused.value.params == {"most": 960, "left": 10}


def test_only_who_is_named_may(desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]) -> None:
    with pytest.raises(RefusalError, match="PAUSE_NOT_YOURS"):
        pause(desk.partner, warning.pk, clock="FIRST_CALL", until=after(30), reason="APPOINTMENT")
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        pause(desk.other_officer, warning.pk, clock="FIRST_CALL", until=after(30), reason="APPOINTMENT")
    DutyPost.unscoped.create(
        unit=desk.city.station, post=Post.CHIEF, person_id=desk.partner.person_id, from_at=after(-5)
    )
    pause(desk.partner, warning.pk, clock="FIRST_CALL", until=after(30), reason="APPOINTMENT")


def test_a_clock_that_was_met_or_ran_out_does_not_stand_still(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    now(250)
    with pytest.raises(RefusalError, match="CLOCK_NOT_RUNNING"):
        stand(desk, warning, 260)
    work.attempt(desk.officer, warning.pk, channel="CALL", result="REACHED")
    with pytest.raises(RefusalError, match="CLOCK_NOT_RUNNING"):
        stand(desk, warning, 260)


def test_a_pause_ends_when_the_warning_leaves(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    stand(desk, warning, 400, clock="MEET")
    assert fresh(warning).meet_due == after(1440 + 400)
    now(30)
    work.return_to_centre(desk.officer, warning.pk, "NOT_OUR_AREA")
    assert ClockPause.unscoped.get().ended_at == after(30)
    assert fresh(warning).meet_due == after(1440)


def test_somebody_else_at_the_centre_may_not(desk: Desk, warning: WarningRecord) -> None:
    make_person(Role.ANALYST, desk.city.centre)
    with pytest.raises(RefusalError, match="PAUSE_NOT_YOURS"):
        pause(desk.analyst, warning.pk, clock="FIRST_CALL", until=after(30), reason="APPOINTMENT")
