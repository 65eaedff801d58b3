# SPDX-License-Identifier: Apache-2.0
"""One unit: what is asked of it, its sheet, its counter, its cases, its title; and each act on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wuzha.core.indicators import asked
from wuzha.fraudfree.models import FreeUnit
from wuzha.fraudfree.queries import lists
from wuzha.fraudfree.queries.sheet import period_of, shown
from wuzha.fraudfree.rules.life import HOLDS, RUNNING
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services import files
from wuzha.fraudfree.services.titles import UNDECIDED
from wuzha.fraudfree.views.next import head, next_act, offered, works
from wuzha.fraudfree.views.ways import ways_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, acted, sheets
from wuzha.ui.middleware import reveals

#: Acts that are offered on the page of its cases.
ON_CASES = ("count_case", "strike_case")
WORKING = (May.WORK_OUTREACH, May.OVERSEE)


@require_safe
@requires(May.READ_OUTREACH)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(*WORKING)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = _found(request, pk)
    ways = ways_of(request.actor, row, request.FILES)
    if name in ON_CASES:
        back = reverse("fraudfree:cases", args=[row.pk])
        return acted(request, ways, name, back, lambda faulty: _cases(request, row, faulty))
    return acted(request, ways, name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The responsible person, notes and objections in clear; the look is in the trail."""
    row = _found(request, pk)
    return _page(request, row, clear=lists.show(request.actor, row, f"办理无诈单元：{row.number}"))


@require_safe
@requires(May.READ_OUTREACH)
def cases(request: ActingRequest, pk: int) -> HttpResponse:
    return _cases(request, _found(request, pk))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """A file of a unit; the look is in the trail."""
    try:
        found, content = files.read(request.actor, pk)
    except RefusalError as refused:
        one = or_404(lists.file_of(request.actor, pk))
        messages.warning(request, refused.message)
        return redirect(one.free_unit)
    return as_file(content, f"{found.free_unit.number}-{found.kind.lower()}.{found.suffix}")


def _found(request: ActingRequest, pk: int) -> FreeUnit:
    return or_404(lists.of(request.actor, pk))


def _page(
    request: ActingRequest, row: FreeUnit, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, clear = request.actor, clear or {}
    steps, vetoes, objections = lists.steps_of(actor, row), lists.vetoes_of(actor, row), lists.objections_of(actor, row)
    evaluation = lists.evaluation_of(row)
    measures = lists.measures_of(actor, row)
    pending = [one for one in measures if one.state in UNDECIDED]
    names = offered(actor, row, evaluation, vetoes, objections, [one.kind for one in pending])
    zero = lists.zeros([row])[row.pk]
    context: dict[str, Any] = {
        "row": row, "head": head(row, steps, zero, vetoes), "next": next_act(row, names, evaluation, pending, vetoes),
        "sheet": shown(actor, row), "period": period_of(row), "terms": TERMS.at(), "zero": zero,
        "evaluation": evaluation, "clear": clear, "files": lists.files_of(actor, row),
        "measures": measures,
        "quarters": lists.quarters(row) if row.state in HOLDS else [], "runs": row.state in RUNNING,
        "vetoes": [(one, clear.get(f"veto:{one.pk}", ""), clear.get(f"gone:{one.pk}", "")) for one in vetoes],
        "objections": [
            (one, {name: clear.get(f"{name}:{one.pk}", "") for name in ("who", "phone", "words", "answer")})
            for one in objections
        ],
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in steps],
        "sheets": sheets(
            ways_of(actor, row) if works(actor) else {}, names,
            lambda name: reverse("fraudfree:act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "fraudfree/record.html", context, status=422 if faulty is not None else 200)


def _cases(request: ActingRequest, row: FreeUnit, faulty: Faulty = None) -> HttpResponse:
    """Victims of its people; of a period, as many as the figure says."""
    actor = request.actor
    usual = period_of(row)
    limited = bool(request.GET.get("from") or request.GET.get("to")) and usual is not None
    period, problem = asked(request.GET, usual) if limited and usual is not None else (None, "")
    found = lists.cases_of(actor, row, period)
    context = {
        "row": row, "cases": found, "period": period, "problem": problem, "zero": lists.zeros([row])[row.pk],
        "sheets": sheets(
            ways_of(actor, row) if works(actor) else {}, ON_CASES if works(actor) else (),
            lambda name: reverse("fraudfree:act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "fraudfree/cases.html", context, status=422 if faulty is not None else 200)
