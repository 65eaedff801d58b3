# SPDX-License-Identifier: Apache-2.0
"""The job behind the clocks of calls: tells of what was not done in time, follows the filing of the case."""

from __future__ import annotations

from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call, CallAlert, ProtectiveHold
from wuzha.calls.rules.states import BEFORE_ACCEPTANCE, OPEN, Act, AlertKind, State
from wuzha.calls.rulesets import level_1_due
from wuzha.calls.services.base import CALLS, clock, register_due
from wuzha.core.clocks import due
from wuzha.funds.queries import standing

SWEEP = Actor.system("calls")
#: What the decision of its case makes of an accepted call.
_FOLLOWS = {True: Act.FILE, False: Act.NOT_FILE}


def sweep(now: datetime) -> int:
    """Look at every call, hold and report whose step has come; how many there were."""
    looked = _issued()
    looked += due.sweep(Call.unscoped, now, lambda one, _upto: _call(one[0], now))
    looked += due.sweep(ProtectiveHold.unscoped, now, lambda one, _upto: _hold(one[0], now))
    looked += due.sweep(BankReport.unscoped, now, lambda one, _upto: _bank(one[0], now))
    return looked + _follow()


def _call(call: Call, now: datetime) -> int:
    """What was missed stays due until it is done; at its own time the acceptance is told of too."""
    register = register_due(call)
    accepted = call.state not in BEFORE_ACCEPTANCE
    if call.due_at is None or (accepted and call.case_id is not None):
        CALLS.save(call, step_at=None)
    elif now < register:
        if call.loss_fen or accepted:
            _tell(AlertKind.LEVEL_1, call.due_at, now, call=call, centre_id=call.centre_id)
        CALLS.save(call, step_at=None if accepted else register)
    else:
        _tell(AlertKind.REGISTER, register, now, call=call, centre_id=call.centre_id)
        CALLS.save(call, step_at=None)
    return 1


def _issued() -> int:
    """Calls whose first stop was issued wait for the acceptance from then on."""
    rows = Call.unscoped.filter(state__in=OPEN, due_at__isnull=False, case__in=standing.issued_at_level_1())
    found = [one for one in rows.order_by("pk")[:200] if one.due_at == level_1_due(one.started_at)]
    for one in found:
        CALLS.save(one, **clock(one, issued=True))
    return len(found)


def _hold(one: ProtectiveHold, now: datetime) -> int:
    if one.ends_at is not None and one.lifted_at is None:
        _tell(AlertKind.HOLD_ENDS, one.ends_at, now, call=one.call, centre_id=one.call.centre_id)
    one.step_at = None
    one.save(update_fields=["step_at"])
    return 1


def _bank(report: BankReport, now: datetime) -> int:
    if report.due_at is not None:
        _tell(AlertKind.BANK_LATE, report.due_at, now, bank_report=report, centre_id=report.centre_id)
    CALLS.save(report, step_at=None)
    return 1


def _tell(kind: AlertKind, due_at: datetime, now: datetime, **of: object) -> None:
    due.tell_once(CallAlert(kind=kind, due_at=due_at, meant_at=min(due_at, now), fired_at=now, **of))


def _follow() -> int:
    """An accepted call whose case was decided on is filed, or not."""
    rows = Call.unscoped.filter(state=State.ACCEPTED, case__in=standing.decided())
    found = list(rows.order_by("pk")[:100])
    for one in found:
        follow(one.pk)
    return len(found)


@CALLS.act(name="calls.follow")
def _move(actor: Actor, pk: int) -> None:
    call = CALLS.locked(actor, Call, pk)
    filed = None if call.case_id is None else standing.is_filed(call.case_id)
    if call.state == State.ACCEPTED and filed is not None:
        CALLS.move(actor, call, _FOLLOWS[filed])


def follow(pk: int) -> None:
    """Bring one call to where its case stands."""
    _move(SWEEP, pk)
