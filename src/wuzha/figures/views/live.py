# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure as it is counted now, where the domain has no list of its own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from wuzha.core.indicators import Figure, Part, Period, PeriodError, Preset, figures_of, page, preset, size
from wuzha.core.indicators.period import instant
from wuzha.figures.queries.catalogue import named
from wuzha.figures.queries.counting import Reading, divided, selected
from wuzha.figures.queries.records import lines, opens
from wuzha.figures.registry import source_of
from wuzha.figures.views.asked import unit_asked
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404, tab
from wuzha.ui.moments import day

PARTS = {
    Part.NUMERATOR: pgettext_lazy("figures", "Numerator"),
    Part.DENOMINATOR: pgettext_lazy("figures", "Denominator"),
}


@require_safe
@requires(May.READ_OVERSIGHT)
def records(request: ActingRequest) -> HttpResponse:
    """As many as the number says, or as make its sum, of those in the reader's reach."""
    actor, given = request.actor, request.GET
    one = or_404(named(given.get("code", "results.reported")))
    unit = unit_asked(actor, given.get("unit", ""))
    if not opens(actor, one):
        return render(request, "figures/records.html", {"named": one, "unit": unit, "period": _period(given)})
    part = Part(given["part"]) if given.get("part") in one.indicator.parts else Part.NUMERATOR
    period = _period(given)
    selection = or_404(selected(actor, one, unit, source_of(one.domain).rules(period.at)))
    found = page(selection, one.indicator, part, period, given.get("after", ""))
    context: dict[str, Any] = {
        "named": one, "unit": unit, "period": period, "part": part, "opens": True,
        "page": found.of(lines(one.indicator, found.rows)), "sums": bool(one.indicator.column),
    }  # fmt: skip
    if not getattr(request, "htmx", False):
        tally = figures_of(selection, period, [one.indicator])[one.indicator.code].tally
        reading = divided(Reading(one, unit, period, Figure(one.indicator, tally)))
        context |= {"reading": reading, "size": f"{size(selection, one.indicator, part, period):,}"}
        context["parts"] = [
            tab(str(label), f"?{urlencode({**given.dict(), 'part': each.value})}", each is part)
            for each, label in PARTS.items()
            if each in one.indicator.parts
        ]  # fmt: skip
    return render(request, "figures/records.html", context)


def _period(given: Any) -> Period:
    """The days of the address, as they were known at its instant; else this month. Raises `Http404`."""
    first, last = day(given.get("from", "")), day(given.get("to", ""))
    if first is None or last is None:
        return preset(Preset.MONTH)
    try:
        return Period(first, last, instant(given.get("at", "")), base=True)
    except PeriodError as error:
        raise Http404 from error
