# SPDX-License-Identifier: Apache-2.0
"""The life of a warning, as a whole."""

from __future__ import annotations

import pytest

from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, DONE, OPEN, WARNING_LIFE, Act, State


def reachable(start: State) -> set[State]:
    found, todo = {start}, [start]
    while todo:
        at = todo.pop()
        for one, other in WARNING_LIFE.edges:
            if one == at and other not in found:
                found.add(other)
                todo.append(other)
    return found


def test_every_state_is_reached_from_the_first() -> None:
    assert reachable(State.RECEIVED) == set(State)


@pytest.mark.parametrize("state", OPEN)
def test_open_work_can_always_be_brought_to_an_end(state: State) -> None:
    assert {State.CLOSED, State.INVALID, State.SUPERSEDED} <= reachable(state)


def test_what_is_merged_away_never_comes_back() -> None:
    assert reachable(State.SUPERSEDED) == {State.SUPERSEDED}


def test_the_groups_of_states_divide_them() -> None:
    assert (*AT_CENTRE, *AT_STATION) == OPEN
    assert set(OPEN) | set(DONE) | {State.SUPERSEDED} == set(State)


@pytest.mark.parametrize("act", Act)
def test_an_act_leads_to_one_place_from_where_it_may_start_and_nowhere_else(act: Act) -> None:
    starts, end = WARNING_LIFE.table[act]
    for state in State:
        assert WARNING_LIFE.target(act, state) == (end if state in starts else None)


def test_no_act_stays_where_it_is() -> None:
    assert all(start != end for start, end in WARNING_LIFE.edges)


def test_a_station_gets_it_from_an_analysts_hands_or_another_station() -> None:
    assert {act for act, (_starts, end) in WARNING_LIFE.table.items() if end == State.DISPATCHED} == {
        Act.DISPATCH,
        Act.TRANSFER,
    }
    assert WARNING_LIFE.table[Act.DISPATCH][0] == {State.CLAIMED}
    assert WARNING_LIFE.table[Act.TRANSFER][0] == set(AT_STATION)
