# SPDX-License-Identifier: Apache-2.0
"""What the desk is measured by: stopped, frozen; the golden minutes; how fast institutions answer.

Stopped and frozen are separate sums (`domain.md` §2.6): 止付额 is what stood in the accounts when they were stopped,
an account of a case once, a case never above its loss; 冻结额 what banks said they froze, queued freezes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, register
from wuzha.funds.models import BankAnswer, Freeze, FundsCase, OtherLoss, Payment, Report, StopOrder
from wuzha.funds.orders.rulesets import CLOCKS

#: Where they stand, and by whose definition.
DESK, HOUSE = _("Funds desk"), _("Defined here, to be set locally")


def _reports(of: Selection, _period: Period | None = None) -> QuerySet[Report]:
    found = Report.objects.visible_to(of.actor).filter(of.rule)
    return found


def _answered_by(at: datetime, order: str) -> Q:
    """Orders (`stop` or `freeze`) that were on file by an instant, with the answer of the bank: one without any answer
    on file counts from when it was prepared."""
    answers = BankAnswer.unscoped.filter(**{order: OuterRef("pk")})
    return Q(drafted_at__lte=at) & (Exists(answers.filter(recorded_at__lte=at)) | ~Exists(answers))


def _freezes(of: Selection, _period: Period | None) -> QuerySet[Freeze]:
    found = Freeze.objects.visible_to(of.actor).filter(of.rule)
    return found


def _stopped(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Cases in which money was stopped in the period: `accounts`, `balance_fen`, `loss_fen` and `counted_fen` of each
    (分). An account that was stopped several times counts once, with the greatest balance; a case never above what it
    lost through accounts: cash, gold and coins cannot be stopped (`domain.md` §4.9).
    """
    orders = StopOrder.objects.visible_to(of.actor).filter(of.rule, STARTED.within(period), started_at__isnull=False)
    reports = _reports(of)
    if period is not None and period.known is not None:
        orders, reports = orders.filter(_answered_by(period.known, "stop")), reports.filter(taken_at__lte=period.known)
    greatest = orders.order_by("case", "account", F("balance_fen").desc(nulls_last=True), "pk").distinct(
        "case", "account"
    )
    loss = reports.filter(case=OuterRef("pk")).order_by().values("case").annotate(fen=Sum("loss_fen"))
    others = OtherLoss.unscoped.filter(report__case=OuterRef("pk")).order_by().values("report__case")
    rows: QuerySet[Any] = FundsCase.objects.visible_to(of.actor).filter(stops__in=greatest.values("pk"))
    found: QuerySet[Any] = rows.annotate(
        accounts=Count("stops"),
        balance_fen=Coalesce(Sum("stops__balance_fen"), 0, output_field=BigIntegerField()),
        loss_fen=Coalesce(Subquery(loss.values("fen")), 0, output_field=BigIntegerField()),
        other_fen=Coalesce(
            Subquery(others.annotate(fen=Sum("amount_fen")).values("fen")), 0, output_field=BigIntegerField()
        ),
    ).annotate(counted_fen=Least("balance_fen", F("loss_fen") - F("other_fen")))
    return found


def _courses(of: Selection, period: Period | None) -> QuerySet[Any]:
    """The first report of each case that has one in the period, with the case's first payment and first level-1 stop,
    and how long it took from payment to report and from report to stop."""
    first = _reports(of).filter(REPORTED.within(period)).order_by("case", "reported_at", "pk").distinct("case")
    paid = Payment.unscoped.filter(report__isnull=False, withdrawn_at=None)
    issued = StopOrder.unscoped.filter(level=1, issued_at__isnull=False)
    rows: QuerySet[Any] = _reports(of).filter(pk__in=first.values("pk"))
    found: QuerySet[Any] = rows.annotate(
        first_paid=_first_of_case(paid, "at"), first_issued=_first_of_case(issued, "issued_at")
    ).annotate(
        to_stop=Greatest(_between("reported_at", "first_issued"), Value(timedelta(0))),
        to_report=Greatest(_between("first_paid", "reported_at"), Value(timedelta(0))),
    )
    return found


