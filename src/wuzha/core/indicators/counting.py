# SPDX-License-Identifier: Apache-2.0
"""Counting, and the list behind each number.

Counting is one pass over the rows of each subject for all of its indicators, divided or not. Counts and sums of the
parts add up to the whole, so the whole is added from them and not counted again. Medians do not, nor do persons who are
in two parts, so these are measured once for the parts and once for the whole (`Indicator.adds`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Case, Count, FloatField, Func, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import RowNumber

from wuzha import pages
from wuzha.core.indicators.definition import Indicator, Part, Selection, Shape, Subject
from wuzha.core.indicators.figures import Figure, FigureComparison, Tallies, Tally, nothing
from wuzha.core.indicators.period import Period
from wuzha.pages import SIZE, Page

#: Lookup prefix from a row to the main record → expression of the key of a group.
Key = Callable[[str], Any]


class Percentiles(Aggregate):
    """Median and 90th percentile as a pair: interpolated (PostgreSQL's `percentile_cont`), or with `kind="DISC"` the
    nearest rank ⌈share · n⌉."""

    name = "Percentiles"
    template = "PERCENTILE_%(kind)s(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def measure(
    selection: Selection, period: Period | None, indicators: Iterable[Indicator], key: Key | None = None
) -> dict[Any, Tallies]:
    """Tallies of the indicators, for each value of `key` that occurs.

    Without a key the one entry has the key `None`; it is there even when nothing was counted.
    """
    return measure_each(selection, [period], indicators, key)[0]


def measure_each(
    selection: Selection, periods: Sequence[Period | None], indicators: Iterable[Indicator], key: Key | None = None
) -> list[dict[Any, Tallies]]:
    """The same of several periods, in one pass over the rows where these do not depend on the period."""
    wanted = list(indicators)
    found: list[dict[Any, Tallies]] = [{} if key is not None else {None: nothing(wanted)} for _ in periods]
    for subject in {one.subject.code: one.subject for one in wanted}.values():
        of_subject = [one for one in wanted if one.subject is subject]
        turns = list(enumerate(periods))
        # Ordered aggregates keep PostgreSQL from working in parallel, so they have a pass of their own.
        for timed in (False, True):
            chosen = [one for one in of_subject if (one.shape is Shape.TIME) is timed]
            for turn in [turns] if subject.timeless else [[one] for one in turns]:
                for row in _pass(selection, subject, chosen, turn, key) if chosen else ():
                    for at, _period in turn:
                        tallies = found[at].setdefault(row["key"] if key is not None else None, nothing(wanted))
                        tallies |= {one.code: tally_of(one, row, f"{at}") for one in chosen}
    return found


def added(parts: Iterable[Tallies], indicators: Iterable[Indicator]) -> Tallies:
    """The whole of several parts, without its times."""
    whole = nothing(indicators)
    for tallies in parts:
        whole = {code: tally + tallies[code] for code, tally in whole.items()}
    return whole


def figures_of(selection: Selection, period: Period | None, indicators: Iterable[Indicator]) -> dict[str, Figure]:
    """The figures of a period, by code; without one as they stand now."""
    wanted = list(indicators)
    found = measure(selection, period, wanted)[None]
    return {one.code: Figure(one, found[one.code]) for one in wanted}


def compared(selection: Selection, period: Period, indicators: Iterable[Indicator]) -> dict[str, FigureComparison]:
    """The figures of a period beside those of the two it is compared with."""
    wanted = list(indicators)
    periods = period, period.before(), period.year_before()
    now, *then = ((figures_of(selection, one, wanted), one) for one in periods)
    bases = []
    for figures, one in then:
        known = recorded({code: figure.tally for code, figure in figures.items()}, selection, one)
        bases.append({code: replace(figure, recorded=known) for code, figure in figures.items()})
    return {code: FigureComparison(figure, *(other[code] for other in bases)) for code, figure in now[0].items()}


def recorded(tallies: Tallies, selection: Selection, period: Period, indicators: Iterable[Indicator] = ()) -> bool:
    """Whether anything at all is recorded of a period: counted here, or else a row of the wider selection, for one of
    the indicators. A unit of which nothing is known in a year of which others are had none; before the first record
    nobody had any."""
    if any(one.numerator or one.denominator for one in tallies.values()):
        return True
    bases = {(one.subject.code, one.basis.column): one.basis for one in indicators}
    return any(one.subject.rows(selection, period).filter(one.within(period)).exists() for one in bases.values())


def behind(
    selection: Selection, indicator: Indicator, part: Part = Part.NUMERATOR, period: Period | None = None
) -> QuerySet[Any]:
    """All rows behind a part of an indicator, in the order of its list."""
    rows = indicator.subject.rows(selection, period).filter(indicator.condition(part, period))
    order = indicator.order or f"-{indicator.basis}"
    if indicator.distinct and (indicator.shape is Shape.RATE or indicator.listed_once):
        # One row of each, as it is counted once: one that counts before one that does not, so that the list of the
        # numerator is a part of the denominator's.
        hit = [Case(When(indicator.hit, then=0), default=1)] if indicator.hit else []
        latest = Window(RowNumber(), [indicator.distinct], [*hit, f"-{indicator.basis}", "-pk"])
        rows = indicator.subject.rows(selection, period).filter(
            pk__in=rows.annotate(latest=latest).filter(latest=1).values("pk")
        )
    return rows.order_by(order, "-pk" if order.startswith("-") else "pk")


def size(selection: Selection, indicator: Indicator, part: Part, period: Period) -> int:
    """How many rows there are, exactly: the number that was opened."""
    return behind(selection, indicator, part, period).count()


def total(selection: Selection, indicator: Indicator, period: Period) -> int | None:
    """What the rows of a sum add up to; `None` for other indicators."""
    if indicator.shape is not Shape.SUM:
        return None
    found = behind(selection, indicator, Part.NUMERATOR, period).aggregate(total=Sum(indicator.column))
    return int(found["total"] or 0)


def page(
    selection: Selection, indicator: Indicator, part: Part, period: Period | None, after: str = "", length: int = SIZE
) -> Page[Any]:
    """One page of the rows. Raises `CursorError`."""
    rows = behind(selection, indicator, part, period)
    return pages.page(rows.select_related(*indicator.subject.related), after, length)


def _pass(
    selection: Selection,
    subject: Subject,
    indicators: list[Indicator],
    periods: Sequence[tuple[int, Period | None]],
    key: Key | None,
) -> Iterable[dict[str, Any]]:
    within = [basis.within(period) for basis in {one.basis for one in indicators} for _at, period in periods]
    rows: QuerySet[Any] = subject.rows(selection, periods[0][1])
    rows = rows.filter(reduce(or_, within) if all(within) else Q()).order_by()
    columns: dict[str, Any] = {}
    for at, period in periods:
        for one in indicators:
            columns |= columns_of(one, period, f"{at}")
    if key is None:
        return [rows.aggregate(**columns)]
    divided: Iterable[dict[str, Any]] = rows.values(key=key(subject.prefix)).annotate(**columns)
    return divided


def columns_of(one: Indicator, period: Period | None, mark: str = "") -> dict[str, Any]:
    """What is asked of the rows of an indicator, under names that end in `mark`; `tally_of` reads the answer."""
    hit = one.condition(Part.NUMERATOR, period)
    columns: dict[str, Any] = {"n": Count(one.distinct or "pk", filter=hit, distinct=bool(one.distinct))}
    if one.shape is Shape.RATE:
        among = one.condition(Part.DENOMINATOR, period)
        columns["d"] = Count(one.distinct or "pk", filter=among, distinct=bool(one.distinct))
    elif one.sums:
        columns["s"] = Sum(one.column, filter=hit)
    elif one.shape is Shape.TIME:
        columns["t"] = Percentiles(_seconds(one), filter=hit, kind="CONT")
        if one.nearest:
            columns["r"] = Percentiles(_seconds(one), filter=hit, kind="DISC")
    return {f"{one.code}_{name}{mark}": column for name, column in columns.items()}


def tally_of(one: Indicator, row: dict[str, Any], mark: str = "") -> Tally:
    """What was counted for an indicator, from the answer to its columns."""
    found: dict[str, Any] = {name: row.get(f"{one.code}_{name}{mark}") for name in "ndstr"}
    median, p90 = found["t"] or (None, None)
    return Tally(
        numerator=found["n"],
        denominator=found["d"],
        total=int(found["s"] or 0) if one.sums else None,
        median=median,
        p90=(found["r"] or (None, p90))[1],
    )


def _seconds(one: Indicator) -> Func:
    """Half the price of EXTRACT, which answers in `numeric`."""
    return Func(Value("epoch"), one.duration(), function="DATE_PART", output_field=FloatField())
