# SPDX-License-Identifier: Apache-2.0
"""An outlet's own page: where it stands and stood, its cards and back-traces, what it is under; and how far the
programmes against the abuse of cards are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wuzha.cards.queries.counted import traces_of_outlet
from wuzha.cards.queries.outlets import institution_of_outlet, own_outlets
from wuzha.core.standing import Claim, Mark, claim
from wuzha.core.standing.reach import sees_city
from wuzha.measures.queries import lists as measures
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.outlets import queries, registry
from wuzha.outlets.models import OutletStanding
from wuzha.outlets.queries import rounds
from wuzha.outlets.rules import SECTOR_OF, Sector, Step
from wuzha.outlets.views import words
from wuzha.outlets.views.rounds import READS
from wuzha.ui.answers import or_404


@require_safe
@requires(*READS)
def index(request: ActingRequest, pk: int) -> HttpResponse:
    """Out of reach is not found."""
    actor = request.actor
    outlet = or_404(rounds.outlet(actor, pk))
    sector = Sector(SECTOR_OF[str(outlet.kind)])
    row = rounds.latest_row(actor, sector)
    found = rounds.round_of(actor, row, pk) if row else None
    place = next(iter(found.places), None) if found else None
    past = queries.history(actor, pk)
    proposes = sees_city(actor) and may(actor.role, May.WORK_CARDS)
    context: dict[str, Any] = {
        "outlet": outlet, "institution": institution_of_outlet(outlet), "sector": sector,
        "round": found.row if found else None, "place": place,
        "unranked": next(iter(found.unranked), None) if found and place is None else None,
        "shares": words.shares(place.row) if place else [], "before": words.year_before(place.row) if place else "",
        "past": _past(past), "curve": [one.ratio for one in past], "whole": sees_city(actor),
        "traces": traces_of_outlet(actor, pk),
        "measures": measures.of_unit(actor, pk, [step.value for step in Step]),
        "cards": reverse("cards:outlet", args=[pk]) if may(actor.role, May.READ_CARDS) else "",
        "own": [one for one in own_outlets(actor) if one.pk != pk] if not sees_city(actor) else [],
        "propose": reverse("outlets:propose", args=[pk]) if proposes else "",
    }  # fmt: skip
    return render(request, "outlets/outlet.html", context)


@dataclass(frozen=True, slots=True)
class Past:
    """A round of an outlet; `claim` compares it with the last round that shares no month with it."""

    row: OutletStanding
    mark: Mark
    claim: Claim | None


def _past(rows: list[OutletStanding]) -> list[Past]:
    """The latest first. Rounds of 12 months overlap, so a change is told against the round a year before alone."""
    found = []
    for one in rows:
        earlier = [other for other in rows if other.round.last < one.round.first]
        before = earlier[-1] if earlier else None
        told = claim(before.ratio, before.forecast, one.ratio) if before else None
        found.append(Past(one, Mark(one.mark), told))
    return list(reversed(found))


@require_safe
@requires(*READS)
def programmes(request: ActingRequest) -> HttpResponse:
    """How far the programmes are that other rooms keep: a bank sees its own tasks."""
    now = timezone.now()
    found = [one for source in registry.programmes for one in source(request.actor, now)]
    found.sort(key=lambda one: one.issued_on, reverse=True)
    return render(request, "outlets/programmes.html", {"programmes": found})
