# SPDX-License-Identifier: Apache-2.0
"""Taking a report in: by hand, into a case, or from a hand-over of the warning desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuzha.cases.queries.victims import Victim, victim_of
from wuzha.funds.models import FundsCase, Report
from wuzha.funds.orders.forms.desk import ReportForm
from wuzha.funds.orders.services import next_orders, reports
from wuzha.funds.orders.services.reports import Again
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_to
from wuzha.ui.answers import or_404
from wuzha.warning.queries.handovers import Handover, open_of


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def new(request: ActingRequest) -> HttpResponse:
    """A report as a new case."""
    return _page(request)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def case_report(request: ActingRequest, pk: int) -> HttpResponse:
    """A further report into a case."""
    return _page(request, case=in_reach(request.actor, FundsCase, pk=pk))


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def handover(request: ActingRequest, warning_id: int) -> HttpResponse:
    """A hand-over of the warning desk: the person is known, the payments are told now."""
    found = open_of(request.actor, warning_id)
    if found is None:
        raise Http404
    return _page(request, handover=found)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
@requires(May.READ_CASES)
def victim(request: ActingRequest, pk: int) -> HttpResponse:
    """What a victim of a case paid: the person is known, the payments are told now."""
    return _page(request, victim=or_404(victim_of(request.actor, pk)))


def _page(
    request: ActingRequest, *, case: Any = None, handover: Handover | None = None, victim: Victim | None = None
) -> HttpResponse:
    known = handover is not None or victim is not None
    options: dict[str, Any] = {"known": known, "into_case": case is not None or victim is not None}
    if victim is not None:
        options["initial"] = {"loss": victim.loss_fen, "reported_at": victim.reported_at}
    if handover is not None:
        options["initial"] = {
            "loss": handover.loss_fen,
            "fraud_type": handover.warning.fraud_type,
            "reported_at": handover.opened_at,
        }
    given = request.POST if request.method == "POST" else None
    form = ReportForm(given, **options)
    if given is not None:
        report = form.done(lambda: _take(request, form, case, handover, victim))
        if report is not None:
            return _noted(request, report) if form.cleaned_data["again"] == Again.SAME else _taken(request, report)
    context = {
        "form": form, "rows": form.rows, "losses": form.losses, "case": case, "handover": handover, "victim": victim,
    }  # fmt: skip
    return render(request, "funds/report.html", context, status=200 if given is None else 422)


def _take(
    request: ActingRequest, form: ReportForm, case: Any, handover: Handover | None, victim: Victim | None
) -> Report:
    into = case.pk if case is not None else None
    if handover is not None:
        return reports.from_warning(request.actor, handover.warning_id, form.report(), into)
    if victim is not None:
        return reports.of_victim(request.actor, victim.pk, form.report())
    return reports.by_hand(request.actor, form.person(), form.report(), into)


def _noted(request: ActingRequest, report: Report) -> HttpResponse:
    """Told again: to the case in which it stands."""
    number = report.case.number
    messages.success(request, _("Noted in %(number)s. Nothing is counted twice.") % {"number": number})
    return redirect("funds:case", report.case_id)


def _taken(request: ActingRequest, report: Report) -> HttpResponse:
    """The level-1 orders are prepared at once: minutes count. What left no account has none."""
    if not report.payments(manager="unscoped").exists():
        messages.success(request, _("Taken in. No account to stop was told."))
        return redirect("funds:case", report.case_id)
    with refusals_to(request):
        made, refused = next_orders.prepare_next(request.actor, report.case_id)
        messages.success(request, _("Taken in. Orders prepared: %(n)s. Issue them now.") % {"n": len(made)})
        for one in refused:
            messages.warning(request, one.message)
        if len(made) == 1:
            return redirect("funds:stop", made[0].pk)
    return redirect("funds:case", report.case_id)
