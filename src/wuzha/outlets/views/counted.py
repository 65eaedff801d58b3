# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure of this room: as many as its number says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wuzha.core.indicators import Indicator, Part, Period, Preset, Selection, page, preset, size
from wuzha.core.indicators.period import asked
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.outlets.models import OutletStanding
from wuzha.outlets.queries.indicators import INDICATORS
from wuzha.outlets.views.rounds import READS


def list_url(one: Indicator, part: Part, period: Period) -> str:
    """Address of the list behind a figure of a period."""
    values = {
        "what": one.code, "part": part.value, "from": period.first.isoformat(), "to": period.last.isoformat(),
    }  # fmt: skip
    return f"{reverse('outlets:counted')}?{urlencode(values)}"


@require_safe
@requires(*READS)
def index(request: ActingRequest) -> HttpResponse:
    """One page of the list, with its whole size above it, and the same period counted by each figure."""
    one = INDICATORS.get(request.GET.get("what", "under_measure"))
    if one is None:
        raise Http404
    given = request.GET.get("part", "")
    part = Part(given) if given in [each.value for each in one.parts] else Part.NUMERATOR
    period, problem = asked(request.GET, preset(Preset.YEAR))
    selection = Selection(request.actor)
    found = page(selection, one, part, period, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "indicator": one, "period": period, "problem": problem,
        "page": found.of([_line(row) for row in found.rows]),
    }  # fmt: skip
    if not getattr(request, "htmx", False):
        context["size"] = f"{size(selection, one, part, period):,}"
        context["others"] = [
            (
                other.label,
                f"{size(selection, other, Part.NUMERATOR, period):,}",
                list_url(other, Part.NUMERATOR, period),
            )
            for other in INDICATORS.values()
        ]
    return render(request, "outlets/counted.html", context)


def _line(row: Any) -> dict[str, Any]:
    """A measure, an outlet in a round, or a back-trace."""
    if isinstance(row, OutletStanding):
        url = reverse("outlets:outlet", args=[row.outlet_id])
        return {"url": url, "title": row.outlet.name, "what": row.round.number, "day": row.round.last}
    if hasattr(row, "kind_word"):
        return {"url": row.get_absolute_url(), "title": row.subject, "what": row.kind_word, "day": row.starts_at}
    return {
        "url": row.get_absolute_url(), "title": row.number, "what": row.get_responsibility_display(),
        "day": row.concluded_at,
    }  # fmt: skip
