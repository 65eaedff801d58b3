# SPDX-License-Identifier: Apache-2.0
"""Opening a restitution on what is frozen and free, also on the residual of an earlier one."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.models import Freeze, FundsCase
from wuzha.funds.orders.rules.freezes import FreezeState, Mode
from wuzha.funds.orders.services.base import case_of, one_act
from wuzha.funds.refunds.models import RefundAccount, RefundCase
from wuzha.funds.refunds.rules.lifecycle import PAID
from wuzha.funds.refunds.services.base import locked_refund
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.funds.refunds.services.ledger import lock_freezes, take_up
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="refund.open")
def open_refund(actor: Actor, case_id: int) -> RefundCase:
    """Open a restitution for all money of a case that is frozen and free. Raises `RefusalError`: NOTHING_FROZEN."""
    return _open(actor, case_of(actor, case_id), None)


@one_act(May.WORK_FUNDS, name="refund.fork")
def fork(actor: Actor, pk: int) -> RefundCase:
    """A new victim was found: a new restitution on what the earlier one left frozen (article 8)."""
    parent = locked_refund(actor, pk)
    if parent.state not in PAID:
        raise RefusalError(RefundCode.NOT_OVER)
    return _open(actor, parent.case, parent)


def _open(actor: Actor, case: FundsCase, parent: RefundCase | None) -> RefundCase:
    # 1. Freezes that hold money now; 止付 and 轮候 are not frozen money.
    active = Freeze.unscoped.filter(case=case, state=FreezeState.ACTIVE).exclude(mode=Mode.QUEUED)
    if parent is not None:
        active = active.filter(refund_accounts__refund=parent)
    # 2. Of them those with anything free.
    free = {pk: freeze for pk, freeze in lock_freezes(list(active.values_list("pk", flat=True))).items()
            if take_up(actor, freeze).free > 0}  # fmt: skip
    if not free:
        raise RefusalError(RefundCode.NOTHING_FROZEN)
    refund: RefundCase = RefundCase.unscoped.create(
        centre_id=case.centre_id, case=case, parent=parent, opened_by_id=actor.person_id
    )
    RefundAccount.unscoped.bulk_create(RefundAccount(refund=refund, freeze_id=pk) for pk in free)
    record(actor, "refund.open", on=("refund", refund.pk), detail={"accounts": len(free)})
    return refund
