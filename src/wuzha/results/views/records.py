# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure: as many as its number says, or as make its sum."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Indicator, Part, Shape, figures_of, measure, page, size
from wuzha.core.indicators.text import amount_text
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.pages import SIZE, CursorError, Page
from wuzha.results.queries.indicators import INDICATORS, SUMS, real, summed
from wuzha.results.views.asked import Asked, listed
from wuzha.results.views.rows import Shown, opens, shown
from wuzha.results.views.words import how


@dataclass(frozen=True, slots=True)
class Listed:
    """Which list: everything in the address, checked."""

    indicator: Indicator
    asked: Asked

    @classmethod
    def of(cls, actor: Actor, given: QueryDict) -> Listed:
        """The list of an address. Raises `Http404`."""
        one = INDICATORS.get(given.get("what", "reported"))
        if one is None:
            raise Http404
        return cls(one, listed(actor, given))


@require_safe
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """One page of the list, with its whole size and sum above it."""
    wanted = Listed.of(request.actor, request.GET)
    one, selection, period = wanted.indicator, wanted.asked.selection, wanted.asked.period
    if not opens(request.actor.role, one):
        raise PermissionDenied
    if one.code in SUMS:
        return _of_sum(request, wanted)
    found = page(selection, one, Part.NUMERATOR, period, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "indicator": one,
        "asked": wanted.asked,
        "page": found.of([shown(one, row, selection) for row in found.rows]),
        "how": next((line for line in how(selection) if line.indicator is one), None),
        "version": selection.version,
    }
    if not getattr(request, "htmx", False):
        context["size"] = f"{size(selection, one, Part.NUMERATOR, period):,}"
        if one.shape is Shape.SUM or one.distinct:
            value = figures_of(selection, period, [one])[one.code].value
            context["total"] = amount_text(value or 0, one.unit)
    return render(request, "results/records.html", context)


def _of_sum(request: ActingRequest, wanted: Listed) -> HttpResponse:
    """A page of the records of the parts of a sum, one part after the other; and the way to each alone."""
    one, selection, period = wanted.indicator, wanted.asked.selection, wanted.asked.period
    found = page_of_parts(wanted, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "indicator": one, "asked": wanted.asked, "page": found,
        "how": next((line for line in how(selection) if line.indicator is one), None),
    }  # fmt: skip
    if not getattr(request, "htmx", False):
        sizes = [(part, size(selection, part, Part.NUMERATOR, period)) for part in real([one])]
        tallies = summed(measure(selection, period, real([one]))[None], [one])
        context |= {
            "parts": [
                (part, count, f"?{urlencode({**request.GET.dict(), 'what': part.code})}") for part, count in sizes
            ],
            "size": f"{sum(count for _part, count in sizes):,}",
            "total": amount_text(Figure(one, tallies[one.code]).value or 0, one.unit),
        }
    return render(request, "results/records.html", context)


def page_of_parts(wanted: Listed, after: str) -> Page[Shown]:
    """A page of the records of all parts; its cursor is the place of a part and the cursor of its list. Raises
    `CursorError`."""
    selection, period, parts = wanted.asked.selection, wanted.asked.period, real([wanted.indicator])
    told, _between, cursor = after.partition("_")
    if after and not (told.isascii() and told.isdecimal() and int(told) < len(parts)):
        raise CursorError(after)
    place, rows = int(told or 0), list[Shown]()
    while place < len(parts) and len(rows) < SIZE:
        part = parts[place]
        found = page(selection, part, Part.NUMERATOR, period, cursor, SIZE - len(rows))
        rows += [
            replace(one, what=one.what or part.label) for one in (shown(part, row, selection) for row in found.rows)
        ]
        cursor = found.next_cursor or ""
        place += not cursor
    return Page(rows, f"{place}_{cursor}" if place < len(parts) else None)
