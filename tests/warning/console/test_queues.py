# SPDX-License-Identifier: Apache-2.0
"""The lists of the desk: who is in which, in what order, page by page, and within whose reach."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.courses import SOAK
from tests.warning.services.conftest import Desk, fresh
from wuzha.pages import CursorError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import paging, queues, search
from wuzha.warning.queries.filters import STATES, Filters, Period, Queue
from wuzha.warning.rules.lifecycle import AT_STATION, Level, State
from wuzha.warning.services import claims, triage

pytestmark = pytest.mark.dialect("warning.queries.paging")

TYPES, SOURCES = ("BRUSH", "INVEST", "MILITARY"), ("MPS", "BANK")


def keys(desk: Desk, filters: Filters, **more: Any) -> list[int]:
    return [row.warning.pk for row in queues.page(desk.analyst, filters, **more).rows]


def written(desk: Desk, state: State, number: int, drawn: random.Random, now: datetime) -> WarningRecord:
    """A synthetic warning in any state, not saved."""
    pushed = now - timedelta(days=drawn.randint(0, 120), minutes=number)
    sent = state in AT_STATION or state is State.CLOSED
    worked = state in (State.SIGNED, State.WORKING, State.CLOSED)
    return WarningRecord(
        state=state,
        level=drawn.choice([*Level]),
        fraud_type=drawn.choice(TYPES),
        source_type=drawn.choice(SOURCES),
        centre=desk.city.centre,
        phone=seal(Kind.PHONE, f"139{number:08d}"),
        round_no=drawn.choice((1, 1, 2)),
        payment_seen=drawn.random() < 0.3,
        flags=["victim_name:CHARSET"] if drawn.random() < 0.2 else [],
        first_pushed_at=pushed,
        last_pushed_at=pushed,
        order_key=drawn.random(),
        claimed_by_id=desk.analyst.person_id if state is State.CLAIMED else None,
        claimed_at=now if state is State.CLAIMED else None,
        claim_expires_at=now if state is State.CLAIMED else None,
        station=drawn.choice((desk.city.station, desk.city.other_station)) if sent else None,
        officer_id=desk.officer.person_id if worked else None,
        dispatched_at=pushed if sent else None,
        signin_due=pushed + timedelta(hours=1) if sent else None,
        signed_at=pushed if worked else None,
        closed_at=pushed + timedelta(hours=drawn.choice((2, 40))) if state is State.CLOSED else None,
        feedback_due=pushed + timedelta(hours=24),
        outcome="STOPPED" if state is State.CLOSED else "",
        averted_claimed_fen=100 if state is State.CLOSED else 0,
        snoozed_until=now + timedelta(hours=1) if state is State.RECEIVED and drawn.random() < 0.2 else None,
        synthetic=True,
    )


def naive(rows: list[WarningRecord], filters: Filters, now: datetime, person: int | None) -> list[int]:
    """The list by its plain meaning, row by row."""

    def wanted(w: WarningRecord) -> bool:
        since = filters.since(now)
        late = w.closed_at is not None and w.closed_at > w.feedback_due
        overdue = w.next_due is not None and w.next_due < now
        sleeps = w.snoozed_until is not None and w.snoozed_until > now
        return (
            w.state in STATES[filters.queue]
            and (not filters.level or w.level in filters.level)
            and (not filters.fraud_type or w.fraud_type in filters.fraud_type)
            and (not filters.source or w.source_type in filters.source)
            and (filters.station is None or w.station_id == filters.station)
            and (since is None or w.last_pushed_at >= since)
            and (not filters.has_payment or w.payment_seen)
            and (not filters.flagged or bool(w.flags))
            and (not filters.round2 or w.round_no > 1)
            and (not filters.overdue or (late if filters.is_done else overdue))
            and (filters.queue is not Queue.OVERDUE or overdue)
            and (filters.queue is not Queue.TODO or not sleeps)
            and (filters.queue is not Queue.SNOOZED or sleeps)
            and (filters.queue is not Queue.MINE or w.claimed_by_id == person)
        )

    order = (lambda w: (w.last_pushed_at, w.pk)) if filters.is_done else (lambda w: (w.order_key, w.pk))
    return [w.pk for w in sorted(filter(wanted, rows), key=order, reverse=True)]


@pytest.mark.parametrize("near", [1, 5, 4000])
def test_every_list_is_what_it_says_whichever_way_it_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(paging, "NEAR", near)
    drawn, now = random.Random(3), timezone.now()
    states = [*State][:7]
    WarningRecord.unscoped.bulk_create(written(desk, drawn.choice(states), number, drawn, now) for number in range(300))
    rows = list(WarningRecord.unscoped.all())
    stations = [None, None, desk.city.station.pk]
    for _ in range(150 if SOAK else 50):
        filters = Filters(
            queue=drawn.choice([*Queue]),
            level=tuple(drawn.sample([*Level], drawn.randint(0, 2))),
            fraud_type=tuple(drawn.sample(TYPES, drawn.randint(0, 1))),
            source=tuple(drawn.sample(SOURCES, drawn.randint(0, 1))),
            station=drawn.choice(stations),
            period=drawn.choice([None, Period.ALL, Period.MONTH]),
            **{name: drawn.random() < 0.2 for name in ("has_payment", "flagged", "round2", "overdue")},
        )
        expected = naive(rows, filters, now, desk.analyst.person_id)
        found: list[int] = []
        after = None
        while True:
            page = queues.page(desk.analyst, filters, after, size=7)
            found += [row.warning.pk for row in page.rows]
            after = page.next_cursor
            if after is None:
                break
        assert found == expected, filters
        assert queues.count(desk.analyst, filters) == len(expected), filters


def test_a_page_begins_where_the_last_one_ended_whatever_came_in_meanwhile(desk: Desk) -> None:
    for order in range(6):
        desk.received(order_key=order)
    first = queues.page(desk.analyst, Filters(), size=3)
    desk.received(order_key=9)
    desk.received(order_key=4.5)
    second = queues.page(desk.analyst, Filters(), first.next_cursor, size=3)
    assert [row.warning.order_key for row in first.rows] == [5, 4, 3]
    assert [row.warning.order_key for row in second.rows] == [2, 1, 0]
    assert second.next_cursor is None


@pytest.mark.parametrize("cursor", ["x", "1", "1.x", "1.2.3", "4611686018427387904.1", "1.99999999999999999999"])
def test_refuses_a_cursor_of_another_list(desk: Desk, cursor: str) -> None:
    with pytest.raises(CursorError):
        queues.page(desk.analyst, Filters(queue=Queue.CLOSED), cursor)


def test_nobody_sees_the_queue_of_another_city(desk: Desk) -> None:
    desk.received()
    desk.closed()
    assert queues.page(desk.foreign_analyst, Filters()).rows == []
    assert queues.page(desk.foreign_analyst, Filters(queue=Queue.CLOSED, level=(Level.HIGH,))).rows == []
    assert set(queues.counts(desk.foreign_analyst).values()) == {0}


def test_a_station_sees_what_was_sent_to_it(desk: Desk) -> None:
    here, elsewhere = desk.dispatched(), desk.held()
    claims.release(desk.analyst, elsewhere.pk)
    rows = queues.page(desk.officer, Filters(queue=Queue.SENT)).rows
    assert [row.warning.pk for row in rows] == [here.pk]


def test_what_sleeps_comes_back_by_itself(desk: Desk, at: Callable[[Any], None]) -> None:
    warning = desk.received()
    now = timezone.now()
    triage.snooze(desk.analyst, warning.pk, now + timedelta(hours=1), "WAIT_REPLY")
    assert (keys(desk, Filters()), keys(desk, Filters(queue=Queue.SNOOZED))) == ([], [warning.pk])
    at(now + timedelta(hours=1, seconds=1))
    assert (keys(desk, Filters()), keys(desk, Filters(queue=Queue.SNOOZED))) == ([warning.pk], [])


def test_mine_is_what_i_hold_and_what_i_sent(desk: Desk) -> None:
    held, sent = desk.held(), desk.dispatched()
    theirs = triage.take(desk.colleague, desk.received().pk)
    assert keys(desk, Filters(queue=Queue.MINE)) == [held.pk]
    assert set(keys(desk, Filters(queue=Queue.HELD))) == {held.pk, theirs.pk}
    assert keys(desk, Filters(queue=Queue.HELD, mine=True)) == [held.pk]
    assert keys(desk, Filters(queue=Queue.SENT, mine=True)) == [sent.pk]
    assert [row.warning.pk for row in queues.page(desk.colleague, Filters(queue=Queue.SENT, mine=True)).rows] == []


def test_counts_stop_at_what_a_screen_shows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "MOST_COUNTED", 2)
    for _ in range(5):
        desk.received()
    assert queues.counts(desk.analyst)[Queue.TODO] == 3


def test_a_row_knows_what_was_before(desk: Desk) -> None:
    phone = seal(Kind.PHONE, "13900000001")
    desk.closed(phone=phone)
    working = desk.working(phone=phone)
    row = queues.page(desk.analyst, Filters(queue=Queue.WORK)).rows[0]
    assert row.warning.pk == working.pk
    assert row.previous == 1
    assert row.last_attempt is not None
    assert row.last_attempt.warning_id == working.pk


def test_the_clock_of_a_row_is_the_next_one_that_runs(desk: Desk) -> None:
    now = timezone.now()
    warning = desk.received(feedback_due=now + timedelta(hours=5), meet_due=now + timedelta(hours=1))
    row = queues.page(desk.analyst, Filters()).rows[0]
    assert row.warning.pk == warning.pk
    assert row.left is not None
    assert timedelta(hours=4, minutes=59) < row.left <= timedelta(hours=5)


def test_next_is_the_first_that_waits_in_the_list_that_is_shown(desk: Desk) -> None:
    desk.received(order_key=5, level=Level.URGENT)
    low = desk.received(order_key=1, level=Level.LOW)
    assert queues.to_take(desk.analyst, Filters(level=(Level.LOW,))).first() == low
    assert queues.to_take(desk.analyst, Filters(queue=Queue.CLOSED)).first().order_key == 5


class TestSearch:
    def test_finds_by_whole_number_in_any_state(self, desk: Desk) -> None:
        closed = desk.closed(phone=seal(Kind.PHONE, "13900000002"))
        for text in ("13900000002", "+86 139-0000-0002", closed.number, closed.number.lower(), str(closed.pk)):
            assert closed.pk in search.keys(desk.analyst, text, 10), text

    @pytest.mark.parametrize("text", ["1390000", "测试", "测试乙", "", "'; DROP", "YJ", "999999999999999999"])
    def test_finds_nothing_by_a_part(self, desk: Desk, text: str) -> None:
        desk.received(phone=seal(Kind.PHONE, "13900000002"))
        assert search.keys(desk.analyst, text, 10) == []

    def test_finds_by_id_number(self, desk: Desk) -> None:
        warning = desk.received(id_no=seal(Kind.ID_NUMBER, "33028219900101001X"))
        assert search.keys(desk.analyst, "33028219900101001x", 10) == [warning.pk]

    def test_the_number_of_a_merged_warning_leads_to_the_one_that_lives_on(self, desk: Desk) -> None:
        first, second, third = desk.received(), desk.received(), desk.received()
        triage.merge(desk.analyst, first.pk, second.pk)
        triage.merge(desk.analyst, second.pk, third.pk)
        for text in (first.number, str(first.pk)):
            found = search.keys(desk.analyst, text, 10)
            assert found[0] == third.pk
            assert set(found) == {first.pk, second.pk, third.pk}
        assert search.keys(desk.foreign_analyst, first.number, 10) == []

    def test_finds_nothing_of_others(self, desk: Desk) -> None:
        warning = desk.received(phone=seal(Kind.PHONE, "13900000002"))
        assert search.keys(desk.foreign_analyst, "13900000002", 10) == []
        assert search.keys(desk.foreign_analyst, warning.number, 10) == []

    def test_only_a_number_may_stand_in_an_address(self, desk: Desk) -> None:
        assert search.is_number(fresh(desk.received()).number)
        assert not search.is_number("13900000002")
        assert not search.is_number("33028219900101001X")
