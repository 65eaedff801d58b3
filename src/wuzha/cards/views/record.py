# SPDX-License-Identifier: Apache-2.0
"""One card: in which cases it is, what was done with it, how it came to be opened; and each act on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.cards.models import InvolvedCard
from wuzha.cards.queries import cards
from wuzha.cards.views.next import head
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404


@require_safe
@requires(May.READ_CARDS)
def card(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(cards.of(request.actor, pk)))


def _page(request: ActingRequest, row: InvolvedCard) -> HttpResponse:
    actor = request.actor
    context = {
        "row": row, "head": head(row), "involvements": cards.involvements_of(actor, row),
        "disposals": cards.disposals_of(actor, row), "traces": cards.traces_of(actor, row),
        "steps": cards.steps_of(actor, row),
    }  # fmt: skip
    return render(request, "cards/card.html", context)
