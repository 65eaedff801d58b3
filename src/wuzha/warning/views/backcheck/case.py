# SPDX-License-Identifier: Apache-2.0
"""One case: the two lines side by side, the class, and its correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.warning.forms.backcheck import CorrectForm
from wuzha.warning.intake.backcheck.explain import explain
from wuzha.warning.queries import backcheck as cases
from wuzha.warning.queries.backcheck import CaseFile
from wuzha.warning.services.backcheck import correct as correct_class
from wuzha.warning.services.backcheck import restore as restore_class

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
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The victim in clear for this one view, for this case."""
    found = _load(request, pk)
    number = found.case.case_no
    text = _("Back-check of case %(number)s") % {"number": number}
    session = request.session.session_key
    grant = grants.of_work(request.actor, session, ("case", pk), purpose=PURPOSE, reference=number, text=text)
    return _page(request, found, clear=cases.reveal(request.actor, found.case, grant.text, grant.detail))


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
    found = cases.file_of(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _days(found: CaseFile) -> list[int]:
    return [check.days for check in found.checks]


def _page(request: ActingRequest, found: CaseFile, status: int = 200, **changes: Any) -> HttpResponse:
    context = {
        "file": found,
        "case": found.case,
        "flags": [explain(flag) for flag in found.case.flags],
        "form": CorrectForm(_days(found)),
    }
    return render(request, "warning/backcheck/case.html", context | changes, status=status)
