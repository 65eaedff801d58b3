# SPDX-License-Identifier: Apache-2.0
"""What the desk is measured by: stopped, frozen, returned; the golden minutes. Each figure with what is behind it.

Stopped and frozen are separate sums (`domain.md` §2.6): 止付额 is what stood in the accounts when they were stopped,
an account of a case once, a case never above its loss; 冻结额 what banks said they froze, queued freezes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Least

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, Payment, Report, StopOrder
from wuzha.funds.refunds.models import LineState, RefundLine
from wuzha.warning.queries.indicators import Period


@dataclass(frozen=True, slots=True)
class Span:
    """How long something took: in how many cases it is known, the middle and the 90th percentile in minutes."""

    n: int
    middle: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    period: Period
    reports: int
    loss_fen: int
    stopped_fen: int
    stopped_accounts: int
    frozen_fen: int
    frozen_accounts: int
    returned_fen: int
    returned_people: int
    #: Report to the first stop that was issued; first payment to report.
    to_stop: Span
    to_report: Span
    #: Cases for which no level-1 stop was issued.
    without_stop: int


def figures(actor: Actor, period: Period) -> Figures:
    """All figures of a period, within the actor's reach."""
    told = reports(actor, period).aggregate(n=Count("pk"), loss=Sum("loss_fen"))
    held = stopped(actor, period).aggregate(fen=Sum("counted_fen"), n=Sum("accounts"))
    froze = frozen(actor, period).aggregate(n=Count("account", distinct=True), fen=Sum("frozen_fen"))
    back = returned(actor, period).aggregate(n=Count("victim", distinct=True), fen=Sum("refund_fen"))
    return Figures(
        period,
        told["n"],
        told["loss"] or 0,
        held["fen"] or 0,
        held["n"] or 0,
        froze["fen"] or 0,
        froze["n"],
        back["fen"] or 0,
        back["n"],
        _span(to_stop(actor, period).values_list("took", flat=True)),
        _span(to_report(actor, period).values_list("took", flat=True)),
        without_stop(actor, period).count(),
    )


def reports(actor: Actor, period: Period) -> QuerySet[Report]:
    """Reports of a period, the latest first."""
    found: QuerySet[Report] = Report.objects.visible_to(actor).filter(period.covers("reported_at"))
    return found.select_related("case", "victim").order_by("-reported_at", "-pk")


def frozen(actor: Actor, period: Period) -> QuerySet[Freeze]:
    """Freezes that began to hold in a period, the latest first."""
    found: QuerySet[Freeze] = Freeze.objects.visible_to(actor).filter(period.covers("started_at"), frozen_fen__gt=0)
    return found.select_related("case", "account", "institution").order_by("-started_at", "-pk")


def returned(actor: Actor, period: Period) -> QuerySet[RefundLine]:
    """What banks paid back to victims in a period, the latest first."""
    found: QuerySet[RefundLine] = RefundLine.objects.visible_to(actor).filter(
        state=LineState.PAID, paid_on__gte=period.first, paid_on__lte=period.last
    )
    return found.select_related("refund__case", "victim").order_by("-paid_on", "-pk")


def stopped(actor: Actor, period: Period) -> QuerySet[Any]:
    """Cases in which money was stopped in a period, the greatest counted sum first: `accounts`, `balance_fen`,
    `loss_fen` and `counted_fen` of each (分).

    An account that was stopped several times counts once, with the greatest balance; a case never above its loss.
    """
    orders = StopOrder.objects.visible_to(actor).filter(period.covers("started_at"))
    greatest = orders.order_by("case", "account", F("balance_fen").desc(nulls_last=True), "pk").distinct(
        "case", "account"
    )
    loss = (
        Report.objects.visible_to(actor)
        .filter(case=OuterRef("pk"))
        .order_by()
        .values("case")
        .annotate(fen=Sum("loss_fen"))
        .values("fen")
    )
    rows: QuerySet[Any] = FundsCase.objects.visible_to(actor).filter(stops__in=greatest.values("pk"))
    found: QuerySet[Any] = (
        rows.annotate(
            accounts=Count("stops"),
            balance_fen=Coalesce(Sum("stops__balance_fen"), 0, output_field=BigIntegerField()),
            loss_fen=Coalesce(Subquery(loss), 0, output_field=BigIntegerField()),
        )
        .annotate(counted_fen=Least("balance_fen", "loss_fen"))
        .order_by("-counted_fen", "-pk")
    )
    return found


def courses(actor: Actor, period: Period) -> QuerySet[Any]:
    """The first report of each case that has one in a period, with the case's first payment and first level-1 stop."""
    first = reports(actor, period).order_by("case", "reported_at", "pk").distinct("case")
    first_paid = (
        Payment.unscoped.filter(case=OuterRef("case"), report__isnull=False)
        .order_by()
        .values("case")
        .annotate(at=Min("at"))
        .values("at")
    )
    first_issued = (
        StopOrder.unscoped.filter(case=OuterRef("case"), level=1, issued_at__isnull=False)
        .order_by()
        .values("case")
        .annotate(at=Min("issued_at"))
        .values("at")
    )
    rows: QuerySet[Any] = Report.objects.visible_to(actor).filter(pk__in=first.values("pk"))
    found: QuerySet[Any] = rows.select_related("case").annotate(
        first_paid=Subquery(first_paid), first_issued=Subquery(first_issued)
    )
    return found


def to_stop(actor: Actor, period: Period) -> QuerySet[Any]:
    """Cases whose money was ordered to be stopped, `took` from report to order; the slowest first."""
    rows = courses(actor, period).filter(first_issued__isnull=False)
    found: QuerySet[Any] = rows.annotate(took=_between("reported_at", "first_issued")).order_by("-took", "-pk")
    return found


def to_report(actor: Actor, period: Period) -> QuerySet[Any]:
    """Cases whose first payment is known, `took` from payment to report; the slowest first."""
    rows = courses(actor, period).filter(first_paid__isnull=False)
    found: QuerySet[Any] = rows.annotate(took=_between("first_paid", "reported_at")).order_by("-took", "-pk")
    return found


def without_stop(actor: Actor, period: Period) -> QuerySet[Any]:
    """Cases for which no level-1 stop was issued, the latest report first."""
    return courses(actor, period).filter(first_issued__isnull=True).order_by("-reported_at", "-pk")


def _between(start: str, end: str) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(F(end) - F(start), output_field=DurationField())


def _span(took: Iterable[timedelta]) -> Span:
    minutes = sorted(max(0.0, one / timedelta(minutes=1)) for one in took)
    if not minutes:
        return Span(0, None, None)
    # The nearest rank, ⌈0.9 n⌉: a time that was really taken.
    return Span(len(minutes), median(minutes), minutes[-(-9 * len(minutes) // 10) - 1])
