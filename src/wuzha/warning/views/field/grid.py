# SPDX-License-Identifier: Apache-2.0
"""The grid worker's visits: the least data, the talk, and two big buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import choice
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.field_attempt import VisitForm, proofs
from wuzha.warning.models import GridTask
from wuzha.warning.queries.tasks import grid
from wuzha.warning.queries.tasks.grid import ClearPerson, Visit
from wuzha.warning.rules.outcomes import NEEDS_CAUSE, Channel
from wuzha.warning.services import work
from wuzha.warning.views.field.context import none_yet

REFUSED = 422


@require_GET
@requires(May.WORK_GRID)
def index(request: ActingRequest) -> HttpResponse:
    context = {"visits": grid.to_do(request.actor), "done": grid.done(request.actor)}
    return render(request, "warning/field/grid.html", context)


@require_GET
@requires(May.WORK_GRID)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return render(request, "warning/field/grid_task.html", _context(_load(request, pk)))


@require_POST
@requires(May.WORK_GRID)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """Name, phone and address in clear, for this one view of the page."""
    visit = _load(request, pk)
    if visit.is_done:
        raise Http404
    on, session = ("grid_task", pk), request.session.session_key
    grant = grants.held(request.actor, session, on) or grants.give(
        request.actor, session, on, purpose=DISSUADE, text=visit.purpose
    )
    clear = grid.reveal(request.actor, visit, grant.text, grant.detail)
    return _answer(request, visit, "person", clear=clear)


@require_POST
@requires(May.WORK_GRID)
def result(request: ActingRequest, pk: int) -> HttpResponse:
    visit = _load(request, pk)
    form = VisitForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            work.grid_result(
                request.actor, pk, result=given["result"], cause=given["cause"], note=given["note"], uid=given["uid"],
                proof=given["proof"], proof_reference=given["proof_reference"],
            )  # fmt: skip
            messages.success(request, _("Recorded. The officer sees it now."))
            target = redirect("warning:grid")
            return HttpResponseClientRedirect(target.url) if getattr(request, "htmx", False) else target
    return _answer(request, visit, "grid_result", status=REFUSED, form=form)


def _load(request: ActingRequest, pk: int) -> Visit:
    """The visit, or 404 when it is of another grid."""
    try:
        return grid.of(request.actor, pk)
    except GridTask.DoesNotExist as error:
        raise Http404 from error


def _context(visit: Visit, *, clear: ClearPerson | None = None, form: VisitForm | None = None) -> dict[str, Any]:
    form = form or VisitForm()
    return {
        "visit": visit,
        "clear": clear,
        "form": form,
        "results": [choice(form["result"], code, label, bad=code in NEEDS_CAUSE) for code, label in form.results],
        "proof_kinds": [
            none_yet(form["proof"]),
            *(choice(form["proof"], kind.code, kind.label) for kind in proofs(Channel.GRID)),
        ],
        "causes": [choice(form["cause"], term.code, term.label, hint="") for term in form.terms],
    }


def _answer(request: ActingRequest, visit: Visit, part: str, *, status: int = 200, **changes: Any) -> HttpResponse:
    htmx = getattr(request, "htmx", False)
    name = f"warning/field/parts/{part}.html" if htmx else "warning/field/grid_task.html"
    return render(request, name, _context(visit, **changes), status=status)
