# SPDX-License-Identifier: Apache-2.0
"""Figures of the desk, and the lists behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.core.indicators import (
    FigureComparison,
    Indicator,
    Part,
    Period,
    Selection,
    Shape,
    compared,
    figures_of,
    last_days,
    page,
    size,
)
from wuzha.core.indicators import asked as days_asked
from wuzha.core.indicators.headlines import Entry, Reader, entry, headline
from wuzha.core.indicators.period import instant
from wuzha.core.indicators.series import closed_weeks, shares, weekly
from wuzha.core.indicators.story import Watched, story
from wuzha.core.indicators.targets import TARGETS, aims
from wuzha.core.indicators.telling import Head, Teller, rows, told, whole_text
from wuzha.core.indicators.text import value_text, without_data
from wuzha.funds.models import Institution
from wuzha.funds.orders.forms.desk import DaysForm
from wuzha.funds.orders.indicators import INDICATORS
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import tab
from wuzha.ui.figures import Part as Piece

#: Days shown unless asked otherwise.
USUAL_DAYS = 30
#: At the head of the page.
HEADLINES = ("to_stop", "answered_in_time", "stopped", "frozen", "returned")
#: The rate that is watched, of all institutions and of each.
WATCHED = INDICATORS["answered_in_time"]


def shown() -> list[Indicator]:
    """All figures of a period, those of restitution too, which register after these; what stands now has no period."""
    return [one for one in INDICATORS.values() if one.subject.code != "held"]


@require_GET
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """The figures of a period; each number opens the list behind it."""
    period, problem = asked(request.GET)
    selection = Selection(request.actor)
    found = compared(selection, period, shown())
    reader = Reader(lambda one, part: list_url(one, part, period))
    groups: dict[str, list[Entry]] = {}
    for code, one in found.items():
        groups.setdefault(str(one.now.indicator.group), []).append(entry(one, reader, f"#how-{code}"))
    context = {
        "head": _head(selection, period, found, reader),
        "groups": list(groups.items()),
        "indicators": shown(),
        "targets": TARGETS.version_at(period.at),
        "before": period.before(),
        "year_before": period.year_before(),
        "no_data": without_data(found.values()),
        "form": DaysForm(period.first, period.last),
        "problem": problem,
    }
    return render(request, "funds/figures.html", context)


def _head(selection: Selection, period: Period, found: dict[str, FigureComparison], reader: Reader) -> Head:
    weeks = closed_weeks(period)
    heads = [INDICATORS[code] for code in HEADLINES]
    series = weekly(selection, weeks, heads)[None]
    targets = aims(heads, period.at)
    figures = [
        headline(found[one.code], series[one.code], targets.get(one.code), reader, f"#how-{one.code}") for one in heads
    ]
    if waiting := found["without_stop"].now.tally.numerator:  # a median of those that were stopped praises nobody
        text = _("%(n)s more not stopped yet") % {"n": waiting}
        figures[0] = replace(
            figures[0], verdict=text, tone="bad",
            rests_on=[*figures[0].rests_on, Piece(f"{found['to_stop'].now.rows + waiting:,}")],
        )  # fmt: skip
    of_each = weekly(selection, weeks, [WATCHED], lambda _prefix: F("institution"))
    parts = {pk: shares(series[WATCHED.code]) for pk, series in of_each.items()}
    aim = targets.get(WATCHED.code)
    told_of = Watched(WATCHED.code, True, shares(series[WATCHED.code]), parts, aim.value if aim else None)
    this, teller = story([told_of]), _teller(weeks, Institution.objects.in_bulk(parts))
    return Head(figures, told(this, teller), rows(this, teller), whole_text(this))


def _teller(weeks: list[Period], institutions: Mapping[int, Institution]) -> Teller[int]:
    return Teller(
        weeks=weeks,
        label=lambda code: INDICATORS[code].label,
        unit=lambda pk: Piece(institutions[pk].name, reverse("funds:institution", args=[pk])),
        page=lambda period: f"{reverse('funds:figures')}?{urlencode(_days(period))}",
        whole=lambda code, part, period: list_url(INDICATORS[code], part, period),
        of_unit=lambda code, part, period, pk: list_url(INDICATORS[code], part, period, pk),
    )


def list_url(one: Indicator, part: Part, period: Period, institution: int | None = None) -> str:
    """Address of the list behind a figure, as it stood when it was counted."""
    values = {"what": one.code, "part": part.value, **_days(period), "at": period.at.isoformat(timespec="microseconds")}
    values |= {"institution": str(institution)} if institution else {}
    return f"{reverse('funds:records')}?{urlencode(values)}"


@require_GET
@requires(May.READ_FUNDS)
def records(request: ActingRequest) -> HttpResponse:
    """The records behind one figure: as many as its number says, or as make its sum."""
    given = request.GET
    one = next((one for one in shown() if one.code == given.get("what")), INDICATORS["stopped"])
    part = Part(given["part"]) if given.get("part") in one.parts else Part.NUMERATOR
    period, _problem = asked(given)
    period = replace(period, at=instant(given.get("at", "")))
    institution = given.get("institution", "")
    rule = Q(institution=institution) if institution.isdecimal() and one.subject is WATCHED.subject else Q()
    selection = Selection(request.actor, rule)
    context = {
        "indicator": one,
        "page": page(selection, one, part, period, given.get("after", "")),
        "period": period,
        "of": Institution.objects.filter(pk=institution).first() if rule else None,
    }
    if not getattr(request, "htmx", False):
        sizes = {each: f"{size(selection, one, each, period):,}" for each in one.parts}
        context |= {"size": sizes[part], "parts": _parts(given, part, sizes) if len(sizes) > 1 else []}
        if one.shape in (Shape.SUM, Shape.MEAN) or one.distinct:
            context["total"] = value_text(figures_of(selection, period, [one])[one.code])
    return render(request, "funds/records.html", context)


def _parts(given: QueryDict, here: Part, sizes: dict[Part, str]) -> list[dict[str, Any]]:
    """The two lists of a rate, side by side."""
    labels = {Part.NUMERATOR: _("Numerator"), Part.DENOMINATOR: _("Denominator")}
    return [
        tab(labels[part], f"?{urlencode({**given.dict(), 'part': part.value})}", part is here, number)
        for part, number in sizes.items()
    ]


def asked(given: QueryDict) -> tuple[Period, str]:
    """The days the address asks for, and what was wrong with them; then the usual ones."""
    return days_asked(given, last_days(USUAL_DAYS))


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}
