# SPDX-License-Identifier: Apache-2.0
"""Figures as they are now, and beside the two periods each is compared with.

found = live.figure(actor, "results.reported", unit.pk, Period(first, last))
moved = live.compared(actor, "results.reported", unit.pk, Period(first, last)).year_on_year.text   # -25.78%
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, FigureComparison, Period, Shape, Tally, change
from wuzha.core.indicators.text import NOTHING, amount_text
from wuzha.figures.models import SnapshotFigure
from wuzha.figures.queries.bases import ONE_DAY, base_period, same_lag
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import EYES, Reading, blank, count
from wuzha.figures.queries.units import unit_of
from wuzha.org.models import Unit
from wuzha.results.queries.comparing import told_in
from wuzha.results.queries.publications import publications


class UnknownFigureError(LookupError):
    """There is no such figure, no such unit in reach, or it is not counted of that unit."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How a figure moved against another period: as it is written (`-25.78%`, `+3`, `-2.5 points`, `—`), which way, and
    whether that is good (1), bad (-1) or neither."""

    text: str
    way: int = 0
    good: int = 0
    #: The relative change, the difference of two shares, or the difference itself; nothing where it is not told.
    size: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure beside 环比 and 同比."""

    now: Reading
    before: Reading
    year_before: Reading

    @property
    def on_before(self) -> Moved:
        """环比."""
        return moved(self.now, self.before)

    @property
    def year_on_year(self) -> Moved:
        """同比."""
        return moved(self.now, self.year_before)

    @property
    def adjusted(self) -> bool:
        """Whether a base was counted again, for nothing was kept of it then (口径调整)."""
        return self.before.adjusted or self.year_before.adjusted

    @property
    def comparison(self) -> FigureComparison:
        return FigureComparison(self.now.figure, self.before.figure, self.year_before.figure)


def figure(actor: Actor, code: str, unit_id: int, period: Period) -> Reading:
    """A figure counted now. Raises `UnknownFigureError`."""
    one, unit = asked(actor, code, unit_id)
    found = count(one, unit, period)
    if found is None:
        raise UnknownFigureError(f"{code} {unit.code}")
    return found


def compared(actor: Actor, code: str, unit_id: int, period: Period) -> Compared:
    """A figure beside the same days of the year before, and the days before. Raises `UnknownFigureError`."""
    now = figure(actor, code, unit_id, period)
    return beside(now)


def beside(now: Reading) -> Compared:
    """A figure that is counted already beside its two bases."""
    return Compared(now, base(now, now.period.before()), base(now, now.period.year_before()))


def base(now: Reading, then: Period) -> Reading:
    """One of the two: as it was kept or published then, if it was after no more than the same lag; else counted again.
    Of days of which nothing is recorded it is no base."""
    kept = kept_then(now, then)
    if kept is not None:
        return kept
    period, known = base_period(now.named, now.period, then)
    found = count(now.named, now.unit_of, period, {key: one for key, one in now.rules.items() if key != "residents"})
    if found is None:
        return blank(now.named, now.unit_of, period)
    empty = not found.numerator and not found.denominator
    recorded = not empty or _anything(now.named, now.unit_of, period)
    return replace(found, figure=replace(found.figure, recorded=recorded), adjusted=not known)


def kept_then(now: Reading, then: Period) -> Reading | None:
    """The same figure of those days as it was kept in a snapshot, or published by the results."""
    until = same_lag(now.period, then) + ONE_DAY
    days = {"first": then.first, "last": then.reached, "at__lte": until}
    rows = SnapshotFigure.unscoped.filter(code=now.code, unit_of=now.unit_of, **days).order_by("-at")
    if (row := rows.first()) is not None:
        return of_snapshot(now.named, now.unit_of, row)
    if now.named.domain != "results":
        return None
    told = publications(EYES).filter(unit=now.unit_of, **days).order_by("-at").first()
    tallies = told_in(told, [now.indicator]) if told is not None else {}
    if told is None or now.indicator.code not in tallies:
        return None
    period = Period(told.first, told.last, told.at, base=True)
    return Reading(
        now.named, now.unit_of, period, Figure(now.indicator, tallies[now.indicator.code]), number=told.number
    )


def of_snapshot(one: Named, unit: Unit, row: SnapshotFigure) -> Reading:
    """A kept figure as a reading."""
    tally = Tally(row.numerator, row.denominator, row.total, row.median, row.p90)
    period = Period(row.first, row.last, row.at, base=True)
    return Reading(one, unit, period, Figure(one.indicator, tally), number=row.number, rules=row.rules)


def moved(now: Reading, then: Reading) -> Moved:
    """A base of 0 has no percentage (—), one below `ENOUGH` only a difference (`domain.md` §5.2)."""
    found = change(now.figure, then.figure)
    if found is None:
        return Moved(NOTHING)
    if now.indicator.shape is not Shape.RATE and not then.value:
        return Moved(NOTHING, found.way, found.good, found.size, found.kind)
    sign = {1: "+", -1: "-"}.get(found.way, "")
    size = abs(found.size)
    if found.kind == "relative":
        text = f"{size * 100:.2f}%"
    elif found.kind == "points":
        text = pgettext("change of a figure", "%(points)s points") % {"points": f"{size * 100:.1f}"}
    else:
        text = amount_text(size, now.unit)
    return Moved(f"{sign}{text}", found.way, found.good, found.size, found.kind)


def each(actor: Actor, codes: Sequence[str], unit_id: int, period: Period) -> list[Reading]:
    """Several figures of a unit in a period; those that are not counted of it are left out."""
    unit = unit_of(actor, unit_id)
    if unit is None:
        raise UnknownFigureError(str(unit_id))
    wanted = [one for code in codes if (one := named(code)) is not None]
    return [found for one in wanted if (found := count(one, unit, period)) is not None]


def asked(actor: Actor, code: str, unit_id: int) -> tuple[Named, Unit]:
    """The figure and the unit asked for. Raises `UnknownFigureError` where there is none, or not in reach."""
    one, unit = named(code), unit_of(actor, unit_id)
    if one is None or unit is None:
        raise UnknownFigureError(f"{code} {unit_id}")
    return one, unit


def _anything(one: Named, unit: Unit, period: Period) -> bool:
    """Whether anything at all is recorded of those days in the whole city, for this kind of records."""
    root = Unit.objects.filter(path=unit.path[: Unit.steplen]).first()
    found = count(one, root, period) if root is not None and root.pk != unit.pk else None
    return found is not None and bool(found.numerator or found.denominator)
