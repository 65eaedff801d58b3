# SPDX-License-Identifier: Apache-2.0
"""Figures of the desk, the lists behind them, and the league of institutions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.core.indicators import FigureComparison, Part, Period, Selection, compared, last_days, page
from wuzha.core.indicators import asked as days_asked
from wuzha.core.indicators.text import amount_text, arrows
from wuzha.funds.orders.forms.desk import ChaseForm, DaysForm, InstitutionForm
from wuzha.funds.orders.indicators import INDICATORS
from wuzha.funds.orders.queries import league
from wuzha.funds.orders.services import institutions
from wuzha.funds.templatetags.funds import minutes
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404

#: Days shown unless asked otherwise.
USUAL_DAYS = 30
#: The figures of the page, each of which opens its list; and those that stand beside one of them.
SHOWN = ("reports", "stopped", "frozen", "returned", "to_stop", "to_report", "without_stop")
BESIDE = ("loss", "stopped_accounts", "frozen_accounts", "returned_people")


@require_GET
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """The figures of a period; each opens the list behind it."""
    period, problem = asked(request.GET)
    found = compared(Selection(request.actor), period, [INDICATORS[code] for code in (*SHOWN, *BESIDE)])
    context = {
        "cards": [_card(found, code, period) for code in SHOWN],
        "before": period.before(),
        "year_before": period.year_before(),
        "form": DaysForm(period.first, period.last),
        "problem": problem,
    }
    return render(request, "funds/figures.html", context)


def _card(found: dict[str, FigureComparison], code: str, period: Period) -> dict[str, str]:
    """A figure, what stands beside it, how it moved, and where its list is."""
    one = found[code]
    value, unit, tally = one.now.value, one.now.indicator.unit, one.now.tally
    beside = {key: other.now.value for key, other in found.items()}
    notes = {
        "reports": amount_text(beside["loss"] or 0, "fen"),
        "stopped": _("%(n)s accounts, at most the loss of each case") % {"n": beside["stopped_accounts"]},
        "frozen": _("%(n)s accounts") % {"n": beside["frozen_accounts"]},
        "returned": _("%(n)s victims") % {"n": beside["returned_people"]},
        "without_stop": "",
    }
    times = _("middle of %(n)s; nine in ten within %(most)s") % {"n": tally.numerator, "most": minutes(tally.p90)}
    label = one.now.indicator.label
    return {
        "label": _("%(name)s, minutes") % {"name": label} if unit == "s" else label,
        "value": minutes(value) if unit == "s" else amount_text(value or 0, unit),
        "note": " · ".join(filter(None, [notes.get(code, times), *map(str, arrows(one))])),
        "url": f"{reverse('funds:records')}?{urlencode({'what': code, **_days(period)})}",
    }


@require_GET
@requires(May.READ_FUNDS)
def records(request: ActingRequest) -> HttpResponse:
    """The records behind one figure."""
    what = request.GET.get("what", "")
    period, _problem = asked(request.GET)
    one = INDICATORS[what if what in SHOWN else "stopped"]
    found = page(Selection(request.actor), one, Part.NUMERATOR, period, request.GET.get("after", ""))
    return render(request, "funds/records.html", {"indicator": one, "page": found, "period": period})


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
        kept = form.done(lambda: institutions.keep(request.actor, pk, **form.cleaned_data))
        if kept is not None:
            messages.success(request, _("Recorded."))
            return redirect("funds:institution", kept.pk)
    status = 422 if request.method == "POST" else 200
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
    if form.done(lambda: institutions.chase(request.actor, pk, **form.cleaned_data)) is None:
        return _page(request, file, form, 422)
    messages.success(request, _("Recorded."))
    return redirect("funds:institution", pk)


def _page(request: ActingRequest, file: league.InstitutionFile, form: ChaseForm, status: int = 200) -> HttpResponse:
    return render(request, "funds/institution.html", {"file": file, "chase_form": form}, status=status)


def _load(request: ActingRequest, pk: int) -> league.InstitutionFile:
    return or_404(league.institution(request.actor, pk))


def asked(given: QueryDict) -> tuple[Period, str]:
    """The days the address asks for, and what was wrong with them; then the usual ones."""
    return days_asked(given, last_days(USUAL_DAYS))


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
