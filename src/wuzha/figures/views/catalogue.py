# SPDX-License-Identifier: Apache-2.0
"""The catalogue by domain with the value of a unit and period; and one indicator: definition, course, townships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wuzha.audit.actor import Actor
from wuzha.core.indicators import LEAST, Part, Period, Shape
from wuzha.core.indicators.figures import tells_on_few
from wuzha.core.indicators.headlines import FEW
from wuzha.core.indicators.kept import kept
from wuzha.core.indicators.targets import TARGETS, Aim, aims
from wuzha.core.indicators.text import NOTHING, Arrow, arrows
from wuzha.figures.queries import curves, facts, several
from wuzha.figures.queries.catalogue import Named, by_domain, named
from wuzha.figures.queries.counting import Reading, count
from wuzha.figures.queries.curves import Curve
from wuzha.figures.queries.live import Compared, beside
from wuzha.figures.queries.records import opens
from wuzha.figures.queries.units import COUNTED, choices, townships
from wuzha.figures.rulesets import SIZES
from wuzha.figures.views.asked import Asked, asked, presets, records_url
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.ui.answers import or_404
from wuzha.ui.figures import Part as Piece


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a table: value and what it rests on, each a link to its records; target; how it moved."""

    named: Named
    value: str
    url: str
    page: str
    rests_on: list[Piece]
    moved: list[Arrow]
    target: str = ""
    reached: bool | None = None
    weak: bool = False
    #: Where its name alone does not tell it apart.
    label: str = ""


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    """Every figure there is, by domain."""
    actor, wanted = request.actor, asked(request.actor, request.GET)
    domains = by_domain()
    every = [one for own in domains.values() for one in own]
    targets = {one.code: aims([one.indicator], wanted.period.at) for one in every}
    wanted, found = _told(actor, wanted, every)
    shown = _concern(wanted.unit, found, every)
    names = Counter(one.name for one in every)
    twice = {name for name, number in names.items() if number > 1}
    groups = []
    for own in domains.values():
        aimed = [(one, targets[one.code].get(one.indicator.code)) for one in own if one.code in shown]
        lines = [line(actor, wanted, one, found.get(one.code), aim) for one, aim in aimed]
        if lines:
            groups.append((own[0].owner, [_told_apart(each, twice) for each in lines]))
    context = {
        "asked": wanted, "groups": groups, "presets": presets(wanted), "units": choices(actor),
        "count": len(shown), "adjusted": any(one.year_before.adjusted for one in found.values()),
    }  # fmt: skip
    return render(request, "figures/index.html", context)


def _concern(unit: Unit, found: dict[str, Compared], every: list[Named]) -> set[str]:
    """Of a unit that has figures of its own kind, all; of another, such as a bank, what counts anything there."""
    if unit.kind in COUNTED:
        return {one.code for one in every}
    return {code for code, one in found.items() if one.now.numerator or one.now.figure.tally.denominator}


def _told_apart(one: Line, twice: set[str]) -> Line:
    """A name that two rooms give, with whose figure it is."""
    return replace(one, label=f"{one.named.name}（{one.named.owner}）") if one.named.name in twice else one


def _told(actor: Actor, wanted: Asked, every: list[Named]) -> tuple[Asked, dict[str, Compared]]:
    """The figures as they were counted a moment ago for somebody of the unit, with their instant; else counted now."""
    period = wanted.period
    now = max(period.at, period.start)
    days = "figures", wanted.unit.pk, period.first, period.last, period.grain, len(every)
    at, found = kept(actor, days, now, lambda: (period.at, several.compared(wanted.unit, period, every)))
    return replace(wanted, period=replace(period, at=at)), found


def line(actor: Actor, wanted: Asked, one: Named, found: Compared | None, aim: Aim | None) -> Line:
    """A figure as a line; a dash where it is not counted of such a unit."""
    page = f"{reverse('figures:indicator', args=[one.code])}?{wanted.query()}"
    if found is None:
        return Line(one, "", "", page, [], [])
    may_open = opens(actor, one)
    few = not may_open and tells_on_few(found.now.figure)
    url = records_url(actor, one, wanted.unit, wanted.period) if found.now.numerator else ""
    moved = [] if few else [arrow for arrow in arrows(found.comparison, open=may_open) if arrow.sign != NOTHING]
    return Line(
        one, FEW if few else found.now.text, url, page,
        [] if few else rests_on(found.now, _lists(actor, one, wanted.unit, wanted.period)),
        moved, aim.text if aim else "",
        aim.reached(found.now.figure) if aim else None, found.now.figure.insufficient,
    )  # fmt: skip


def rests_on(found: Reading, url: Callable[[Part], str]) -> list[Piece]:
    """Numerator and denominator of what is divided; the rows of a sum or a time."""
    one, tally = found.indicator, found.figure.tally
    if one.shape is Shape.COUNT or not (tally.numerator or tally.denominator):
        return []
    parts = [Piece(f"{tally.numerator:,}", url(Part.NUMERATOR) if tally.numerator else "")]
    if tally.denominator is not None:
        parts.append(Piece(f"{tally.denominator:,}", url(Part.DENOMINATOR) if one.shape is Shape.RATE else ""))
    return parts


