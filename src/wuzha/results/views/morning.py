# SPDX-License-Identifier: Apache-2.0
"""The morning page of who leads: four spans beside last year's, one sentence on what to look at, where and by which
trick, on one sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from wuzha.core.indicators import FigureComparison, Indicator, Period
from wuzha.core.indicators.headlines import Reader, headline
from wuzha.core.indicators.series import values
from wuzha.core.indicators.text import Arrow, amount_text, arrows, value_text
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.results.queries import morning as queries
from wuzha.results.queries.indicators import CURVES, HEADS, MORNING
from wuzha.results.queries.morning import LOOKED_AT, Morning, Span
from wuzha.results.queries.selection import Division, Selection
from wuzha.results.rulesets import COUNTING
from wuzha.results.views.asked import Asked, types
from wuzha.results.views.board import Cell, lines
from wuzha.results.views.rows import opens
from wuzha.ui.figures import Part as Piece
from wuzha.ui.figures import Values, scale, woven


@require_safe
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """How things stand this morning."""
    selection = Selection(request.actor)
    found = queries.morning(selection, timezone.now())
    year = Asked(selection, found.spans[Span.YEAR], None, Division.TOWN)
    reader = Reader(lambda one, _part: year.records(one) if opens(request.actor.role, one) else "", exact=True)
    context = {
        "morning": found,
        "heads": [headline(found.figures[one.code][Span.YEAR], found.series[one.code], None, reader) for one in HEADS],
        "sentence": sentence(year, found),
        "spans": [_span(name) for name in Span],
        "rows": [_row(year, found, one) for one in MORNING],
        "tables": [
            (pgettext("results", "By township"), Division.TOWN, lines(year, found.towns, Division.TOWN, CURVES)),
            (pgettext("results", "By scam type"), Division.TYPE, lines(year, found.types, Division.TYPE, CURVES)),
        ],
        "columns": CURVES,
        "curves": [_curve(found, one) for one in CURVES],
        "version": COUNTING.version_at(found.now),
    }
    return render(request, "results/morning.html", context)


@dataclass(frozen=True, slots=True)
class Curve:
    """Twelve whole weeks beside the same weeks of the year before, on one scale."""

    label: str
    now: Values
    before: Values
    low: float
    high: float
    words: str


def _curve(found: Morning, one: Indicator) -> Curve:
    now, before = values(one, found.series[one.code]), values(one, found.year_before[one.code])
    low, high = scale([now, before])
    sums = sum(value or 0 for value in now), sum(value or 0 for value in before)
    words = pgettext("results", "together %(now)s, a year before %(before)s") % {
        "now": amount_text(sums[0], one.unit), "before": amount_text(sums[1], one.unit),
    }  # fmt: skip
    return Curve(one.label, now, before, low, high, words)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in each span."""

    label: str
    code: str
    cells: list[Cell]


def _row(year: Asked, found: Morning, one: Indicator) -> Line:
    return Line(
        one.label, one.code,
        [_cell(year, found.spans[name], found.figures[one.code][name]) for name in Span],
    )  # fmt: skip


def _cell(year: Asked, period: Period, compared: FigureComparison) -> Cell:
    one = compared.now.indicator
    moved: Arrow | None = arrows(compared)[-1] if arrows(compared) else None
    may_open = opens(year.selection.actor.role, one)
    url = year.records(one, period) if compared.now.tally.numerator and may_open else ""
    return Cell(one.label, value_text(compared.now), url, moved, value_text(compared.year_before))


def sentence(year: Asked, found: Morning) -> list[Piece]:
    """What to look at, every number a link to its records."""
    recent, before = found.looked_at
    reported = CURVES[0]
    days = Piece(ngettext("%(n)s day", "%(n)s days", LOOKED_AT) % {"n": LOOKED_AT})
    if found.rise is None:
        now, then = (int(one.value or 0) for one in (found.whole.now, found.whole.year_before))
        if not now and not then:
            return [Piece(pgettext("results", "No case was accepted in the last weeks, nor in those of last year."))]
        return woven(
            pgettext(
                "results",
                "In the last {days} {now} cases were accepted, {then} in the same days of last year; no township and "
                "no type rose by more than luck explains.",
            ),
            days=days, now=Piece(f"{now:,}", year.records(reported, recent)), then=Piece(f"{then:,}"),
        )  # fmt: skip
    rise = found.rise
    name = types().get(str(rise.row.key), str(rise.row.key)) if rise.division is Division.TYPE else rise.row.name
    return woven(
        pgettext(
            "results",
            "{name}: {now} cases accepted in the last {days}, {then} in the same days of last year, {more} more, which "
            "luck does not explain.",
        ),
        name=Piece(name), days=days,
        now=Piece(f"{rise.now:,}", year.records(reported, recent, rise.division, rise.row.key)),
        then=Piece(f"{rise.before:,}", year.records(reported, before, rise.division, rise.row.key)),
        more=Piece(f"{rise.now - rise.before:,}"),
    )  # fmt: skip


def _span(name: Span) -> str:
    return {
        Span.YESTERDAY: _("Yesterday"), Span.WEEK: _("This week"), Span.MONTH: _("This month"),
        Span.YEAR: _("This year"),
    }[name]  # fmt: skip
