# SPDX-License-Identifier: Apache-2.0
"""The job behind the clocks of orders: tells of what ends soon, ends what is over (`core.clocks`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from wuzha.core.clocks import due
from wuzha.core.clocks.plan import Lead, leads, next_at, reached
from wuzha.funds.models import Freeze, FreezeObjection, OrderAlert, Release, Renewal, StopOrder
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.filing import BEFORE_DECISION
from wuzha.funds.orders.rules.freezes import HELD, FreezeState, Mode, RenewalState
from wuzha.funds.orders.rules.stops import HOLDING, StopAct, StopState
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services import moot, objections
from wuzha.funds.orders.services.base import move, of_order, save
from wuzha.funds.orders.services.freeze_clock import clock, ends, steps
from wuzha.funds.orders.services.lapsing import SWEEP, lapse


def sweep(now: datetime) -> int:
    """Look at every order whose step has come; how many there were."""
    # What is over is looked at, whenever an older release meant to look at it again.
    late = Freeze.unscoped.filter(lapsed(now), Q(step_at__isnull=True) | Q(step_at__gt=now), due_at__lte=now)
    late.update(step_at=now)
    orders = sum(due.sweep(kind.unscoped, now, lambda one, _upto: _look(one[0], now)) for kind in (StopOrder, Freeze))
    orders += due.sweep(Release.unscoped, now, lambda one, _upto: _owner(one[0], now))
    orders += due.sweep(FreezeObjection.unscoped, now, lambda one, _upto: _objection(one[0], now))
    moot.end()
    return orders


def _look(order: StopOrder | Freeze, now: datetime) -> int:
    if isinstance(order, StopOrder):
        _stop(order, now)
    else:
        _freeze(order, now)
    return 1


def _stop(stop: StopOrder, now: datetime) -> None:
    if stop.state == StopState.ISSUED:
        _unanswered(stop, now)
        return
    if stop.state not in HOLDING or stop.started_at is None or stop.expires_at is None:
        save(stop, step_at=None)
        return
    all_steps = leads(stop.started_at, stop.expires_at, CLOCKS.at(now).stop_leads)
    _tell(stop, all_steps, stop.expires_at, now)
    to_file = leads(stop.started_at, stop.expires_at, [60 * CLOCKS.at(now).filing_alert_hours])
    if stop.case.filing in BEFORE_DECISION:
        for step in reached(to_file, now):
            _alert(stop, AlertKind.NOT_FILED, stop.expires_at, now, meant=step.meant_at, lead=step.lead)
    all_steps = [*all_steps, *to_file]
    if now < stop.expires_at:
        save(stop, step_at=next_at(all_steps, now, stop.expires_at))
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
    if freeze.state not in HELD or freeze.started_at is None or freeze.expires_at is None:
        save(freeze, step_at=None)
        return
    all_steps = steps(freeze)
    for step in reached(all_steps, min(now, freeze.expires_at)):
        _alert(freeze, step.kind, step.due, now, meant=step.meant_at, lead=step.lead)
    if now < freeze.expires_at:
        save(freeze, step_at=next_at(all_steps, now, freeze.expires_at))
        return
    if freeze.mode == Mode.QUEUED:  # nothing lapses that does not hold: it is asked about again after another term
        freeze.expires_at = ends(freeze.term, freeze.expires_at)
        save(freeze, expires_at=freeze.expires_at, **clock(freeze) | {"step_at": freeze.expires_at})
        return
    asked = Renewal.unscoped.filter(freeze=freeze, state=RenewalState.ISSUED)
    if asked.exists():  # in time: the bank's answer decides
        _alert(freeze, AlertKind.ANSWER_LATE, freeze.expires_at, now)
        save(freeze, step_at=None)
        return
    lapse(freeze, now)


def _owner(one: Release, now: datetime) -> int:
    """The owner is not told yet of a release whose notice was sent (规定 187, 247)."""
    assert one.step_at is not None  # noqa: S101 - the sweep found it by that
    _alert(one.freeze, AlertKind.OWNER_LATE, one.step_at, now)
    one.step_at = None
    one.save(update_fields=["step_at"])
    return 1


def _objection(one: FreezeObjection, now: datetime) -> int:
    if one.due_at is not None:
        for step in reached(objections.steps(one), now):
            _alert(one.freeze, AlertKind.OBJECTION_SOON, one.due_at, now, meant=step.meant_at, lead=step.lead)
        if one.due_at <= now:
            _alert(one.freeze, AlertKind.OBJECTION_LATE, one.due_at, now)
    one.step_at = objections.next_step(one, now)
    one.save(update_fields=["step_at"])
    return 1


def _unanswered(order: StopOrder | Freeze, now: datetime) -> None:
    if order.due_at is not None:
        _alert(order, AlertKind.ANSWER_LATE, order.due_at, now)
    save(order, step_at=None)


def _tell(order: StopOrder | Freeze, all_steps: Iterable[Lead], ends: datetime, now: datetime) -> None:
    for step in reached(all_steps, now):
        _alert(order, AlertKind.ENDS_SOON, ends, now, meant=step.meant_at, lead=step.lead)


def _alert(
    order: StopOrder | Freeze,
    kind: AlertKind,
    ends: datetime,
    now: datetime,
    *,
    meant: datetime | None = None,
    lead: int = 0,
) -> None:
    meant = meant or ends
    due.tell_once(
        OrderAlert(**of_order(order), kind=kind, due_at=ends, lead=lead, meant_at=meant, fired_at=max(now, meant))
    )
