# SPDX-License-Identifier: Apache-2.0
"""Alarms whose cause is gone: what they ask for was done, or no longer has to be. They stay in the course of their
order, and stand on the desk no longer. What ran out or lapsed stays there until somebody takes note of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from wuzha.funds.models import Freeze, FreezeObjection, OrderAlert, Release, Renewal, StopOrder
from wuzha.funds.orders.models.filing import filing_is_not
from wuzha.funds.orders.rules.clocks import SAME_CLOCK
from wuzha.funds.orders.rules.clocks import AlertKind as K
from wuzha.funds.orders.rules.filing import BEFORE_DECISION, Filing
from wuzha.funds.orders.rules.freezes import HELD, FreezeState, Mode, RenewalState
from wuzha.funds.orders.rules.stops import HOLDING, StopState

#: Columns of an order whose change may take the cause of an alarm away.
CAUSES = frozenset({"state", "mode", "expires_at", "extension_at", "screened_at", "unrelated_at"})


def _of_stops() -> Q:
    holds = Q(stop__state__in=HOLDING)
    return Q(stop__isnull=False) & (
        Q(kind__in=[K.ENDS_SOON, K.NOT_FILED, K.CASE_NOT_FILED, K.CASE_WITHDRAWN]) & ~holds
        | Q(kind__in=[K.ENDS_SOON, K.NOT_FILED], stop__expires_at__gt=F("due_at"))
        | Q(kind=K.NOT_FILED) & filing_is_not(*BEFORE_DECISION, of="stop__case__")
        | Q(kind=K.CASE_NOT_FILED) & filing_is_not(Filing.NOT_FILED, of="stop__case__")
        | Q(kind=K.CASE_WITHDRAWN) & filing_is_not(Filing.WITHDRAWN, of="stop__case__")
        | Q(kind=K.ANSWER_LATE) & ~Q(stop__state=StopState.ISSUED) & ~(holds & Q(stop__extension_at__isnull=False))
    )


def _of_freezes() -> Q:
    """An objection is answered once it has no deadline; a release is told of once its owner is."""
    mine = {"freeze": OuterRef("freeze")}
    asked = Exists(Renewal.unscoped.filter(state=RenewalState.ISSUED, **mine))
    objected = Exists(FreezeObjection.unscoped.filter(due_at=OuterRef("due_at"), **mine))
    untold = Exists(Release.unscoped.filter(issued_at__isnull=False, owner_told_at__isnull=True, **mine))
    holds = Q(freeze__state__in=HELD)
    while_held = [K.ENDS_SOON, K.DOSSIER, *SAME_CLOCK["screening"], *SAME_CLOCK["release"], K.AHEAD_ENDS]
    longer = [K.ENDS_SOON, K.DOSSIER, K.LAPSED, K.LAPSED_WAITING]
    return Q(freeze__isnull=False) & (
        Q(kind__in=while_held) & ~holds
        | Q(kind__in=longer, freeze__expires_at__gt=F("due_at")) & holds
        | Q(kind=K.AHEAD_ENDS) & ~Q(freeze__mode=Mode.QUEUED)
        | Q(kind__in=SAME_CLOCK["screening"])
        & (Q(freeze__screened_at__isnull=False) | Q(freeze__unrelated_at__isnull=False))
        | Q(kind__in=SAME_CLOCK["release"], freeze__state=FreezeState.RELEASING)
        | Q(kind=K.CASE_WITHDRAWN) & filing_is_not(Filing.WITHDRAWN, of="freeze__case__")
        | Q(kind=K.ANSWER_LATE) & ~Q(freeze__state__in=[FreezeState.ISSUED, FreezeState.RELEASING]) & ~Q(asked)
        | Q(kind__in=SAME_CLOCK["objection"]) & ~Q(objected)
        | Q(kind=K.OWNER_LATE) & ~Q(untold)
    )


def end_reminders(of: StopOrder | Freeze) -> None:
    """Somebody did the next step of an order: nobody need be reminded of it any more."""
    rows: Any = OrderAlert.unscoped.filter(Q(stop=of) if isinstance(of, StopOrder) else Q(freeze=of))
    rows.filter(kind=K.REMINDED, acknowledged_at__isnull=True).update(acknowledged_at=timezone.now())


def end(of: StopOrder | Freeze | Q | None = None) -> int:
    """Take the alarms without a cause from the desk: of an order, of what a condition says, or all; how many."""
    if not isinstance(of, Q):
        of = Q() if of is None else Q(stop=of) if isinstance(of, StopOrder) else Q(freeze=of)
    rows: Any = OrderAlert.unscoped.filter(of, acknowledged_at__isnull=True)
    found: int = rows.filter(_of_stops() | _of_freezes()).update(acknowledged_at=timezone.now())
    return found
