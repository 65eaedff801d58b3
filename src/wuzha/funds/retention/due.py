# SPDX-License-Identifier: Apache-2.0
"""What is due: cases that nothing has happened to for long, and that nobody is at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from wuzha.funds.models import Freeze, FundsCase, Report, StopOrder
from wuzha.funds.orders.rules import freezes, stops
from wuzha.funds.refunds.models import ErasedCase, RefundCase
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.statements.models import StatementFile, StatementReject

#: What moves the day from which a case's time is counted: record, column.
_LATEST: tuple[tuple[Any, str], ...] = (
    (Report, "taken_at"), (StopOrder, "ended_at"), (Freeze, "ended_at"), (RefundCase, "ended_at"),
    (StatementFile, "finished_at"),
)  # fmt: skip


def live(case: str = "pk") -> Q:
    """Somebody is at the case: an order holds or is to hold money, money is being returned, a statement is read.

    `case` is the way to the case from the record that is asked about.
    """
    of_case = {"case": OuterRef(case)}
    return (
        Q(Exists(StopOrder.unscoped.filter(state__in=stops.OPEN, **of_case)))
        | Q(Exists(Freeze.unscoped.filter(state__in=freezes.OPEN, **of_case)))
        | Q(Exists(RefundCase.unscoped.filter(**of_case).exclude(state__in=OVER)))
        | Q(Exists(StatementFile.unscoped.filter(finished_at__isnull=True, **of_case)))
    )


def cases_due(before: datetime) -> QuerySet[FundsCase]:
    """Cases at which the last thing happened before the moment (`done_at`), nothing live, personal data there."""
    rows: QuerySet[FundsCase] = FundsCase.unscoped.filter(opened_at__lt=before).exclude(live())
    last = Greatest("opened_at", *(_last(model, column) for model, column in _LATEST))
    erased = ErasedCase.unscoped.filter(case=OuterRef("pk"), at__gte=OuterRef("done_at"))
    return rows.annotate(done_at=last).filter(done_at__lt=before).exclude(Exists(erased))


def rejects_due(before: datetime) -> QuerySet[StatementReject]:
    """Lines of statements that did not get in, read before the moment, of cases that nobody is at."""
    rows: QuerySet[StatementReject] = StatementReject.unscoped.filter(file__finished_at__lt=before, raw__isnull=False)
    return rows.exclude(live("file__case"))


def _last(model: Any, column: str) -> Subquery:
    rows = model.unscoped.filter(case=OuterRef("pk")).order_by(F(column).desc(nulls_last=True))
    return Subquery(rows.values(column)[:1])
