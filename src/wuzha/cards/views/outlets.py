# SPDX-License-Identifier: Apache-2.0
"""An outlet with its involved cards."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.cards.queries import cards
from wuzha.cards.queries.cards import Filters
from wuzha.cards.queries.outlets import OUTLETS
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May


@require_safe
@requires(May.READ_CARDS)
def outlet(request: ActingRequest, pk: int) -> HttpResponse:
    """Its involved cards, the latest first."""
    path = request.actor.unit_path or "-"
    found = Unit.objects.filter(pk=pk, kind__in=OUTLETS, path__startswith=path[: Unit.steplen]).first()
    if found is None:
        raise Http404
    page = cards.page(request.actor, Filters(outlet=pk), request.GET.get("after", ""))
    return render(request, "cards/outlet.html", {"outlet": found, "page": page})
