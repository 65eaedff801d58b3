# SPDX-License-Identifier: Apache-2.0
"""All townships of a round beside each other, rounds of before, and making one by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.core.standing import Span
from wuzha.core.standing.reach import sees_city
from wuzha.figures.queries import snapshots
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.standing import queries, services
from wuzha.standing.forms import MakeForm
from wuzha.standing.queries import rounds
from wuzha.standing.queries.rounds import Round
from wuzha.standing.views import charts, words
from wuzha.ui.acting import refusals_in


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    """The latest round; a township that sees itself alone is led to its page."""
    if sees_city(request.actor):
        return _page(request, MakeForm(initial={"span": Span.YEAR}))
    own = rounds.townships(request.actor)
    if len(own) == 1:
        return redirect("standing:unit", own[0].pk)
    return render(request, "standing/own.html", {"units": own})


@require_safe
@requires(May.READ_OVERSIGHT)
def one(request: ActingRequest, pk: int) -> HttpResponse:
    """A round as it was made."""
    found = _whole(request, rounds.one(request.actor, pk))
    return _page(request, MakeForm(initial={"span": Span.YEAR}), queries.round_of(request.actor, found))


@require_safe
@requires(May.READ_OVERSIGHT)
def listed(request: ActingRequest) -> HttpResponse:
    """All rounds, the latest first."""
    _whole(request, True)
    return render(request, "standing/rounds.html", {"page": queries.page(request.actor, request.GET.get("after", ""))})


@require_POST
@requires(May.OVERSEE)
def make(request: ActingRequest) -> HttpResponse:
    """Count the latest period anew, as a round of its own."""
    _whole(request, True)
    form = MakeForm(request.POST)
    if form.is_valid():
        with refusals_in(form, form.beside):
            made = services.make(request.actor, Span(form.cleaned_data["span"]), form.cleaned_data["reason"])
            messages.success(request, pgettext("standing", "Round %(number)s is made.") % {"number": made.number})
            return redirect(made)
    form.focus_fault()
    return _page(request, form)


def _whole(request: ActingRequest, found: Any) -> Any:
    """What only who sees the whole city may see. Raises `Http404`."""
    if not found or not sees_city(request.actor):
        raise Http404
    return found


def _page(request: ActingRequest, form: MakeForm, found: Round | None = None) -> HttpResponse:
    span = request.GET.get("span", "")
    named = Span(span) if span in Span.values else Span.YEAR
    shown = found or queries.latest(request.actor, span=named)
    open = may(request.actor.role, May.READ_CASES)
    context: dict[str, Any] = {"form": form, "whole": True, "found": shown, "old": found is not None}
    if shown is not None:
        context |= {
            "round": shown.row, "kept": snapshots.reads(request.actor, shown.row.snapshot_id),
            "tabs": [
                {"label": one.label, "url": f"?span={one.value}", "here": found is None and one == shown.row.span}
                for one in Span
            ],
            "lines": words.lines(shown, open=open),
            "rate_labels": words.rate_labels(shown.places),
            "charts": charts.drawn(shown),
            "sentence": words.sentence(shown),
            "caution": words.caution(shown),
        }  # fmt: skip
    return render(request, "standing/index.html", context, status=422 if form.errors else 200)
