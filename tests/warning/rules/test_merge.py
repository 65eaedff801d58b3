# SPDX-License-Identifier: Apache-2.0
"""Whether a push is new, joins, or opens the next round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.rules.lifecycle import AT_CENTRE, OPEN, Level, State
from wuzha.warning.rules.merge import KnownWarning, Merge, Policy, Push, decide

NOON = datetime(2023, 5, 10, 4, tzinfo=UTC)
POLICY = Policy(timedelta(hours=72), timedelta(days=30))
FRAUDSTER, OTHER_FRAUDSTER = b"a" * 16, b"b" * 16


def known(state: State = State.RECEIVED, level: Level = Level.MEDIUM, **changes: Any) -> KnownWarning:
    values: dict[str, Any] = {"round_no": 1, "last_pushed_at": NOON, "contacts": {FRAUDSTER}} | changes
    return KnownWarning(state, level, **values)


def push(hours: float = 1, level: Level = Level.MEDIUM, **changes: Any) -> Push:
    values: dict[str, Any] = {"contact": FRAUDSTER} | changes
    return Push(level, NOON + timedelta(hours=hours), **values)


def test_an_unknown_person_is_a_new_warning() -> None:
    assert decide(None, push(level=Level.LOW), POLICY) == (Merge.NEW, Level.LOW)


@pytest.mark.parametrize("state", [State.RECEIVED, State.WORKING, State.CLOSED, State.INVALID])
def test_the_same_contact_within_72_hours_merges(state: State) -> None:
    assert decide(known(state), push(hours=72), POLICY) == (Merge.MERGED, Level.MEDIUM)


def test_after_72_hours_a_closed_warning_is_followed_by_a_new_one() -> None:
    assert decide(known(State.CLOSED), push(hours=72.1), POLICY) == (Merge.NEW, Level.MEDIUM)


def test_an_open_warning_takes_repeats_however_late() -> None:
    assert decide(known(State.SIGNED), push(hours=24 * 40), POLICY) == (Merge.MERGED, Level.MEDIUM)


@pytest.mark.parametrize("state", AT_CENTRE)
def test_another_contact_raises_what_the_centre_still_holds(state: State) -> None:
    assert decide(known(state), push(contact=OTHER_FRAUDSTER), POLICY) == (Merge.RAISED, Level.HIGH)


@pytest.mark.parametrize("state", [State.DISPATCHED, State.SIGNED, State.WORKING, State.CLOSED, State.INVALID])
def test_another_contact_opens_a_round_of_its_own_once_it_left_the_centre(state: State) -> None:
    assert decide(known(state), push(contact=OTHER_FRAUDSTER), POLICY) == (Merge.ROUND, Level.HIGH)


def test_a_payment_not_seen_before_opens_the_next_round() -> None:
    paid = (NOON, 500_000)
    assert decide(known(State.CLOSED), push(payment=paid), POLICY) == (Merge.ROUND, Level.HIGH)
    assert decide(known(State.CLOSED, payments={paid}), push(payment=paid), POLICY) == (Merge.MERGED, Level.MEDIUM)


def test_contact_after_closing_opens_the_next_round() -> None:
    closed = known(State.CLOSED, closed_at=NOON)
    assert decide(closed, push(last_contact_at=NOON + timedelta(minutes=5)), POLICY)[0] is Merge.ROUND
    assert decide(closed, push(last_contact_at=NOON - timedelta(minutes=5)), POLICY)[0] is Merge.MERGED


def test_a_round_needs_to_come_within_30_days() -> None:
    late = push(hours=24 * 30 + 1, contact=OTHER_FRAUDSTER)
    assert decide(known(State.CLOSED), late, POLICY) == (Merge.NEW, Level.MEDIUM)


def test_urgent_has_no_level_above() -> None:
    assert decide(known(level=Level.URGENT), push(contact=OTHER_FRAUDSTER), POLICY)[1] is Level.URGENT


def test_a_contact_named_for_the_first_time_is_not_another_one() -> None:
    assert decide(known(contacts=set()), push(), POLICY)[0] is Merge.MERGED


@given(
    state=st.sampled_from([s for s in State if s is not State.SUPERSEDED]),
    level=st.sampled_from(Level),
    other=st.sampled_from(Level),
    hours=st.floats(-24 * 60, 24 * 60),
    contact=st.sampled_from([None, FRAUDSTER, OTHER_FRAUDSTER]),
    payment=st.sampled_from([None, (NOON, 100)]),
)
def test_open_work_is_never_lowered_and_never_lost(
    state: State, level: Level, other: Level, hours: float, contact: bytes | None, payment: tuple[datetime, int] | None
) -> None:
    merge, after = decide(known(state, level), push(hours, other, contact=contact, payment=payment), POLICY)
    if state in OPEN:
        assert merge is not Merge.NEW
        assert after <= min(level, other)
    assert after <= other
    if merge is Merge.RAISED:
        assert state in AT_CENTRE
