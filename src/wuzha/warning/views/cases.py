# SPDX-License-Identifier: Apache-2.0
"""Known cases: by class and period, with what was missed; one with its two lines, its class, and its correction."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import flag_sentences
from wuzha.cases.queries.victims import show as show_victim
from wuzha.core.indicators import asked as days_asked
from wuzha.core.indicators import last_days
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.kpi import STAGES, CasesForm, CorrectForm
from wuzha.warning.queries import backcheck as cases
from wuzha.warning.queries.backcheck import CaseFile, Filters
from wuzha.warning.queries.indicators.selection import LAND
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK, FRAUD_TYPES
from wuzha.warning.services.backcheck import correct as correct_class
from wuzha.warning.services.backcheck import restore as restore_class
from wuzha.warning.views.backcheck.record import head, next_act
from wuzha.warning.views.kpi.asked import unit_asked
from wuzha.warning.views.parts import Sheet

#: Days shown unless asked otherwise.
USUAL_DAYS = 30


@require_GET
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    filters, problem = _asked(request.actor, request.GET)
    after = request.GET.get("after", "")
    page = cases.page(request.actor, filters, after)
    context: dict[str, Any] = {"filters": filters, "page": page, "form": CasesForm(filters), "problem": problem}
    if not after:
        sources, types = cases.missed_types(request.actor, filters)
        found = cases.totals(request.actor, filters)
        # The totals are those of the period, whatever the list is narrowed to.
        whole = {"type": "", "corrected": ""}
        context |= {
            "totals": found,
            "classes": [
                {"stage": stage.value, "label": stage.label, "count": found.by_stage.get(stage, 0),
                 "url": f"?{query(filters, **whole, stage='' if filters.stage == stage else stage.value)}",
                 "here": filters.stage == stage}
                for stage in Stage
            ],
            "all_url": f"?{query(filters, **whole, stage='')}",
            "one_type": query(filters, **whole, stage=""),
            "corrected_url": f"?{query(filters, type='', stage='', corrected='' if filters.corrected else '1')}",
            "quiet": cases.quiet_days(request.actor, filters),
            "sources": sources,
            "types": types,
        }  # fmt: skip
    return render(request, "warning/backcheck/list.html", context)


def _asked(actor: Actor, given: QueryDict) -> tuple[Filters, str]:
    """What the address asks for, and what was wrong with its days. Raises `Http404` for a unit that has no cases to
    read."""
    policy = BACKCHECK.at()
    period, problem = days_asked(given, last_days(USUAL_DAYS))
    asked = given.get("days", "")
    days = next((one for one in policy.windows if str(one) == asked), policy.usual)
    stage, fraud_type = given.get("stage", ""), given.get("type", "")
    of = given.get("unit", "")
    unit = unit_asked(actor, of) if of else None
    if unit is not None and unit.kind in LAND:
        raise Http404
    return Filters(
        period,
        days,
        stage if stage in {code for code, _label in STAGES} else "",
        fraud_type if fraud_type in {term.code for term in FRAUD_TYPES.at().terms} else "",
        given.get("corrected") == "1",
        unit,
    ), problem


def query(filters: Filters, **changes: str) -> str:
    """The query string of this list, changed."""
    values = {
        "from": filters.period.first.isoformat(), "to": filters.period.last.isoformat(), "days": str(filters.days),
        "stage": filters.stage, "type": filters.fraud_type, "corrected": "1" if filters.corrected else "",
        "unit": filters.unit.code if filters.unit else "",
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})


REFUSED = 422
#: The purpose of a look at the victim among those of `privacy.purposes`; the case's number is its reference.
PURPOSE = "CASE"


@require_GET
@requires(May.READ_CASES)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk))


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The victim in clear for this one view, for this case."""
    found = _load(request, pk)
    number = str(found.victim.case)
    text = _("Back-check of case %(number)s") % {"number": number}
    session = request.session.session_key
    grant = grants.of_work(request.actor, session, ("victim", pk), purpose=PURPOSE, reference=number, text=text)
    return _page(request, found, clear=show_victim(request.actor, found.victim, grant.text, grant.detail))


@require_POST
@requires(May.BACK_CHECK)
def correct(request: ActingRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    form = CorrectForm(_days(found), request.POST)
    if form.is_valid():
        with refusals_in(form):
            correct_class(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("Corrected. What was computed is kept beside it."))
            return redirect("warning:case", pk)
    return _page(request, found, status=REFUSED, form=form)


@require_POST
@requires(May.BACK_CHECK)
def restore(request: ActingRequest, pk: int, days: int) -> HttpResponse:
    _load(request, pk)
    with refusals_to(request):
        restore_class(request.actor, pk, days=days)
        messages.success(request, _("The correction is taken back; what was computed counts."))
    return redirect("warning:case", pk)


def _load(request: ActingRequest, pk: int) -> CaseFile:
    return or_404(cases.file_of(request.actor, pk))


def _days(found: CaseFile) -> list[int]:
    return [check.days for check in found.checks]


def _page(
    request: ActingRequest,
    found: CaseFile,
    status: int = 200,
    *,
    clear: dict[str, str] | None = None,
    form: CorrectForm | None = None,
) -> HttpResponse:
    url = reverse("warning:case_correct", args=[found.victim.pk])
    correct = Sheet("correct", _("Correct the class"), url, form or CorrectForm(_days(found)), open=form is not None)
    context = {
        "file": found,
        "victim": found.victim,
        "head": head(found),
        "next": next_act(found, request.actor, shown=clear is not None),
        "flags": flag_sentences(found.victim),
        "clear": clear,
        "sheets": [correct] if may(request.actor.role, May.BACK_CHECK) else [],
    }
    return render(request, "warning/backcheck/case.html", context, status=status)
