# SPDX-License-Identifier: Apache-2.0
"""The wall of the joint office: figures with their weeks, and the townships with their trend. Nothing to press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wuzha.core.standing.reach import sees_city
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.standing import queries
from wuzha.standing.queries import figures
from wuzha.standing.queries.rounds import Place, trends
from wuzha.standing.rulesets import HOME
from wuzha.standing.views import words
from wuzha.standing.views.home import head
from wuzha.ui.figures import scale

#: Rounds of a trend.
ROUNDS = 12
#: Seconds after which the page is loaded again.
AGAIN = 300


@dataclass(frozen=True, slots=True)
class Tile:
    """A township with its ratio round by round, on the scale of all."""

    place: Place
    trend: Sequence[float]


@require_safe
@requires(May.SHOW_WALL)
def index(request: ActingRequest) -> HttpResponse:
    """Townships by mark, then by how well luck explains them."""
    actor, now = request.actor, timezone.now()
    if not sees_city(actor):
        raise Http404
    unit, found = Unit.objects.get(pk=actor.unit_id), queries.latest(actor)
    past = trends(actor, ROUNDS) if found else {}
    tiles = [Tile(one, past.get(one.unit.pk, ())) for one in found.places] if found else []
    low, high = scale([one.trend for one in tiles])
    shown = figures.of_city(actor, unit, HOME.at(now).figures, now)
    context: dict[str, Any] = {
        "now": now, "unit": unit, "round": found.row if found else None, "tiles": tiles, "low": low, "high": high,
        "heads": [head(one, unit, actor) for one in shown],
        "marks": words.marks(found) if found else [],
        "again": AGAIN,
    }  # fmt: skip
    return render(request, "standing/wall.html", context)
