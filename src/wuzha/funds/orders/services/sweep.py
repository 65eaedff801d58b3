# SPDX-License-Identifier: Apache-2.0
"""The one job behind the clocks: tells of what ends soon, ends what is over. Missed, doubled or killed it changes
nothing: what it does follows from the instants in the rows alone, and each telling is kept once by a constraint.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, OrderAlert, Renewal, StopOrder
from wuzha.funds.orders.rules import freezes
from wuzha.funds.orders.rules.clocks import AlertKind, Step, next_look, reached, steps
from wuzha.funds.orders.rules.freezes import FreezeAct, FreezeState, RenewalState
from wuzha.funds.orders.rules.stops import HOLDING, StopAct, StopState
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.base import move, of_order, save

O = TypeVar("O", StopOrder, Freeze)  # noqa: E741 - an order

SWEEP = Actor.system("funds.sweep")
#: Orders looked at in one transaction each, in one run.
MOST = 2000


def sweep(now: datetime) -> int:
    """Look at every order whose step has come; how many there were."""
    return _each(StopOrder, now) + _each(Freeze, now)


def _each(model: type[O], now: datetime) -> int:
    rows = model.unscoped
    due = list(rows.filter(step_at__lte=now).order_by("step_at").values_list("pk", flat=True)[:MOST])
    for pk in due:
        with transaction.atomic():
            order: O | None = (
                rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
                .filter(pk=pk, step_at__lte=now)
                .first()
            )
            if order is not None:  # somebody else is at it: the next run will be
                _look(order, now)
    return len(due)


def _look(order: StopOrder | Freeze, now: datetime) -> None:
    if isinstance(order, StopOrder):
        _stop(order, now)
    else:
        _freeze(order, now)


def _stop(stop: StopOrder, now: datetime) -> None:
    if stop.state == StopState.ISSUED:
        _unanswered(stop, now)
        return
    if stop.state not in HOLDING or stop.started_at is None or stop.expires_at is None:
        save(stop, step_at=None)
        return
    all_steps = steps(stop.started_at, stop.expires_at, CLOCKS.at(now).stop_leads)
    _tell(stop, all_steps, stop.expires_at, now)
    if now < stop.expires_at:
        save(stop, step_at=next_look(all_steps, stop.expires_at, now))
        return
    if stop.extension_at is not None:  # the bank may have stopped it again in time: its answer decides
        _alert(stop, AlertKind.ANSWER_LATE, stop.expires_at, now)
        save(stop, step_at=None)
        return
    waiting = Freeze.unscoped.filter(
        case=stop.case, account=stop.account, state__in=[FreezeState.DRAFT, FreezeState.APPROVED]
    ).exists()
    move(SWEEP, stop, StopAct.EXPIRE, at=stop.expires_at, ended_at=stop.expires_at, due_at=None, step_at=None)
    _alert(stop, AlertKind.LAPSED_WAITING if waiting else AlertKind.RAN_OUT, stop.expires_at, now)


def _freeze(freeze: Freeze, now: datetime) -> None:
    if freeze.state == FreezeState.ISSUED:
        _unanswered(freeze, now)
        return
    if freeze.state != FreezeState.ACTIVE or freeze.started_at is None or freeze.expires_at is None:
        save(freeze, step_at=None)
        return
    all_steps = steps(freeze.started_at, freeze.expires_at, CLOCKS.at(now).freeze_leads)
    _tell(freeze, all_steps, freeze.expires_at, now)
    if now < freeze.expires_at:
        save(freeze, step_at=next_look(all_steps, freeze.expires_at, now))
        return
    renewal = Renewal.unscoped.filter(freeze=freeze, state__in=freezes.RENEWING).first()
    if renewal is not None and renewal.state == RenewalState.ISSUED:  # asked in time: the bank's answer decides
        _alert(freeze, AlertKind.ANSWER_LATE, freeze.expires_at, now)
        save(freeze, step_at=None)
        return
    if renewal is not None:
        renewal.state, renewal.ended_at = RenewalState.TOO_LATE, freeze.expires_at
        renewal.save(update_fields=["state", "ended_at"])
    move(SWEEP, freeze, FreezeAct.LAPSE, at=freeze.expires_at, ended_at=freeze.expires_at, due_at=None, step_at=None)
    _alert(freeze, AlertKind.LAPSED_WAITING if renewal else AlertKind.LAPSED, freeze.expires_at, now)


def _unanswered(order: StopOrder | Freeze, now: datetime) -> None:
    if order.due_at is not None:
        _alert(order, AlertKind.ANSWER_LATE, order.due_at, now)
    save(order, step_at=None)


def _tell(order: StopOrder | Freeze, all_steps: Iterable[Step], ends: datetime, now: datetime) -> None:
    for step in reached(all_steps, now):
        _alert(order, AlertKind.ENDS_SOON, ends, now, meant=step.at, lead=step.lead)


def _alert(
    order: StopOrder | Freeze,
    kind: AlertKind,
    due: datetime,
    now: datetime,
    *,
    meant: datetime | None = None,
    lead: int = 0,
) -> None:
    """Tell once: the second telling of the same step meets the first one's constraint and is none."""
    OrderAlert.unscoped.bulk_create(
        [
            OrderAlert(
                **of_order(order),
                kind=kind,
                due_at=due,
                lead=lead,
                meant_at=meant or due,
                fired_at=max(now, meant or due),
            )
        ],
        ignore_conflicts=True,
    )
