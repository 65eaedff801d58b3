# SPDX-License-Identifier: Apache-2.0
"""A freeze whose end has passed is lifted by itself (规定 240): written by the sweep, or by whoever needs it now."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.clocks.due import tell_once
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, OrderAlert, Renewal
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.freezes import RENEWING, FreezeAct, RenewalState
from wuzha.funds.orders.services import queues
from wuzha.funds.orders.services.base import move, of_order
from wuzha.refusals import RefusalError

SWEEP = Actor.system("funds.sweep")


def lapse(freeze: Freeze, now: datetime) -> None:
    """End a locked freeze at its end. A renewal whose sending was not recorded by then came too late."""
    over = freeze.expires_at
    assert over is not None  # noqa: S101 - it held until then
    renewal = Renewal.unscoped.filter(freeze=freeze, state__in=RENEWING).first()
    if renewal is not None:
        renewal.state, renewal.ended_at = RenewalState.TOO_LATE, over
        renewal.save(update_fields=["state", "ended_at"])
    move(SWEEP, freeze, FreezeAct.LAPSE, at=over, ended_at=over, due_at=None, step_at=None)
    kind = AlertKind.LAPSED_WAITING if renewal else AlertKind.LAPSED
    tell_once(OrderAlert(**of_order(freeze), kind=kind, due_at=over, lead=0, meant_at=over, fired_at=max(now, over)))
    queues.tell(freeze, over)


def refuse_lapsed(freeze: Freeze) -> None:
    """Refuses what only a freeze that holds can have done to it. Raises `RefusalError`: LAPSED_ALREADY."""
    over = freeze.expires_at
    if over is not None and freeze.has_lapsed:
        ended = f"{timezone.localtime(over):%Y-%m-%d %H:%M}"
        raise RefusalError(Code.LAPSED_ALREADY, number=freeze.number, ended=ended)


def settle(case_id: int, account_id: int, now: datetime) -> None:
    """End what has lapsed on an account of a case, so that a new freeze of it can be prepared at once."""
    rows = Freeze.unscoped.filter(lapsed(now), case=case_id, account=account_id).order_by("pk")
    for freeze in rows.select_for_update(of=("self",), no_key=True):
        lapse(freeze, now)
