# SPDX-License-Identifier: Apache-2.0
"""Freezes that queue behind another one of the same account (轮候, 规定 242): told when that one is over here."""

from __future__ import annotations

from datetime import datetime

from wuzha.core.clocks.due import tell_once
from wuzha.funds.models import Freeze, OrderAlert
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.freezes import FreezeState, Mode
from wuzha.funds.orders.services.base import of_order


def tell(over: Freeze, at: datetime) -> None:
    """A freeze holds nothing any more since `at`: whoever queues for its account asks the bank now."""
    waiting = Freeze.unscoped.filter(account_id=over.account_id, state=FreezeState.ACTIVE, mode=Mode.QUEUED)
    for one in waiting.exclude(pk=over.pk).select_related("case"):
        tell_once(OrderAlert(**of_order(one), kind=AlertKind.AHEAD_ENDS, due_at=at, meant_at=at, fired_at=at, lead=0))
