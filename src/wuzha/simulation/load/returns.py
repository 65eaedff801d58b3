# SPDX-License-Identifier: Apache-2.0
"""What banks paid back in a plan, in bulk: restitutions with the engine's own figures, decided, paid, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from wuzha.audit.actor import Actor
from wuzha.engine.restitution import Claim, DenominatorPolicy, FrozenAccount, calc_snapshot
from wuzha.engine.restitution import Mode as Way
from wuzha.funds.refunds.models import (
    LedgerEntry,
    LineState,
    RefundAccount,
    RefundCase,
    RefundChange,
    RefundLine,
    RefundVictim,
)
from wuzha.funds.refunds.queries.transfers import account_key, victim_key
from wuzha.funds.refunds.rules.ledger import MOVES, Balances, Move, after
from wuzha.funds.refunds.rules.lifecycle import RefundAct, RefundState
from wuzha.sealed import Kind, seal
from wuzha.simulation.load.casework import AT_ONCE
from wuzha.simulation.load.flow import Flow
from wuzha.simulation.parameters import SHANGHAI

S, A = RefundState, RefundAct
#: The way of a restitution that nobody objects to, with the days before the payment.
WAY = (
    (A.TRACE, S.TRACED, 12), (A.APPLY, S.APPLIED, 11), (A.CHECK, S.MATERIALS_OK, 10), (A.APPROVE, S.COUNTY_APPROVED, 8),
    (A.SUBMIT, S.SUBMITTED, 7), (A.DECIDE, S.DECIDED, 3), (A.NOTIFY, S.BANK_NOTIFIED, 1), (A.PAY, S.BANK_PAID, 0),
    (A.FILE, S.RECEIPTED, 0), (A.CLOSE, S.CLOSED, 0),
)  # fmt: skip


def load(flows: Sequence[Flow], officers: Sequence[Actor]) -> None:
    """A restitution of one victim's money in one account for each flow."""
    first, second = officers[0].person_id, officers[1].person_id
    refunds = RefundCase.unscoped.bulk_create(
        (
            RefundCase(
                centre_id=one.funds.centre_id, case=one.funds, opened_at=_at(one, 13), opened_by_id=first,
                first_officer_id=first, second_officer_id=second,
            )
            for one in flows
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    accounts = RefundAccount.unscoped.bulk_create(
        (
            RefundAccount(
                refund=refund, freeze=one.freeze, mode=Way.TIMESTAMP.value, frozen_fen=one.plan.frozen_fen,
                residual_fen=one.plan.frozen_fen - one.plan.returned_fen,
                notice_no=f"演示返通〔{_day(one).year}〕{refund.pk}号", notified_on=_day(one, 1), due_at=_at(one, -3),
                answered_on=_day(one),
            )
            for refund, one in zip(refunds, flows, strict=True)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    victims = RefundVictim.unscoped.bulk_create(
        (
            RefundVictim(
                refund=refund, victim=one.victim, loss_fen=one.case.loss_fen,
                payee_name=seal(Kind.NAME, one.case.victims[0].who.name),
                payee_account=seal(Kind.ACCOUNT, one.case.victims[0].account), payee_bank="演示支付（演示）",
                signed_on=_day(one, 11),
            )
            for refund, one in zip(refunds, flows, strict=True)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    lines = RefundLine.unscoped.bulk_create(
        (
            RefundLine(
                refund=refund, account=account, recipient=victim, victim=one.victim, freeze=one.freeze,
                traced_fen=one.plan.returned_fen, share_fen=one.plan.returned_fen, refund_fen=one.plan.returned_fen,
                state=LineState.PAID, paid_on=_day(one),
            )
            for refund, account, victim, one in zip(refunds, accounts, victims, flows, strict=True)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    _go(flows, refunds, first)
    _ledgers(flows, refunds, lines, first)


def _go(flows: Sequence[Flow], refunds: Sequence[RefundCase], officer: int | None) -> None:
    """Every restitution through its states, all at once, with its history."""
    for refund, one in zip(refunds, flows, strict=True):
        year = _day(one).year
        refund.mode, refund.policy = Way.TIMESTAMP.value, DenominatorPolicy.D2_ALL_INFLOWS.value
        refund.snapshot, refund.traced_at = _snapshot(one), _at(one, 12)
        refund.approved_by_id, refund.approved_on, refund.approver = officer, _day(one, 8), "演示局长"
        refund.submitted_on, refund.package_no = _day(one, 7), f"演示报返〔{year}〕{refund.pk}号"
        refund.reply_no, refund.reply_on = f"演示返字〔{year}〕{refund.pk}号", _day(one, 3)
    columns = [
        "mode", "policy", "snapshot", "traced_at", "approved_by", "approved_on", "approver", "submitted_on",
        "package_no", "reply_no", "reply_on",
    ]  # fmt: skip
    RefundCase.unscoped.bulk_update(refunds, columns, batch_size=500)
    here = RefundCase.unscoped.filter(pk__in=[refund.pk for refund in refunds])
    for number, (_act, state, _before) in enumerate(WAY, 2):
        if state != S.CLOSED:
            here.update(state=state, version=number)
    for refund, one in zip(refunds, flows, strict=True):
        refund.state, refund.ended_at, refund.version = S.CLOSED, _at(one, 0, 17), len(WAY) + 1
    RefundCase.unscoped.bulk_update(refunds, ["state", "ended_at", "version"], batch_size=500)
    states = [S.DRAFT, *(state for _act, state, _before in WAY)]
    RefundChange.unscoped.bulk_create(
        (
            RefundChange(
                refund=refund, act=act, from_state=states[place], to_state=state, by_id=officer,
                at=_at(one, before, 10 + place % 7),
            )
            for refund, one in zip(refunds, flows, strict=True)
            for place, (act, state, before) in enumerate(WAY)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip


def _snapshot(one: Flow) -> dict[str, object]:
    victim = victim_key(one.victim.pk)
    claim = Claim(victim, one.plan.returned_fen, one.case.victims[0].occurred_at)
    account = FrozenAccount(
        account_key(one.account.pk), one.plan.frozen_fen, Way.TIMESTAMP, one.plan.frozen_fen, (claim,)
    )
    return calc_snapshot([account], {victim: one.case.loss_fen}, DenominatorPolicy.D2_ALL_INFLOWS)


def _ledgers(
    flows: Sequence[Flow], refunds: Sequence[RefundCase], lines: Sequence[RefundLine], officer: int | None
) -> None:
    """What was frozen, set aside, paid: row by row of every ledger, for each follows from the one before."""
    now = [Balances() for _one in flows]
    for seq, move in enumerate((Move.FREEZE, Move.PROMISE, Move.PAY), 1):
        rows = []
        for place, (one, refund, line) in enumerate(zip(flows, refunds, lines, strict=True)):
            fen = one.plan.frozen_fen if move is Move.FREEZE else one.plan.returned_fen
            now[place] = after(now[place], move, fen)
            taken, given = MOVES[move]
            rows.append(
                LedgerEntry(
                    freeze=one.freeze, seq=seq, move=move, taken_from=taken, put_into=given, fen=fen,
                    frozen_fen=now[place].frozen, free_fen=now[place].free, promised_fen=now[place].promised,
                    refunded_fen=now[place].refunded, released_fen=now[place].released, by_id=officer,
                    refund=None if move is Move.FREEZE else refund, line=line if move is Move.PAY else None,
                    at=_at(one, {Move.FREEZE: 13, Move.PROMISE: 12}.get(move, 0)),
                )
            )  # fmt: skip
        LedgerEntry.unscoped.bulk_create(rows, batch_size=AT_ONCE)


def _day(one: Flow, before: int = 0) -> date:
    if one.plan.returned_on is None:
        raise ValueError("nothing was paid back")
    return one.plan.returned_on - timedelta(days=before)


def _at(one: Flow, before: int, hour: int = 10) -> datetime:
    return datetime.combine(_day(one, before), time(hour), SHANGHAI)
