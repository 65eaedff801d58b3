# SPDX-License-Identifier: Apache-2.0
"""The way of a false alarm: never sent unapproved, never taken back once sent."""

from __future__ import annotations

from itertools import product

import pytest

from wuzha.warning.rules.lifecycle import ALARM_LIFE, OPEN_STATES, AlarmState

S = AlarmState
WAYS = {
    (S.PREPARED, S.APPROVED), (S.PREPARED, S.DROPPED), (S.PREPARED, S.WITHDRAWN), (S.APPROVED, S.SENT),
    (S.APPROVED, S.DROPPED), (S.APPROVED, S.WITHDRAWN), (S.SENT, S.ANSWERED),
}  # fmt: skip


@pytest.mark.parametrize(("state", "target"), list(product(AlarmState, AlarmState)))
def test_it_goes_only_the_ways_there_are(state: AlarmState, target: AlarmState) -> None:
    assert (ALARM_LIFE.target(target, state.value) is not None) == ((state, target) in WAYS)


def test_what_was_dropped_or_withdrawn_leaves_room_for_another() -> None:
    assert set(AlarmState) - set(OPEN_STATES) == {S.DROPPED, S.WITHDRAWN}
