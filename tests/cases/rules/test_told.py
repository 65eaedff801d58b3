# SPDX-License-Identifier: Apache-2.0
"""What a list tells of a case's documents: the same again adds nothing, the next is added, the rest contradicts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wuzha.cases.rules.life import CASE_LIFE, STRAIGHT, Act, State
from wuzha.cases.rules.told import LISTED, Clash, Stood, Told, follow

DAY = date(2026, 3, 2)
ACCEPTED = Stood(1, Told(Act.ACCEPT, DAY, "受字1"))


def days(count: int) -> date:
    return DAY + timedelta(days=count)


def told(act: Act, count: int, number: str = "") -> Told:
    return Told(act, days(count), number)


def test_the_documents_of_a_list_follow_each_other_by_their_days() -> None:
    steps, clashes = follow(
        State.RECEIVED, [], [told(Act.SOLVE, 9), told(Act.FILE, 2), told(Act.ACCEPT, 0)], supposing=True
    )
    assert [(one.told.act, one.start, one.end) for one in steps] == [
        (Act.ACCEPT, State.RECEIVED, State.ACCEPTED),
        (Act.FILE, State.ACCEPTED, State.FILED),
        (Act.SOLVE, State.FILED, State.SOLVED),
    ]
    assert clashes == []


def test_what_stands_is_not_added_again_and_what_differs_is_said() -> None:
    again = [told(Act.ACCEPT, 0, "受字1"), told(Act.ACCEPT, 0)]
    assert follow(State.ACCEPTED, [ACCEPTED], again, supposing=False) == ([], [])
    assert follow(State.ACCEPTED, [ACCEPTED], [told(Act.ACCEPT, 1)], supposing=False)[1] == [
        (Act.ACCEPT, Clash.OTHER_DAY)
    ]
    assert follow(State.ACCEPTED, [ACCEPTED], [told(Act.ACCEPT, 0, "受字2")], supposing=False)[1] == [
        (Act.ACCEPT, Clash.OTHER_NUMBER)
    ]


def test_a_document_before_the_one_before_it_or_where_it_cannot_follow_is_not_taken() -> None:
    assert follow(State.ACCEPTED, [ACCEPTED], [told(Act.FILE, -1)], supposing=False)[1] == [(Act.FILE, Clash.TOO_EARLY)]
    assert follow(State.ACCEPTED, [ACCEPTED], [told(Act.SOLVE, 4)], supposing=False)[1] == [(Act.SOLVE, Clash.NOT_NEXT)]


def test_only_a_list_supposes_what_must_have_been() -> None:
    steps, clashes = follow(State.ACCEPTED, [ACCEPTED], [told(Act.SEND, 40)], supposing=True)
    assert [(one.told.act, one.told.day) for one in steps] == [
        (Act.FILE, None), (Act.SOLVE, None), (Act.SEND, days(40)),
    ]  # fmt: skip
    assert clashes == []


def test_a_supposed_acceptance_gives_way_to_its_document() -> None:
    supposed = Stood(1, Told(Act.ACCEPT, DAY), supposed=True)
    [step], clashes = follow(State.FILED, [supposed], [told(Act.ACCEPT, 1, "受字1")], supposing=True)
    assert (step.strikes, step.told.day, clashes) == (1, days(1), [])


def test_filed_anew_after_its_withdrawal_and_the_first_filing_told_again() -> None:
    stood = [ACCEPTED, Stood(2, told(Act.FILE, 2)), Stood(3, told(Act.WITHDRAW, 9))]
    list_of_both = [told(Act.FILE, 2), told(Act.FILE, 30)]
    steps, clashes = follow(State.WITHDRAWN, stood, list_of_both, supposing=False)
    assert ([one.told.day for one in steps], clashes) == ([days(30)], [])


@given(
    st.lists(st.builds(Told, st.sampled_from(LISTED), st.integers(0, 20).map(days), st.sampled_from(["", "字1"]))),
    st.booleans(),
)
def test_every_step_is_one_of_the_life_in_the_order_of_days_and_telling_again_adds_none(
    listed: list[Told], supposing: bool
) -> None:
    state = State.RECEIVED
    steps, _clashes = follow(state, [], listed, supposing=supposing)
    latest = DAY
    for one in steps:
        assert one.start == state
        assert CASE_LIFE.target(one.told.act, one.start) == one.end
        if one.told.day is None:
            assert supposing
            assert one.end in STRAIGHT
        else:
            assert one.told.day >= latest
            latest = one.told.day
        state = one.end
    stood = [Stood(n, one.told) for n, one in enumerate(steps, 1)]
    assert follow(state, stood, [one.told for one in steps], supposing=supposing) == ([], [])
