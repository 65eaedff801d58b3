# SPDX-License-Identifier: Apache-2.0
"""The life of a restitution, its guards and its ledger, without a database but where the database holds the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.restitution import Mode
from wuzha.funds.refunds.rules import guards, ledger
from wuzha.funds.refunds.rules.guards import AccountFreeze, AnnouncementPeriod, Block, Recipient
from wuzha.funds.refunds.rules.ledger import Balances, Move
from wuzha.funds.refunds.rules.lifecycle import OVER, REFUND_LIFE, RefundAct, RefundState
from wuzha.funds.refunds.services import errors

A, S = RefundAct, RefundState
GOOD = Recipient(True, 8_000, 8_000, 8_000, 5_000, True, True, True, False, False)
HELD = AccountFreeze(True, datetime(2023, 11, 10, tzinfo=UTC), 10_000, 10_000)


def test_the_straight_way_of_a_direct_return() -> None:
    state: str = S.DRAFT
    for act in (A.TRACE, A.APPLY, A.CHECK, A.APPROVE, A.SUBMIT, A.DECIDE, A.NOTIFY, A.PAY, A.FILE, A.CLOSE):
        state = str(REFUND_LIFE.target(act, state))
    assert state == S.CLOSED


def test_the_way_of_a_return_in_proportion_with_two_objections() -> None:
    state: str = S.MATERIALS_OK
    for act in (A.ANNOUNCE, A.OBJECT, A.OBJECT, A.REVIEW, A.OBJECT, A.REVIEW, A.END, A.APPROVE):
        state = str(REFUND_LIFE.target(act, state))
    assert state == S.COUNTY_APPROVED


def test_nothing_follows_the_end_and_everything_can_be_reached() -> None:
    assert all(REFUND_LIFE.target(act, state) is None for act in A for state in OVER)
    seen, frontier = {S.DRAFT}, [S.DRAFT]
    while frontier:
        state = frontier.pop()
        for starts, end in REFUND_LIFE.table.values():
            if state in starts and end not in seen:
                seen.add(end)
                frontier.append(end)
    assert seen == set(S)


@pytest.mark.parametrize("state", [S.TRACED, S.APPLIED, S.MATERIALS_OK, S.COUNTY_APPROVED, S.SUBMITTED], ids=str)
def test_no_bank_is_told_before_the_prefecture_decided(state: RefundState) -> None:
    assert REFUND_LIFE.target(A.NOTIFY, state) is None
    assert REFUND_LIFE.target(A.PAY, state) is None


@pytest.mark.django_db
def test_the_database_holds_the_same_edges() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_state, to_state FROM funds_refund_lifecycle")
        assert frozenset(cursor.fetchall()) == REFUND_LIFE.edges


BROKEN = {
    Block.ID_NUMBER: replace(GOOD, id_ok=False),
    Block.LOSS_BELOW_TRACED: replace(GOOD, reported_fen=7_999),
    Block.MORE_THAN_LOSS: replace(GOOD, loss_fen=4_999),
    Block.NOT_SIGNED: replace(GOOD, signed=False),
    Block.PAYEE_MISSING: replace(GOOD, payee_known=False),
    Block.PAYEE_NAME: replace(GOOD, payee_is_victim=False),
    Block.PAYEE_ACCOUNT: replace(GOOD, payee_is_suspect=True),
    Block.NOTHING_TO_RETURN: replace(GOOD, refund_fen=0),
}


def test_good_material_has_nothing_in_its_way() -> None:
    assert guards.material([GOOD, GOOD], [HELD], court=False) == []
    agent = replace(GOOD, payee_is_victim=False, agent_verified=True)
    assert guards.material([agent], [HELD], court=False) == []


@pytest.mark.parametrize("block", BROKEN, ids=str)
def test_each_fault_of_the_material_is_named_and_no_other(block: Block) -> None:
    assert guards.material([BROKEN[block]], [HELD], court=False) == [block]


def test_faults_of_accounts_and_a_court_are_named() -> None:
    assert guards.material([GOOD], [replace(HELD, active=False)], court=False) == [Block.FREEZE_NOT_ACTIVE]
    assert guards.material([GOOD], [replace(HELD, refund_fen=10_001)], court=False) == [Block.MORE_THAN_FROZEN]
    assert guards.material([GOOD], [HELD], court=True) == [Block.COURT]


def test_the_announcement_runs_to_the_end_of_its_last_day() -> None:
    announced = AnnouncementPeriod(date(2023, 7, 1), 0, upheld_since=False)
    assert guards.announcement_over(announced, date(2023, 7, 1)) == [Block.DAYS_NOT_OVER]
    assert guards.announcement_over(announced, date(2023, 7, 2)) == []
    assert guards.may_object(announced, date(2023, 7, 1)) == []
    assert guards.may_object(announced, date(2023, 7, 2)) == [Block.DAYS_OVER]
    open_one = replace(announced, objections_open=1)
    assert guards.announcement_over(open_one, date(2023, 7, 2)) == [Block.OBJECTION_OPEN]
    upheld = replace(announced, upheld_since=True)
    assert guards.announcement_over(upheld, date(2023, 7, 2)) == [Block.OBJECTION_UPHELD]
    never = AnnouncementPeriod(None, 0, upheld_since=False)
    assert guards.announcement_over(never, date(2023, 7, 2)) == [Block.NO_ANNOUNCEMENT]


def test_two_officers_are_two_people() -> None:
    assert guards.two_distinct([1, 2])
    assert not guards.two_distinct([1, 1])
    assert not guards.two_distinct([1, None])


def test_only_a_return_in_proportion_needs_an_announcement() -> None:
    def asked(mode: Mode, *, ended: bool) -> list[Block]:
        return guards.approval(mode, announcement_ended=ended, officers=[1, 2], disputed=False)

    assert asked(Mode.PRO_RATA, ended=False) == [Block.NO_ANNOUNCEMENT]
    assert (
        asked(Mode.PRO_RATA, ended=True) == asked(Mode.SINGLE, ended=False) == asked(Mode.TIMESTAMP, ended=False) == []
    )
    both = guards.approval(Mode.SINGLE, announcement_ended=False, officers=[1, 1], disputed=True)
    assert both == [Block.TWO_OFFICERS, Block.DISPUTE]


def test_the_freeze_stands_on_its_last_day_and_not_after() -> None:
    last = date(2023, 11, 10)
    assert guards.payment(HELD, last, last, court=False) == []
    assert guards.payment(HELD, date(2023, 11, 11), last, court=False) == [Block.FREEZE_NOT_ACTIVE]
    assert guards.payment(replace(HELD, active=False), last, last, court=False) == [Block.FREEZE_NOT_ACTIVE]
    assert guards.payment(HELD, last, None, court=False) == [Block.FREEZE_NOT_ACTIVE]


@given(st.lists(st.tuples(st.sampled_from(list(Move)), st.integers(min_value=-2, max_value=50)), max_size=40))
def test_the_ledger_closes_after_every_movement(moves: list[tuple[Move, int]]) -> None:
    balances, done = Balances(), []
    for move, fen in moves:
        try:
            balances = ledger.after(balances, move, fen)
        except ValueError:
            continue
        done.append((move, fen))
        assert balances.closes
    frozen = sum(fen for move, fen in done if move is Move.FREEZE)
    paid = sum(fen for move, fen in done if move is Move.PAY)
    assert balances.frozen == frozen
    assert balances.refunded == paid <= frozen
    assert ledger.replay(done) == balances


def test_more_than_there_is_does_not_move() -> None:
    with pytest.raises(ValueError, match="less money"):
        ledger.replay([(Move.FREEZE, 10), (Move.PROMISE, 11)])
    with pytest.raises(ValueError, match="at least one"):
        ledger.after(Balances(), Move.FREEZE, 0)


def test_every_refusal_has_its_words() -> None:
    sources = Path(errors.__file__).parent.glob("*.py")
    pattern = re.compile(r"\bRefundCode\.([A-Z_]+)")
    raised = {code for path in sources for code in pattern.findall(path.read_text(encoding="utf-8"))}
    assert raised == set(errors.RefundCode.__members__)
    assert all(str(block.sentence).strip() for block in Block)
