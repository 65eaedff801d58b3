# SPDX-License-Identifier: Apache-2.0
"""Which accounts of a case to stop next, and an order for each: by what banks told and what the last trace found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.acts import case_of, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import AccountRole, CaseAccount, Freeze, FundsCase, Payment, StopOrder
from wuzha.funds.orders.rules import freezes
from wuzha.funds.orders.rules.order import AccountFlow, ranked
from wuzha.funds.orders.rules.stops import OPEN, StopState
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.base import locked
from wuzha.funds.orders.services.stops import prepare
from wuzha.funds.tracing.models import RANKING, TraceAccount, TraceMove
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Orders that one click prepares; the next click goes on. Nearly all that can be had lies behind the first thirty.
AT_ONCE = 30


@one_act(May.WORK_FUNDS, name="funds.stop_draft")
def prepare_stop(actor: Actor, case_id: int, account_id: int) -> StopOrder:
    """Prepare a stop order for an account that a trace found; it gets its place in the case. Raises `RefusalError`."""
    case = case_of(actor, case_id)
    found = _traced(case, [account_id]).get(account_id)
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    _place(case, [found])
    return _order(actor, case, account_id, found)


def order_to_ask(actor: Actor, case_id: int, account_id: int) -> StopOrder | Freeze:
    """The order of a case on which a paper about an account can be made: the newest freeze, else the newest stop, else
    a stop prepared now. Raises `RefusalError`."""
    case = case_of(actor, case_id)
    for model in (Freeze, StopOrder):
        rows: Any = model.objects.visible_to(actor).filter(case=case, account=account_id)
        order: StopOrder | Freeze | None = rows.order_by("-pk").first()
        if order is not None:
            return order
    return prepare_stop(actor, case_id, account_id)


@one_act(May.WORK_FUNDS, name="funds.stop_next")
def prepare_next(actor: Actor, case_id: int, after: int | None = None) -> tuple[list[StopOrder], list[RefusalError]]:
    """Prepare orders for the accounts of a case that nobody is at, the most recoverable first; those for which none is
    possible come back as refusals. With `after` (a stop order) only for the accounts its money went on to.

    1. Accounts the last trace found money in get their place in the case.
    2. Of all that have one, those nobody is at are put in the order of what may still be there.
    3. The first `AT_ONCE` get an order. Raises `RefusalError` where there is none to make.
    """
    case = case_of(actor, case_id)
    among = None if after is None else _onward(case, locked(actor, StopOrder, after).account_id)
    traced = _traced(case, among)
    _place(case, [found for found in traced.values() if found.recoverable_fen])
    made: list[StopOrder] = []
    refused: list[RefusalError] = []
    for placed, _fen in to_stop(case, timezone.now(), among)[:AT_ONCE]:
        try:
            made.append(_order(actor, case, placed.account_id, traced.get(placed.account_id)))
        except RefusalError as no:
            refused.append(no)
    if not made:
        raise refused[0] if refused else RefusalError(Code.NOTHING_NEW)
    return made, refused


def to_stop(case: FundsCase, now: datetime, among: Collection[int] | None = None) -> list[tuple[CaseAccount, int]]:
    """Accounts of a case that nobody is at, the most recoverable first, with what may still be there (分).

    What came in and what is left is the last trace's where it knows the account, else what was told of payments.
    """
    placed = {
        one.account_id: one
        for one in CaseAccount.unscoped.filter(case=case, role=AccountRole.RECEIVING).select_related(
            "account__institution"
        )
        if among is None or one.account_id in among
    }
    # Of this case's own orders only one that ran out asks for another; what a bank refused a person looks at first.
    mine = Q(case=case) & ~Q(state=StopState.EXPIRED)
    busy = set(
        StopOrder.unscoped.filter(mine | Q(state__in=OPEN), account__in=placed).values_list("account_id", flat=True)
    )
    busy |= set(
        Freeze.unscoped.filter(account__in=placed, case=case, state__in=freezes.OPEN).values_list(
            "account_id", flat=True
        )
    )
    traced, told = _traced(case, placed), _told(case)
    seen = [
        AccountFlow(key, one.got_fen, one.got_fen - one.recoverable_fen, one.last_in_at)
        if (one := traced.get(key)) is not None
        else told[key]
        for key in placed
        if key not in busy and (key in traced or key in told)
    ]
    half_life = timedelta(minutes=CLOCKS.at(now).half_life_minutes)
    return [(placed[one.key], fen) for one, fen in ranked(seen, now, half_life)]


def _told(case: FundsCase) -> dict[int, AccountFlow[int]]:
    """What victims and banks told of payments, account by account."""
    came: dict[int, list[tuple[int, datetime]]] = {}
    left: dict[int, int] = {}
    for source, into, fen, at in Payment.unscoped.filter(case=case, withdrawn_at=None).values_list(
        "from_account_id", "to_account_id", "amount_fen", "at"
    ):
        came.setdefault(into, []).append((fen, at))
        left[source] = left.get(source, 0) + fen
    return {
        key: AccountFlow(key, sum(fen for fen, _at in all_in), left.get(key, 0), max(at for _fen, at in all_in))
        for key, all_in in came.items()
    }


def _traced(case: FundsCase, among: Collection[int] | None) -> dict[int, TraceAccount]:
    """The figures of the last trace, by account."""
    rows = TraceAccount.unscoped.filter(run__case=case, run__latest=True, run__rule=RANKING.value)
    return {row.account_id: row for row in (rows if among is None else rows.filter(account__in=among))}


def _onward(case: FundsCase, account_id: int) -> set[int]:
    """The accounts that money of the case went on to from this one."""
    told = Payment.unscoped.filter(case=case, from_account_id=account_id, withdrawn_at=None).values_list(
        "to_account_id", flat=True
    )
    followed = TraceMove.unscoped.filter(
        run__case=case, run__latest=True, run__rule=RANKING.value, payer=account_id, payee__isnull=False
    ).values_list("payee_id", flat=True)
    return {*told, *followed}


def _place(case: FundsCase, found: list[TraceAccount]) -> None:
    CaseAccount.unscoped.bulk_create(
        [
            CaseAccount(case=case, account_id=one.account_id, role=AccountRole.RECEIVING, level=max(1, one.level))
            for one in found
        ],
        ignore_conflicts=True,
    )


def _order(actor: Actor, case: FundsCase, account_id: int, found: TraceAccount | None) -> StopOrder:
    """The order, over no less than what a trace found of the victims' money to have come in."""
    order = prepare(actor, case, account_id)
    if found is not None and found.got_fen > order.amount_fen:
        StopOrder.unscoped.filter(pk=order.pk, amount_fen=order.amount_fen).update(
            amount_fen=found.got_fen, paid_at=found.last_in_at, version=F("version") + 1
        )
        order.refresh_from_db()
    return order
