# SPDX-License-Identifier: Apache-2.0
"""Times of the demo's cases in the order of their causes.

The services write down when something was entered, which in a demo is always now, beside when it happened, which may be
weeks ago. Whoever reads an order that was issued in June and drafted in November believes neither. The history of a
record is left alone: it says when this database got it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Min
from django.db.models.functions import Least

from wuzha.funds.models import Freeze, FundsCase, Report, StopOrder

#: From the report to its entry, and from the draft of an order to its issue.
ENTERED, DRAFTED = timedelta(minutes=1), timedelta(minutes=3)


def in_order() -> None:
    """Cases are opened with their first report, and not after the call that was taken as a case; reports entered soon
    after, orders drafted before they are issued."""
    Report.unscoped.filter(case__synthetic=True).update(taken_at=Least(F("taken_at"), F("reported_at") + ENTERED))
    cases = FundsCase.unscoped.filter(synthetic=True).annotate(first=Min("reports__taken_at"))
    for case, first in cases.filter(first__isnull=False).values_list("pk", "first"):
        FundsCase.unscoped.filter(pk=case, opened_at__gt=first).update(opened_at=first)
    for case, received in FundsCase.unscoped.filter(synthetic=True).values_list("pk", "case__received_at"):
        if received is not None:
            FundsCase.unscoped.filter(pk=case, opened_at__gt=received).update(opened_at=received)
    for orders in (StopOrder.unscoped, Freeze.unscoped):
        issued = orders.filter(case__synthetic=True, issued_at__isnull=False)
        issued.update(drafted_at=Least(F("drafted_at"), F("issued_at") - DRAFTED))
