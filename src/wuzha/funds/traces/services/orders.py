# SPDX-License-Identifier: Apache-2.0
"""From a figure of a trace to a prepared stop order."""

from __future__ import annotations

from django.db.models import F

from wuzha.audit.actor import Actor
from wuzha.funds.models import CaseAccount, Role, StopOrder
from wuzha.funds.services.base import case_of, one_act
from wuzha.funds.services.errors import Refused
from wuzha.funds.services.stops import prepare
from wuzha.funds.traces.compute import RANKING
from wuzha.funds.traces.models import TraceAccount
from wuzha.org.roles import May


@one_act(May.WORK_FUNDS, name="funds.stop_draft")
def prepare_stop(actor: Actor, case_id: int, account_id: int) -> StopOrder:
    """Prepare a stop order for an account that a trace found; it gets its place in the case.

    The sum to stop is what of the victims' money came in, by report, answer or statement. Raises `Refused`.
    """
    case = case_of(actor, case_id)
    found = TraceAccount.unscoped.filter(
        run__case=case, run__latest=True, run__rule=RANKING.value, account_id=account_id
    ).first()
    if found is None:
        raise Refused("NOT_FOUND")
    CaseAccount.unscoped.get_or_create(
        case=case, account_id=account_id, defaults={"role": Role.RECEIVING, "level": max(1, found.level)}
    )
    order = prepare(actor, case, account_id)
    raised = StopOrder.unscoped.filter(pk=order.pk, amount_fen__lt=found.got_fen).update(
        amount_fen=found.got_fen, paid_at=found.last_in_at, version=F("version") + 1
    )
    if raised:
        order.refresh_from_db()
    return order
