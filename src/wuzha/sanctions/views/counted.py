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
from wuzha.org.roles import May
from wuzha.sanctions.queries.indicators import INDICATORS
from wuzha.sanctions.rulesets import ARTICLES, OCCASIONS
from wuzha.sanctions.views.lists import ways


def list_url(one: Indicator, _part: Part, period: Period) -> str:
    """Address of the list behind a figure of a period."""
    values = {"what": one.code, "from": period.first.isoformat(), "to": period.last.isoformat()}
    return f"{reverse('sanctions:counted')}?{urlencode(values)}"


@require_safe
@requires(May.READ_SANCTIONS)
def index(request: ActingRequest) -> HttpResponse:
    """One page of the list, with its whole size above it, and the same period counted by each figure."""
    one = INDICATORS.get(request.GET.get("what", "penalties"))
    if one is None:
        raise Http404
    period, problem = asked(request.GET, preset(Preset.YEAR))
    selection = Selection(request.actor)
    found = page(selection, one, Part.NUMERATOR, period, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "indicator": one, "period": period, "problem": problem, "ways": ways(""),
        "page": found.of([(row, _word(row), _day(row, one)) for row in found.rows]),
    }  # fmt: skip
    if not getattr(request, "htmx", False):
        context["size"] = f"{size(selection, one, Part.NUMERATOR, period):,}"
        context["others"] = [
            (other, f"{size(selection, other, Part.NUMERATOR, period):,}", list_url(other, Part.NUMERATOR, period))
            for other in INDICATORS.values()
        ]
    return render(request, "sanctions/counted.html", context)


def _word(row: Any) -> str:
    """The article, the occasion or the place of a row."""
    if hasattr(row, "article"):
        return ARTICLES.at().label(row.article)
    if hasattr(row, "ground_title"):
        return str(row.ground_title)
    return OCCASIONS.at().label(row.occasion) if hasattr(row, "occasion") else str(getattr(row, "place", ""))


def _day(row: Any, one: Indicator) -> Any:
    return getattr(row, one.basis.column)
