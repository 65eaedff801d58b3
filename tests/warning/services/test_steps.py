# SPDX-License-Identifier: Apache-2.0
"""The steps of clocks: told once, in order, to the named person; by the sweep or by whoever moves the clock first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories import make_person
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.audit.models import Event
from wuzha.org.models import DutyPost, Person, Post, Posting, Unit
from wuzha.org.roles import Role
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import dispatch, triage, work
from wuzha.warning.services.clocks import on_push
from wuzha.warning.services.steps.sweep import sweep

pytestmark = pytest.mark.dialect("warning.services.notices", "warning.services.steps.settle")

#: A Monday, nine in the morning in Shanghai.
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.fixture
def now(at: Callable[[Any], None], desk: Desk) -> Callable[[float], datetime]:
    """Set the clock to so many minutes after nine."""

    def move(minutes: float) -> datetime:
        at(after(minutes))
        return after(minutes)

    move(0)
    return move


def received(desk: Desk, level: Level, pushed_at: datetime = NINE, **values: Any) -> WarningRecord:
    """Pushed and received at nine, with the deadlines of its level."""
    times = dict.fromkeys(("first_pushed_at", "last_pushed_at", "received_at"), pushed_at) | values
    made = desk.received(level=level, completeness=80, **times)
    WarningRecord.unscoped.filter(pk=made.pk).update(**on_push(made, pushed_at))
    return fresh(made)


def pushed(desk: Desk, level: Level) -> WarningRecord:
    """Held by the analyst, pushed at nine."""
    return triage.take(desk.analyst, received(desk, level).pk)


def sent(desk: Desk, level: Level) -> WarningRecord:
    return dispatch.dispatch(desk.analyst, pushed(desk, level).pk, desk.city.station.pk)


def told(**only: Any) -> list[tuple[str, int, str, float]]:
    """(clock, percent, tell, minutes after nine) in the order they were told."""
    return [
        (one.clock, one.percent, one.tell, (one.meant_at - NINE).total_seconds() / 60)
        for one in ClockAlert.unscoped.filter(**only).order_by("pk")
    ]


def name(post: Post, unit: Unit, **values: Any) -> Person:
    person = make_person(Role.STATION_OFFICER, unit)
    DutyPost.unscoped.create(unit=unit, post=post, person=person, **{"from_at": after(-60)} | values)
    return person


def test_each_step_is_told_once_when_it_is_reached(desk: Desk, now: Callable[[float], datetime]) -> None:
    sent(desk, Level.HIGH)
    for minute in range(35):
        sweep(now(minute))
        sweep(now(minute))
    assert told(clock="SIGN_IN") == [
        ("SIGN_IN", 50, "OFFICER", 15), ("SIGN_IN", 80, "CHIEF", 24), ("SIGN_IN", 100, "SHIFT_LEADER", 30),
    ]  # fmt: skip
    assert told(clock="FIRST_CALL") == [
        ("FIRST_CALL", 50, "OFFICER", 15), ("FIRST_CALL", 80, "CHIEF", 24), ("FIRST_CALL", 100, "SHIFT_LEADER", 30),
    ]  # fmt: skip
    assert not ClockAlert.unscoped.filter(late=True).exists()
    assert Event.objects.filter(action="warning.alert", actor="clock-sweep").count() == 6


def test_after_a_gap_everything_is_told_once_in_order_and_marked_late(
    desk: Desk, now: Callable[[float], datetime]
) -> None:
    first = sent(desk, Level.HIGH)
    now(2)
    second = dispatch.dispatch(desk.analyst, pushed(desk, Level.HIGH).pk, desk.city.station.pk)
    assert sweep(now(60)) == 14
    rows = list(ClockAlert.unscoped.order_by("pk"))
    assert [row.meant_at for row in rows] == sorted(row.meant_at for row in rows)
    assert {row.warning_id for row in rows} == {first.pk, second.pk}
    assert all(row.late == (row.meant_at < after(55)) and row.fired_at == after(60) for row in rows)
    assert sweep(now(61)) == 0


def test_chunks_do_not_break_the_order(desk: Desk, now: Callable[[float], datetime]) -> None:
    made = [received(desk, Level.HIGH) for _ in range(7)]
    for number, warning in enumerate(made):
        moment = now(number)
        WarningRecord.unscoped.filter(pk=warning.pk).update(
            state=State.CLAIMED, claimed_by=desk.analyst.person_id, claimed_at=moment,
            claim_expires_at=moment + timedelta(hours=9), completeness=80, first_pushed_at=moment, received_at=moment,
        )  # fmt: skip
        dispatch.dispatch(desk.analyst, warning.pk, desk.city.station.pk)
    WarningRecord.unscoped.update(step_at=datetime(1970, 1, 1, tzinfo=UTC))
    assert sweep(now(100), chunk=2) == 7 * 8
    meant = [row.meant_at for row in ClockAlert.unscoped.order_by("pk")]
    assert meant == sorted(meant)


def test_the_named_person_is_told_a_deputy_when_nobody_holds_the_post_else_the_whole_desk(
    desk: Desk, now: Callable[[float], datetime]
) -> None:
    chief = name(Post.CHIEF, desk.city.station, to_at=after(24))
    deputy = name(Post.CHIEF, desk.city.station, deputy=True)
    sent(desk, Level.HIGH)
    sweep(now(23.9))
    assert ClockAlert.unscoped.filter(tell="CHIEF").count() == 0
    sweep(now(24))
    assert {one.person_id for one in ClockAlert.unscoped.filter(tell="CHIEF")} == {deputy.pk}
    assert chief.pk != deputy.pk
    sweep(now(30))
    leaders = list(ClockAlert.unscoped.filter(tell="SHIFT_LEADER"))
    assert [(one.unit_id, one.person_id, one.has_hole) for one in leaders] == [(desk.city.centre.pk, None, True)] * 2


def test_who_leads_the_shift_by_posting_is_named_where_the_roster_is_empty(
    desk: Desk, now: Callable[[float], datetime]
) -> None:
    Posting.unscoped.filter(person_id=desk.colleague.person_id).update(leads=True)
    sent(desk, Level.HIGH)
    sweep(now(30))
    assert {one.person_id for one in ClockAlert.unscoped.filter(tell="SHIFT_LEADER")} == {desk.colleague.person_id}


def test_the_command_centre_is_that_of_the_bureau_above(desk: Desk, now: Callable[[float], datetime]) -> None:
    sent(desk, Level.URGENT)
    sweep(now(15))
    assert {one.unit_id for one in ClockAlert.unscoped.filter(tell="COMMAND")} == {desk.city.bureau.pk}


def test_a_clock_that_was_met_is_settled_and_tells_no_more(desk: Desk, now: Callable[[float], datetime]) -> None:
    warning = sent(desk, Level.HIGH)
    sweep(now(16))
    now(17)
    work.sign_in(desk.officer, warning.pk)
    sweep(now(40))
    assert told(clock="SIGN_IN") == [("SIGN_IN", 50, "OFFICER", 15)]
    assert {one.cleared_at for one in ClockAlert.unscoped.filter(clock="SIGN_IN")} == {after(17)}
    assert not ClockAlert.unscoped.filter(clock="FIRST_CALL", cleared_at__isnull=False).exists()


def test_what_was_owed_before_a_clock_is_moved_is_told_by_who_moves_it(
    desk: Desk, now: Callable[[float], datetime]
) -> None:
    warning = sent(desk, Level.HIGH)
    now(40)  # no sweep since
    work.sign_in(desk.officer, warning.pk)
    rows = ClockAlert.unscoped.filter(clock="SIGN_IN").order_by("pk")
    assert [(one.percent, one.late, one.cleared_at) for one in rows] == [
        (50, True, after(40)), (80, True, after(40)), (100, True, after(40)),
    ]  # fmt: skip
    assert sweep(now(41)) == 0


def test_a_deadline_that_rises_with_the_level_starts_its_own_steps(
    desk: Desk, now: Callable[[float], datetime]
) -> None:
    low = sent(desk, Level.MEDIUM)
    now(1)
    urgent = received(desk, Level.URGENT, after(1))
    now(70)
    triage.merge(desk.analyst, urgent.pk, low.pk)
    assert ("SIGN_IN", 50, "OFFICER", 60) in told(warning=low)  # by its old deadline
    rows = ClockAlert.unscoped.filter(warning=low, clock="SIGN_IN", due_at=fresh(low).signin_due)
    assert {(one.percent, (one.meant_at - NINE).seconds // 60, one.late) for one in rows} == {
        (50, 70, False), (80, 70, False), (100, 70, False), (150, 70, False),
    }  # fmt: skip
    assert sweep(now(70)) == 0


def test_low_levels_are_told_in_the_morning(desk: Desk, at: Callable[[Any], None]) -> None:
    ten_at_night = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    eight = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    at(ten_at_night - timedelta(hours=13))
    warning = triage.take(desk.analyst, received(desk, Level.LOW, ten_at_night - timedelta(hours=13)).pk)
    dispatch.dispatch(desk.analyst, warning.pk, desk.city.station.pk)
    sweep(ten_at_night)
    assert told() == []  # half of the 24 hours ran out at nine in the evening
    sweep(eight)
    row = ClockAlert.unscoped.get(clock="SIGN_IN", percent=50)
    assert (row.meant_at, row.late) == (eight, False)


def test_before_dispatch_the_centre_is_told(desk: Desk, now: Callable[[float], datetime]) -> None:
    warning = pushed(desk, Level.URGENT)
    sweep(now(60))
    row = ClockAlert.unscoped.get(clock="FEEDBACK")
    assert (row.percent, row.unit_id, row.person_id) == (50, desk.city.centre.pk, desk.analyst.person_id)
    now(61)
    triage.invalidate(desk.analyst, warning.pk, "FALSE_ALARM")
    row.refresh_from_db()
    assert row.cleared_at == after(61)
    assert fresh(warning).step_at is None


def test_a_late_receipt_is_not_told_as_late(desk: Desk, now: Callable[[float], datetime]) -> None:
    received(desk, Level.URGENT, after(-90), received_at=NINE)
    sweep(now(1))
    row = ClockAlert.unscoped.get()
    assert (row.percent, row.meant_at, row.late) == (50, NINE, False)


def test_the_sweep_looks_only_at_what_is_due(desk: Desk, now: Callable[[float], datetime]) -> None:
    for _ in range(3):
        received(desk, Level.LOW)
    sweep(now(1))
    assert WarningRecord.unscoped.filter(step_at__lte=after(1)).count() == 0
    assert WarningRecord.unscoped.filter(step_at__gt=after(1)).count() == 3


def test_whoever_moves_a_clock_without_a_word_is_looked_at_next(desk: Desk, now: Callable[[float], datetime]) -> None:
    warning = sent(desk, Level.MEDIUM)
    sweep(now(1))
    assert fresh(warning).step_at == after(60)
    WarningRecord.unscoped.filter(pk=warning.pk).update(signin_due=after(10))
    assert fresh(warning).step_at == datetime(1970, 1, 1, tzinfo=UTC)
    sweep(now(5))
    assert ("SIGN_IN", 50, "OFFICER", 5) in told()


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_time_tell_each_step_once() -> None:
    desk = make_desk()
    for _ in range(12):
        received(desk, Level.URGENT)
    barrier = threading.Barrier(4)

    def run() -> None:
        barrier.wait()
        try:
            sweep(after(500), chunk=3)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(after(500))
    assert ClockAlert.unscoped.count() == 12 * 4
    meant = list(ClockAlert.unscoped.order_by("pk").values_list("meant_at", flat=True))
    assert meant == sorted(meant)
