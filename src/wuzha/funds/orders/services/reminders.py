# SPDX-License-Identifier: Apache-2.0
"""A colleague whose turn it is is reminded: it stands among the alarms of the desk and in the course of the order."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, OrderAlert, StopOrder
from wuzha.funds.orders.rules import freezes, stops
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.freezes import FreezeAct
from wuzha.funds.orders.rules.stops import StopAct
from wuzha.funds.orders.services.base import locked, noted, of_order, sealed_note, wrong_state
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Within which nobody is reminded of the same order twice.
APART = timedelta(minutes=10)


@one_act(May.WORK_FUNDS, May.DECIDE_FUNDS, name="funds.remind")
def remind(actor: Actor, model: type[StopOrder | Freeze], pk: int) -> OrderAlert:
    """Remind whose turn it is on an order that is open. Its next step takes the reminder from the desk.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE for one that is done with, REMINDED when somebody just did.
    """
    return once_more(actor, locked(actor, model, pk))


def once_more(actor: Actor, order: StopOrder | Freeze, note: str = "") -> OrderAlert:
    """`remind` on a locked order, inside the caller's transaction; `note` says what for."""
    now = timezone.now()
    stop = isinstance(order, StopOrder)
    if order.state not in (stops.OPEN if stop else freezes.OPEN):
        raise wrong_state(order)
    told = OrderAlert.unscoped.filter(**({"stop": order} if stop else {"freeze": order}), kind=AlertKind.REMINDED)
    last = told.order_by("-fired_at").values_list("fired_at", flat=True).first()
    if last is not None and now - last < APART:
        raise RefusalError(Code.REMINDED, at=f"{timezone.localtime(last):%H:%M}", minutes=APART.seconds // 60)
    made: OrderAlert = OrderAlert.unscoped.create(
        **of_order(order), kind=AlertKind.REMINDED, due_at=order.due_at or now, meant_at=now, fired_at=now,
        lead=told.count(),
    )  # fmt: skip
    noted(actor, order, StopAct.REMIND if stop else FreezeAct.REMIND, order.state, at=now, note=sealed_note(note))
    record(actor, "funds.remind", on=(order.RECORD, order.pk))
    return made