def _answers(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Answers of institutions that nothing was put in the place of: the time each `took`, and its `limit`."""
    at = period.at if period else timezone.now()
    rows: QuerySet[Any] = BankAnswer.objects.visible_to(of.actor).filter(of.rule)
    limit = Value(timedelta(hours=CLOCKS.at(at).answer_hours), output_field=DurationField())
    found: QuerySet[Any] = rows.filter(institution__isnull=False, correction__isnull=True).annotate(
        took=_between("asked_at", "answered_at"), limit=limit
    )
    return found


def _first_of_case(rows: QuerySet[Any], moment: str) -> Subquery:
    of_case = rows.filter(case=OuterRef("case")).order_by().values("case")
    return Subquery(of_case.annotate(first=Min(moment)).values("first"))


def _between(start: str, end: str) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(F(end) - F(start), output_field=DurationField())


REPORT = Subject("report", _("reports"), _reports, ("case", "victim"), recorded="taken_at")
FREEZE = Subject(
    "freeze", _("freezes"), _freezes, ("case", "account", "institution"),
    recorded=lambda at: _answered_by(at, "freeze"),
)  # fmt: skip
STOPPED_CASE = Subject("stopped_case", _("cases"), _stopped, by_itself=True)
COURSE = Subject("course", _("cases"), _courses, ("case",))
ANSWER = Subject("answer", _("answers"), _answers, ("institution", "stop", "freeze"))
REPORTED = Basis(REPORT, "reported_at", _("reported in the period"))
FROZEN = Basis(FREEZE, "started_at", _("frozen in the period"))
#: The stops that make a case one of these; the case itself has no such moment.
STARTED = Basis(STOPPED_CASE, "started_at", _("stopped in the period"))
STOPPED = Basis(STOPPED_CASE, "", STARTED.label)
FIRST_REPORTED = Basis(COURSE, "", REPORTED.label)
ANSWERED = Basis(ANSWER, "answered_at", _("answered in the period"))

LEAGUE = (
    Indicator(
        "answer_time", DESK, pgettext_lazy("indicator", "Time to answer"), Shape.TIME, ANSWERED,
        _("Time of the answers of the period from request to answer"), HOUSE,
        column="took", better=Better.DOWN,
    ),
    Indicator(
        "answered_in_time", DESK, pgettext_lazy("indicator", "Answered in time"), Shape.RATE, ANSWERED,
        _("Answered within the hours of the rule / answers of the period"), HOUSE,
        hit=Q(took__lte=F("limit")), better=Better.UP,
    ),
)  # fmt: skip
INDICATORS = register("funds", (
    Indicator(
        "reports", DESK, pgettext_lazy("indicator", "Reports"), Shape.COUNT, REPORTED,
        _("Reports of the period"), HOUSE,
    ),
    Indicator(
        "loss", DESK, pgettext_lazy("indicator", "Loss"), Shape.SUM, REPORTED,
        _("Losses of the reports of the period, added up"), HOUSE,
        column="loss_fen", better=Better.DOWN,
    ),
    Indicator(
        "stopped", DESK, pgettext_lazy("indicator", "Stopped"), Shape.SUM, STOPPED,
        _(
            "What stood in accounts when stopped in the period, an account of a case once, at most what its case lost "
            "through accounts"
        ),
        HOUSE,
        column="counted_fen", better=Better.UP, order="-counted_fen",
    ),
    Indicator(
        "stopped_accounts", DESK, pgettext_lazy("indicator", "Accounts stopped"), Shape.SUM, STOPPED,
        _("Accounts stopped in the period, once in a case"), HOUSE,
        column="accounts", order="-counted_fen",
    ),
    Indicator(
        "frozen", DESK, pgettext_lazy("indicator", "Frozen in the period"), Shape.SUM, FROZEN,
        _("Sums that banks froze in the period; a queued freeze counts nothing"), HOUSE,
        hit=Q(frozen_fen__gt=0), column="frozen_fen", better=Better.UP,
    ),
    Indicator(
        "frozen_accounts", DESK, pgettext_lazy("indicator", "Accounts frozen"), Shape.COUNT, FROZEN,
        _("Accounts in which a sum was frozen in the period, each once"), HOUSE,
        hit=Q(frozen_fen__gt=0), distinct="account",
    ),
    Indicator(
        "to_stop", DESK, pgettext_lazy("indicator", "Report to first stop"), Shape.TIME, FIRST_REPORTED,
        _("Of cases first reported in the period: report to first stop of level 1"), HOUSE,
        hit=Q(first_issued__isnull=False), column="to_stop", nearest=True, better=Better.DOWN, order="-to_stop",
    ),
    Indicator(
        "to_report", DESK, pgettext_lazy("indicator", "Payment to report"), Shape.TIME, FIRST_REPORTED,
        _("Of cases first reported in the period: first payment to report"), HOUSE,
        hit=Q(first_paid__isnull=False), column="to_report", nearest=True, better=Better.DOWN, order="-to_report",
    ),
    Indicator(
        "without_stop", DESK, pgettext_lazy("indicator", "Cases without a stop"), Shape.COUNT, FIRST_REPORTED,
        _("Cases first reported in the period with a payment to an account and without a stop of level 1"), HOUSE,
        hit=Q(first_issued__isnull=True, first_paid__isnull=False), better=Better.DOWN, order="-reported_at",
    ),
    *LEAGUE,
))  # fmt: skip
