# SPDX-License-Identifier: Apache-2.0
"""A restitution opened on what is frozen and free, and its figures: modes, shares, residuals, with all they rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.restitution import DenominatorPolicy, FrozenAccount, Mode, calc_snapshot, examine, frozen_account
from wuzha.funds.acts import case_of, one_act
from wuzha.funds.models import Freeze, FundsCase, Report
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import FreezeState, Scope
from wuzha.funds.orders.rules.freezes import Mode as HeldMode
from wuzha.funds.orders.services.seizures import given_back_fen
from wuzha.funds.refunds.models import LineState, RefundAccount, RefundCase, RefundLine, RefundVictim
from wuzha.funds.refunds.queries import standing
from wuzha.funds.refunds.queries.records import of_other_cases, with_statement
from wuzha.funds.refunds.queries.transfers import account_key, book_of, key_of, victim_key
from wuzha.funds.refunds.rules import certain
from wuzha.funds.refunds.rules.guards import Block
from wuzha.funds.refunds.rules.ledger import Move
from wuzha.funds.refunds.rules.lifecycle import PAID, RefundAct
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.funds.refunds.services.base import allowed, locked_refund, move
from wuzha.funds.refunds.services.errors import RefundCode, stop_for
from wuzha.funds.refunds.services.ledger import lock_freezes, post, take_up
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="refund.open")
def open_refund(actor: Actor, case_id: int) -> RefundCase:
    """Open a restitution for all money of a case that is frozen and free.

    Raises `RefusalError`: NOTHING_FROZEN, CASE_NOT_FILED.
    """
    return _open(actor, case_of(actor, case_id), None)


@one_act(May.WORK_FUNDS, name="refund.fork")
def fork(actor: Actor, pk: int) -> RefundCase:
    """A new victim was found: a new restitution on what the earlier one left frozen (article 8)."""
    parent = locked_refund(actor, pk)
    if parent.state not in PAID:
        raise RefusalError(RefundCode.NOT_OVER)
    return _open(actor, parent.case, parent)


def _open(actor: Actor, case: FundsCase, parent: RefundCase | None) -> RefundCase:
    # Of a withdrawn case everything is released (规定 187); nothing is returned on the ground of it.
    if case.filing == Filing.WITHDRAWN:
        stop_for([Block.CASE_NOT_FILED])
    # 1. Freezes that hold money now; 止付 and 轮候 are not frozen money.
    #    Nor is what was found unrelated or is objected to: it goes back where there is no dispute about whose it is.
    active = Freeze.unscoped.filter(case=case, state=FreezeState.ACTIVE).exclude(mode=HeldMode.QUEUED)
    active = active.exclude(pk__in=standing.contested(active)).exclude(lapsed(timezone.now()))
    if parent is not None:
        active = active.filter(refund_accounts__refund=parent)
    # 2. Of them those with anything free.
    free = {pk: freeze for pk, freeze in _locked(list(active.values_list("pk", flat=True))).items()
            if _free(actor, freeze) > 0}  # fmt: skip
    if not free:
        raise RefusalError(RefundCode.NOTHING_FROZEN)
    refund = RefundCase.unscoped.create(
        centre_id=case.centre_id, case=case, parent=parent, opened_by_id=actor.person_id
    )
    RefundAccount.unscoped.bulk_create(RefundAccount(refund=refund, freeze_id=pk) for pk in free)
    record(actor, "refund.open", on=("refund", refund.pk), detail={"accounts": len(free)})
    return refund


def _locked(keys: list[int]) -> dict[int, Freeze]:
    """The freezes, locked with those of other cases that hold the same accounts."""
    mine = Freeze.unscoped.filter(pk__in=keys).select_related("account")
    others = {other.pk for one in mine for other in standing.same_money(one)}
    found = lock_freezes([*keys, *others])
    return {key: found[key] for key in found if key in set(keys)}


def _free(actor: Actor, freeze: Freeze) -> int:
    """分 of a locked freeze that can be set aside now."""
    return min(take_up(actor, freeze).free, standing.free_fen(freeze))


@one_act(May.WORK_FUNDS, name="refund.trace")
def trace(actor: Actor, pk: int, version: int | None = None, *, pro_rata: str = "") -> RefundCase:
    """Compute who gets what from which account, by the rules in force now; set that money aside.

    1. What was set aside before is free again, its lines dropped.
    2. The transfers say how each account may be returned and how much of each victim's money came there.
    3. Where the records do not explain what is frozen, or victims of other cases paid in too, nothing is told apart.
       Where no statement of the account is there nobody can say that nothing else came in: it is refused, or shared
       with the reason `pro_rata` why none can be had.
    4. Victims whose money in an account is settled elsewhere are left out, with what was traced to them.
    5. The engine divides; inputs and result are kept as the snapshot.
    6. What each account gives is set aside in its ledger.
    """
    refund = locked_refund(actor, pk, version)
    allowed(refund, RefundAct.TRACE)
    accounts = list(refund.accounts(manager="unscoped").order_by("pk"))
    freezes = _locked([one.freeze_id for one in accounts])
    let_go(actor, refund)
    rules = RESTITUTION.version_at(timezone.now())
    terms, policy = rules.value.terms, rules.value.denominator_policy
    book = book_of(refund.case, [freeze.account_id for freeze in freezes.values()])
    found = examine(book, terms).accounts
    pools: dict[int, FrozenAccount] = {}
    apart = False
    keys = {freeze.account_id for freeze in freezes.values()}
    others = of_other_cases(refund.case_id, keys)
    seen = with_statement(refund.case_id, keys)
    unexplained, unseen = 0, list[str]()
    for one in accounts:
        freeze = freezes[one.freeze_id]
        finding = found.get(account_key(freeze.account_id))
        free = _free(actor, freeze)
        if finding is None or not free:
            continue
        more = others.get(freeze.account_id, 0)
        # What its own records show would be told apart, if somebody could say that nothing else came in.
        if finding.mode is not Mode.PRO_RATA and freeze.account_id not in seen:
            unseen.append(freeze.number)
        if not certain.is_explained(finding, _held(freeze), more, terms.epsilon_fen):
            finding = certain.shared(finding)
            unexplained, apart = unexplained + 1, True
        elif finding.mode is not Mode.PRO_RATA and freeze.account_id not in seen:
            finding, apart = certain.shared(finding), True
        pool, settled = _without_settled(frozen_account(finding, free, terms), freeze.pk)
        pool = certain.with_others(pool, more)
        apart = apart or settled
        if pool.claims:
            pools[one.pk] = pool
    if unseen and not pro_rata.strip():
        raise RefusalError(RefundCode.NO_STATEMENT, accounts="、".join(unseen))
    if not pools:
        raise RefusalError(RefundCode.NO_VICTIM)
    losses = _losses(refund, {claim.victim for pool in pools.values() for claim in pool.claims})
    snapshot = calc_snapshot(
        pools.values(), losses, DenominatorPolicy(policy), book=None if apart else book, terms=terms
    )
    _keep(actor, refund, accounts, pools, losses, snapshot)
    if unexplained or unseen:
        detail = {"accounts": unexplained, "without_statement": len(unseen)}
        record(actor, "refund.unexplained", on=("refund", refund.pk), detail=detail)
    mode = max(pool.mode for pool in pools.values())
    return move(
        actor, refund, RefundAct.TRACE, note=pro_rata if unseen else "", mode=mode.value, policy=policy.value,
        snapshot=snapshot, traced_at=timezone.now(), rule_version=rules.pk, first_officer=None, second_officer=None,
        announced_on=None, announced_until=None,
    )  # fmt: skip


def _held(freeze: Freeze) -> certain.Held:
    everything = freeze.scope_code == Scope.WHOLE or freeze.mode == HeldMode.PARTIAL
    return certain.Held(freeze.frozen_fen or 0, everything)


def let_go(actor: Actor, refund: RefundCase) -> None:
    """What was set aside for lines that are not paid is free again; the lines are dropped. Freezes must be locked."""
    unpaid = RefundLine.unscoped.filter(refund=refund, state__in=[LineState.PLANNED, LineState.FAILED])
    for row in unpaid.values("freeze_id").annotate(fen=Sum("refund_fen")).order_by("freeze_id"):
        post(actor, row["freeze_id"], Move.TAKE_BACK, row["fen"], refund=refund)
    unpaid.update(state=LineState.DROPPED)


def _without_settled(pool: FrozenAccount, freeze_id: int) -> tuple[FrozenAccount, bool]:
    """The account without the victims whose money in it is in another restitution, and whether there were any."""
    settled = {
        victim_key(pk)
        for pk in RefundLine.unscoped.filter(freeze_id=freeze_id)
        .exclude(state=LineState.DROPPED)
        .values_list("victim_id", flat=True)
    }
    gone = sum(claim.traced_fen for claim in pool.claims if claim.victim in settled)
    left = tuple(claim for claim in pool.claims if claim.victim not in settled)
    return replace(pool, claims=left, inflow_fen=pool.inflow_fen - gone), len(left) < len(pool.claims)


def _losses(refund: RefundCase, victims: set[str]) -> dict[str, int]:
    """Outstanding loss of each: reported whatever way it went (法释〔2011〕7号 9), less what was returned, is set aside
    elsewhere, was seized and given back, or was compensated."""
    keys = {key_of(name) for name in victims}
    lost = dict(
        Report.unscoped.filter(victim_id__in=keys).values_list("victim_id").annotate(Sum("loss_fen")).order_by()
    )
    back = dict(
        RefundLine.unscoped.filter(victim_id__in=keys)
        .exclude(state=LineState.DROPPED)
        .values_list("victim_id")
        .annotate(Sum("refund_fen"))
        .order_by()
    )
    given = given_back_fen(keys)
    compensated = dict(RefundVictim.unscoped.filter(refund=refund).values_list("victim_id", "compensated_fen"))
    return {
        victim_key(key): max(0, lost.get(key, 0) - back.get(key, 0) - given.get(key, 0) - compensated.get(key, 0))
        for key in sorted(keys)
    }


def _keep(
    actor: Actor,
    refund: RefundCase,
    accounts: list[RefundAccount],
    pools: dict[int, FrozenAccount],
    losses: dict[str, int],
    snapshot: dict[str, Any],
) -> None:
    """Write the result of the snapshot into lines, accounts, victims and ledgers."""
    payouts = {payout["account"]: payout for payout in snapshot["payouts"]}
    for one in accounts:
        pool = pools.get(one.pk)
        if pool is None:
            one.mode, one.frozen_fen, one.residual_fen = None, None, None
            one.save(update_fields=["mode", "frozen_fen", "residual_fen"])
            continue
        payout = payouts[pool.account]
        one.mode, one.frozen_fen, one.residual_fen = Mode(pool.mode).value, pool.frozen_fen, payout["residual_fen"]
        one.save(update_fields=["mode", "frozen_fen", "residual_fen"])
        traced = {claim.victim: claim.traced_fen for claim in pool.claims}
        given = 0
        for part in payout["refunds"]:
            if not part["refund_fen"]:
                continue
            recipient, _new = RefundVictim.unscoped.update_or_create(
                refund=refund, victim_id=key_of(part["victim"]), defaults={"loss_fen": losses[part["victim"]]}
            )
            RefundLine.unscoped.create(
                refund=refund, account=one, recipient=recipient, victim_id=recipient.victim_id, freeze_id=one.freeze_id,
                traced_fen=traced[part["victim"]], share_fen=part["share_fen"], refund_fen=part["refund_fen"],
            )  # fmt: skip
            given += part["refund_fen"]
        if given:
            post(actor, one.freeze_id, Move.PROMISE, given, refund=refund)
