# SPDX-License-Identifier: Apache-2.0
"""Figures of the desk, the lists behind them, and the league of institutions."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.funds.orders.forms.institutions import ChaseForm, DaysForm, InstitutionForm
from wuzha.funds.orders.queries import behind, league
from wuzha.funds.orders.queries import figures as queries
from wuzha.funds.orders.services import institutions
from wuzha.funds.orders.views.acts import REFUSED, done
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.moments import day
from wuzha.warning.queries.indicators import Period, PeriodError, problem_text

#: Days shown unless asked otherwise.
USUAL_DAYS = 30


@require_GET
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """The figures of a period; each opens the list behind it."""
    period, problem = asked(request.GET)
    context = {
        "figures": queries.figures(request.actor, period),
        "period": period,
        "query": _query(period),
        "form": DaysForm(period.first, period.last),
        "problem": problem,
    }
    return render(request, "funds/figures.html", context)


@require_GET
@requires(May.READ_FUNDS)
def records(request: ActingRequest) -> HttpResponse:
    """The records behind one figure."""
    what = request.GET.get("what", "")
    period, problem = asked(request.GET)
    if what not in behind.LISTS:
        what = "stopped"
    context = {
        "what": what,
        "page": behind.page(request.actor, what, period, request.GET.get("after", "")),
        "period": period,
        "query": _query(period),
        "problem": problem,
    }
    return render(request, "funds/records.html", context)


@require_GET
@requires(May.READ_FUNDS)
def institutions_league(request: ActingRequest) -> HttpResponse:
    """How fast institutions answer, and what of theirs is open."""
    period, problem = asked(request.GET)
    context = {
        "rows": league.league(request.actor, period, timezone.now()),
        "period": period,
        "form": DaysForm(period.first, period.last),
        "problem": problem,
    }
    return render(request, "funds/institutions.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def institution_new(request: ActingRequest) -> HttpResponse:
    return _edit(request, None, {})


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def institution_edit(request: ActingRequest, pk: int) -> HttpResponse:
    one = _load(request, pk).institution
    return _edit(request, pk, {"name": one.name, "code": one.code, "kind": one.kind, "contact": one.contact})


def _edit(request: ActingRequest, pk: int | None, initial: dict[str, str]) -> HttpResponse:
    form = InstitutionForm(request.POST or None, initial=initial)
    if request.method == "POST":
        kept = done(form, lambda: institutions.keep(request.actor, pk, **form.cleaned_data))
        if kept is not None:
            messages.success(request, _("Recorded."))
            return redirect("funds:institution", kept.pk)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "funds/institution_edit.html", {"form": form, "pk": pk}, status=status)


@require_GET
@requires(May.READ_FUNDS)
def institution(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk), ChaseForm())


@require_POST
@requires(May.WORK_FUNDS)
def institution_chase(request: ActingRequest, pk: int) -> HttpResponse:
    """Record a reminder of all that waits."""
    file, form = _load(request, pk), ChaseForm(request.POST)
    if done(form, lambda: institutions.chase(request.actor, pk, **form.cleaned_data)) is None:
        return _page(request, file, form, REFUSED)
    messages.success(request, _("Recorded."))
    return redirect("funds:institution", pk)


def _page(request: ActingRequest, file: league.InstitutionFile, form: ChaseForm, status: int = 200) -> HttpResponse:
    return render(request, "funds/institution.html", {"file": file, "chase_form": form}, status=status)


def _load(request: ActingRequest, pk: int) -> league.InstitutionFile:
    found = league.institution(request.actor, pk)
    if found is None:
        raise Http404
    return found


def asked(given: QueryDict) -> tuple[Period, str]:
    """The days the address asks for, and what was wrong with them; then the usual ones."""
    today = timezone.localdate()
    usual = Period(today - timedelta(days=USUAL_DAYS - 1), today)
    first, last = day(given.get("from", "")), day(given.get("to", ""))
    if first is None or last is None:
        return usual, ""
    try:
        return Period(first, last), ""
    except PeriodError as error:
        return usual, problem_text(error)


def _query(period: Period) -> str:
    return urlencode({"from": period.first.isoformat(), "to": period.last.isoformat()})
