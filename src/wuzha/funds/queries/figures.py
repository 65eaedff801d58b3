# SPDX-License-Identifier: Apache-2.0
"""What the desk is measured by: stopped, frozen, returned; the golden minutes. Each figure with what is behind it.

Stopped and frozen are separate sums (`domain.md` §2.6): 止付额 is what stood in the accounts when they were stopped,
an account of a case once, a case never above its loss; 冻结额 what banks said they froze, queued freezes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery, Sum

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, Payment, Report, StopOrder
from wuzha.funds.restitution.models import LineState, RefundLine
from wuzha.funds.rules.order import capped
from wuzha.warning.queries.indicators import Period


@dataclass(frozen=True, slots=True)
class StoppedCase:
    """A case in which money was stopped in a period (分)."""

    case: FundsCase
    accounts: int
    balance_fen: int
    loss_fen: int

    @property
    def counted_fen(self) -> int:
        return capped([self.balance_fen], self.loss_fen)


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


def figures(actor: Actor, period: Period) -> Figures:
    """All figures of a period, within the actor's reach."""
    told = reports(actor, period).aggregate(n=Count("pk"), loss=Sum("loss_fen"))
    held = stopped(actor, period)
    froze = frozen(actor, period).aggregate(n=Count("account", distinct=True), fen=Sum("frozen_fen"))
    back = returned(actor, period).aggregate(n=Count("victim", distinct=True), fen=Sum("refund_fen"))
    courses = golden(actor, period)
    return Figures(
        period,
        told["n"],
        told["loss"] or 0,
        sum(one.counted_fen for one in held),
        sum(one.accounts for one in held),
        froze["fen"] or 0,
        froze["n"],
        back["fen"] or 0,
        back["n"],
        _span(one.first_issued - one.reported_at for one in courses if one.first_issued),
        _span(one.reported_at - one.first_paid for one in courses if one.first_paid),
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


def stopped(actor: Actor, period: Period) -> list[StoppedCase]:
    """Cases in which money was stopped in a period, the greatest counted sum first.

    An account that was stopped several times counts once, with the greatest balance.
    """
    balances: dict[int, list[int]] = defaultdict(list)
    rows = (
        StopOrder.objects.visible_to(actor)
        .filter(period.covers("started_at"))
        .order_by()
        .values_list("case", "account")
        .annotate(balance=Max("balance_fen"))
    )
    for case, _account, balance in rows:
        balances[case].append(balance or 0)
    losses = dict(
        Report.objects.visible_to(actor)
        .filter(case__in=balances)
        .order_by()
        .values_list("case")
        .annotate(loss=Sum("loss_fen"))
    )
    cases = FundsCase.objects.visible_to(actor).in_bulk(list(balances))
    found = [StoppedCase(cases[pk], len(each), sum(each), losses.get(pk, 0)) for pk, each in balances.items()]
    return sorted(found, key=lambda one: (-one.counted_fen, one.case.pk))


def golden(actor: Actor, period: Period) -> list[Any]:
    """Cases with a report in a period, the earliest report, payment and issue of a level-1 stop of each; the slowest
    from report to stop first, those without a stop on top."""
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
    rows = (
        reports(actor, period)
        .order_by("case", "reported_at", "pk")
        .distinct("case")
        .annotate(first_paid=Subquery(first_paid), first_issued=Subquery(first_issued))
    )
    never = timedelta.max
    return sorted(rows, key=lambda one: one.first_issued - one.reported_at if one.first_issued else never, reverse=True)


def _span(took: Iterable[timedelta]) -> Span:
    minutes = sorted(max(0.0, one / timedelta(minutes=1)) for one in took)
    if not minutes:
        return Span(0, None, None)
    # The nearest rank, ⌈0.9 n⌉: a time that was really taken.
    return Span(len(minutes), median(minutes), minutes[-(-9 * len(minutes) // 10) - 1])
