# SPDX-License-Identifier: Apache-2.0
"""All outlets of a round beside each other, rounds of before, and making one by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.core.standing import Span
from wuzha.core.standing.reach import sees_city
from wuzha.measures.queries.in_force import by_unit
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.outlets.forms import MakeForm
from wuzha.outlets.queries import rounds
from wuzha.outlets.queries.rounds import Round
from wuzha.outlets.rules import SECTOR_OF, Sector, Step
from wuzha.outlets.services import rounds as services
from wuzha.outlets.views import words
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404

READS = (May.READ_CARDS, May.READ_OVERSIGHT)


@require_safe
@requires(*READS)
def index(request: ActingRequest) -> HttpResponse:
    """The latest round of a sector; a bank or carrier sees its own outlets in it."""
    sector = _sector(request)
    return _page(request, _form(sector), sector)


def _sector(request: ActingRequest) -> Sector:
    """The one asked for; else that of one's own outlets, banks first."""
    asked = request.GET.get("sector", "")
    if asked in Sector.values:
        return Sector(asked)
    if sees_city(request.actor):
        return Sector.BANK
    own = rounds.outlets(request.actor)
    return Sector(SECTOR_OF[str(own[0].kind)]) if own else Sector.BANK


def _form(sector: Sector, given: Any = None) -> MakeForm:
    return MakeForm(given, initial={"sector": sector, "span": Span.YEAR})


@require_safe
@requires(*READS)
def one(request: ActingRequest, pk: int) -> HttpResponse:
    """A round as it was made; with `check` whether its cards still count the same."""
    row = or_404(rounds.one(request.actor, pk))
    sector = Sector(row.sector)
    return _page(request, _form(sector), sector, rounds.round_of(request.actor, row))


@require_safe
@requires(*READS)
def listed(request: ActingRequest) -> HttpResponse:
    """All rounds, the latest first."""
    page = rounds.page(request.actor, request.GET.get("after", ""))
    return render(request, "outlets/rounds.html", {"page": page})


@require_POST
@requires(May.WORK_CARDS, May.OVERSEE)
def make(request: ActingRequest) -> HttpResponse:
    """Count the latest period anew, as a round of its own."""
    if not sees_city(request.actor):
        raise Http404
    form = _form(Sector.BANK, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_in(form, form.beside):
            made = services.make(request.actor, Sector(data["sector"]), Span(data["span"]), data["reason"])
            messages.success(request, pgettext("outlets", "Round %(number)s is made.") % {"number": made.number})
            return redirect(made)
    form.focus_fault()
    given = request.POST.get("sector", "")
    return _page(request, form, Sector(given) if given in Sector.values else Sector.BANK)


def _page(request: ActingRequest, form: MakeForm, sector: Sector, found: Round | None = None) -> HttpResponse:
    actor, span = request.actor, request.GET.get("span", "")
    named = Span(span) if span in Span.values else Span.YEAR
    shown = found or rounds.latest(actor, sector, named)
    whole = sees_city(actor)
    context: dict[str, Any] = {
        "form": form, "whole": whole, "found": shown, "old": found is not None, "sector": sector,
        "proposes": whole and may(actor.role, May.WORK_CARDS),
        "makes": whole and (may(actor.role, May.WORK_CARDS) or may(actor.role, May.OVERSEE)),
        "measures": f"{reverse('measures:index')}?tab=force",
        "sectors": [
            {"label": one.label, "url": f"{reverse('outlets:index')}?sector={one.value}", "here": one is sector}
            for one in Sector
        ],
    }  # fmt: skip
    if shown is not None:
        held = by_unit(actor, timezone.now(), [step.value for step in Step])
        context |= {
            "round": shown.row,
            "tabs": [
                {
                    "label": one.label, "url": f"{reverse('outlets:index')}?sector={sector.value}&span={one.value}",
                    "here": found is None and one == shown.row.span,
                }
                for one in Span
            ],
            "lines": [(line, held.get(line.place.outlet.pk, [])) for line in words.lines(shown)],
            "labels": list(words.labels().values()),
            "charts": words.drawn(shown) if shown.places else {},
            "sentence": words.sentence(shown), "caution": words.caution(shown),
            "checked": "check" in request.GET,
            "moved": rounds.recount(actor, shown.row) if "check" in request.GET else [],
        }  # fmt: skip
    return render(request, "outlets/index.html", context, status=422 if form.errors else 200)
