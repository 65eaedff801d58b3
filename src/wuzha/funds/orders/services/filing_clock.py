# SPDX-License-Identifier: Apache-2.0
"""How long there is until a case must be filed: two stops of 48 hours, and the days since 受案; or, where it is not
filed, until the notice of that must be given."""

from __future__ import annotations

from wuzha.funds.models import FundsCase, StopOrder
from wuzha.funds.orders.rules.filing import BEFORE_DECISION, NOTICE_DAYS, Filing, Stopped, decide_by, last_hour
from wuzha.funds.orders.rules.stops import HOLDING
from wuzha.funds.orders.rulesets import CLOCKS


def reckon(case_id: int) -> None:
    """Write `filing_due_at` of a case anew, after a stop of it or its filing changed."""
    case = FundsCase.unscoped.get(pk=case_id)
    due = None
    if case.filing in BEFORE_DECISION:
        rules = CLOCKS.at()
        held = StopOrder.unscoped.filter(case=case, state__in=HOLDING, expires_at__isnull=False)
        stops = [Stopped(ends, times) for ends, times in held.values_list("expires_at", "times") if ends is not None]
        ends = [last_hour(stops, hours=rules.stop_hours, most=rules.most_stops)]
        if case.filing == Filing.ACCEPTED and case.accepted_on is not None:
            ends.append(decide_by(case.accepted_on, case.decide_days))
        due = min(filter(None, ends), default=None)
    elif case.filing == Filing.NOT_FILED and case.notified_on is None and case.unfiled_on is not None:
        due = decide_by(case.unfiled_on, NOTICE_DAYS)
    if due != case.filing_due_at:
        FundsCase.unscoped.filter(pk=case_id).update(filing_due_at=due)