@require_safe
@requires(May.READ_OVERSIGHT)
def indicator(request: ActingRequest, code: str) -> HttpResponse:
    """One indicator: what it counts, how it stands against its target and over time, and by township."""
    actor, one, wanted = request.actor, or_404(named(code)), asked(request.actor, request.GET)
    aim = aims([one.indicator], wanted.period.at).get(one.indicator.code)
    wanted, told = _counted(actor, one, wanted)
    now, found, weeks, months = told.now, told.compared, told.weeks, told.months
    towns, rest = _towns(actor, one, wanted, now, told.towns)
    context = {
        "named": one, "asked": wanted, "presets": presets(wanted), "units": choices(actor),
        "line": line(actor, wanted, one, found, aim), "compared": found, "aim": aim,
        "targets": TARGETS.version_at(wanted.period.at), "sizes": SIZES.at(wanted.period.at),
        "weeks": _course(actor, one, wanted, weeks), "months": _course(actor, one, wanted, months),
        "towns": towns, "rest": rest, "kept": facts.kept(one),
        "divides": one.indicator.shape is not Shape.COUNT,
    }  # fmt: skip
    return render(request, "figures/indicator.html", context)


@dataclass(frozen=True, slots=True)
class Counted:
    """All that the page of an indicator counts, as known at one instant."""

    at: datetime
    now: Reading | None
    compared: Compared | None
    weeks: Curve | None
    months: Curve | None
    #: The townships, with their weeks where days are kept; none where it is not counted of them.
    towns: list[tuple[Unit, Reading, Curve | None]]


def _counted(actor: Actor, one: Named, wanted: Asked) -> tuple[Asked, Counted]:
    """The same as it was counted a moment ago for somebody of the unit, with its instant; else counted now."""
    period = wanted.period
    what = "indicator", one.code, wanted.unit.pk, period.first, period.last, period.grain

    def counted() -> Counted:
        now = count(one, wanted.unit, period)
        weeks, months = (way(one, wanted.unit, period) for way in (curves.weeks, curves.months))
        towns = _readings(actor, one, wanted)
        return Counted(period.at, now, beside(now) if now is not None else None, weeks, months, towns)

    found = kept(actor, what, max(period.at, period.start), counted)
    return replace(wanted, period=replace(period, at=found.at)), found


def _readings(actor: Actor, one: Named, wanted: Asked) -> list[tuple[Unit, Reading, Curve | None]]:
    """Of the townships of the unit's city that the actor reads, where the figure is counted of them."""
    if one.indicator.basis.standing:
        return []
    may_open, found = opens(actor, one), []
    for unit in townships(actor, wanted.unit):
        reading = count(one, unit, wanted.period)
        if reading is None:
            return []
        drawn = facts.kept(one) and (may_open or not tells_on_few(reading.figure))
        found.append((unit, reading, curves.weeks(one, unit, wanted.period) if drawn else None))
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """One week or month of a course."""

    span: Period
    value: str
    url: str
    rests_on: list[Piece]


@dataclass(frozen=True, slots=True)
class Course:
    """A course as a curve and as a table."""

    values: list[float | int | None]
    spots: list[Spot]


def _course(actor: Actor, one: Named, wanted: Asked, curve: Curve | None) -> Course | None:
    if curve is None:
        return None
    may_open, spots, values = opens(actor, one), [], []
    for span, found, value in zip(curve.spans, curve.readings, curve.values, strict=True):
        few = not may_open and tells_on_few(found.figure)
        url = records_url(actor, one, wanted.unit, span) if found.numerator else ""
        parts = [] if few else rests_on(found, _lists(actor, one, wanted.unit, span))
        spots.append(Spot(span, FEW if few else found.text, url, parts))
        values.append(None if few else value)
    return Course(values, spots)


@dataclass(frozen=True, slots=True)
class Town:
    """One township of the table."""

    unit: Unit
    value: str
    url: str
    rests_on: list[Piece]
    weeks: list[float | int | None]
    page: str


def _towns(
    actor: Actor, one: Named, wanted: Asked, whole: Reading | None, told: list[tuple[Unit, Reading, Curve | None]]
) -> tuple[list[Town], str]:
    """The townships of the unit's city; and what is of none of them, so that the column adds up to the city."""
    found, may_open = [], opens(actor, one)
    for unit, reading, curve in told:
        few = not may_open and tells_on_few(reading.figure)
        page = reverse("figures:indicator", args=[one.code])
        url = records_url(actor, one, unit, wanted.period) if reading.numerator else ""
        parts = [] if few else rests_on(reading, _lists(actor, one, unit, wanted.period))
        found.append(
            Town(
                unit, FEW if few else reading.text, url, parts, curve.values if curve else [],
                f"{page}?{wanted.query(unit=unit.code)}",
            )
        )  # fmt: skip
    readings = [reading for _unit, reading, _curve in told]
    return found, _rest(readings, whole, open=may_open) if wanted.unit.depth == 1 else ""


def _rest(parts: list[Reading], whole: Reading | None, *, open: bool) -> str:
    """What the townships leave of the city; empty where they are not added up: shares, averages, and people who count
    once in each of several townships. Where a township is hidden, so is this: it would give it away."""
    if whole is None or not parts or whole.indicator.shape not in (Shape.COUNT, Shape.SUM) or whole.indicator.distinct:
        return ""
    tallies = [one.figure.tally for one in parts]
    many = whole.numerator - sum(one.numerator for one in tallies)
    total = (whole.figure.tally.total or 0) - sum(one.total or 0 for one in tallies)
    if many < 0:
        return ""
    if not open and (0 < many < LEAST or any(tells_on_few(one.figure) for one in parts)):
        return FEW
    tally = replace(whole.figure.tally, numerator=many, total=total if whole.figure.tally.total is not None else None)
    return replace(whole, figure=replace(whole.figure, tally=tally)).text


def _lists(actor: Actor, one: Named, unit: Unit, period: Period) -> Callable[[Part], str]:
    return lambda part: records_url(actor, one, unit, period, part)
