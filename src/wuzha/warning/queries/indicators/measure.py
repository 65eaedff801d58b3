# SPDX-License-Identifier: Apache-2.0
"""Counting: one pass over the rows of each subject for all of its indicators, divided or not.

Counts and sums of the parts add up to the whole, so the whole is added from them and not counted again. Medians do not,
so times are measured once for the parts and once for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, FloatField, Func, Q, QuerySet, Sum, Value

from wuzha.warning.queries.indicators.catalogue import INDICATORS
from wuzha.warning.queries.indicators.definition import Indicator, Part, Shape, Subject
from wuzha.warning.queries.indicators.period import Period
from wuzha.warning.queries.indicators.selection import FACETS, Facet, Key, Selection


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted for one indicator. Times in seconds, `None` when nothing was measured."""

    numerator: int = 0
    denominator: int | None = None
    total: int | None = None
    median: float | None = None
    p90: float | None = None

    def __add__(self, other: Tally) -> Tally:
        """Two parts together; their times are not known from the parts."""
        return Tally(
            self.numerator + other.numerator,
            None if self.denominator is None else self.denominator + (other.denominator or 0),
            None if self.total is None else self.total + (other.total or 0),
        )


Tallies = dict[str, Tally]


def nothing(indicators: Iterable[Indicator] = INDICATORS) -> Tallies:
    """The tallies of a unit without a single row."""
    return {
        one.code: Tally(
            denominator=0 if one.shape is Shape.RATE else None, total=0 if one.shape is Shape.SUM else None
        )
        for one in indicators
    }  # fmt: skip


class Percentiles(Aggregate):
    """Median and 90th percentile, interpolated (PostgreSQL's `percentile_cont`), as a pair."""

    name = "Percentiles"
    template = "PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def measure(
    selection: Selection, period: Period, key: Key | None = None, indicators: Iterable[Indicator] = INDICATORS
) -> dict[Any, Tallies]:
    """Tallies of every indicator, for each value of `key` that occurs.

    Without a key the one entry has the key `None`; it is there even when nothing was counted.
    """
    wanted = list(indicators)
    found: dict[Any, Tallies] = {} if key is not None else {None: nothing(wanted)}
    for subject in Subject:
        of_subject = [one for one in wanted if one.subject is subject]
        # Ordered aggregates keep PostgreSQL from working in parallel, so they have a pass of their own.
        for timed in (False, True):
            chosen = [one for one in of_subject if (one.shape is Shape.TIME) is timed]
            for row in _pass(selection, subject, chosen, period, key) if chosen else ():
                tallies = found.setdefault(row["key"] if key is not None else None, nothing(wanted))
                tallies |= {one.code: _tally(one, row) for one in chosen}
    return found


def added(parts: Iterable[Tallies], indicators: Iterable[Indicator] = INDICATORS) -> Tallies:
    """The whole of several parts, without its times."""
    whole = nothing(indicators)
    for tallies in parts:
        whole = {code: tally + tallies[code] for code, tally in whole.items()}
    return whole


def spread(
    selection: Selection, indicator: Indicator, period: Period, facets: Iterable[Facet]
) -> Mapping[Facet, dict[str, int]]:
    """How an indicator's numerator is spread over facets: facet → key → rows, in one pass."""
    chosen = list(facets)
    rows = selection.rows(indicator.subject).filter(indicator.condition(Part.NUMERATOR, period))
    keys = {f"key_{facet.value}": FACETS[facet] for facet in chosen}
    found: dict[Facet, dict[str, int]] = {facet: {} for facet in chosen}
    for row in rows.order_by().values(**keys).annotate(rows=Count("pk")):
        for facet in chosen:
            key = str(row[f"key_{facet.value}"])
            found[facet][key] = found[facet].get(key, 0) + row["rows"]
    return found


def _pass(
    selection: Selection, subject: Subject, indicators: list[Indicator], period: Period, key: Key | None
) -> Iterable[dict[str, Any]]:
    within = Q()
    for basis in {one.basis for one in indicators}:
        within |= period.covers(str(basis))
    rows: QuerySet[Any] = selection.rows(subject).filter(within).order_by()
    columns: dict[str, Any] = {}
    for one in indicators:
        columns |= _columns(one, period)
    if key is None:
        return [rows.aggregate(**columns)]
    divided: Iterable[dict[str, Any]] = rows.values(key=key(subject.to_warning)).annotate(**columns)
    return divided


def _columns(one: Indicator, period: Period) -> dict[str, Any]:
    hit = one.condition(Part.NUMERATOR, period)
    columns: dict[str, Any] = {f"{one.code}_n": Count("pk", filter=hit)}
    if one.shape is Shape.RATE:
        columns[f"{one.code}_d"] = Count("pk", filter=one.condition(Part.DENOMINATOR, period))
    elif one.shape is Shape.SUM:
        columns[f"{one.code}_s"] = Sum(one.column, filter=hit)
    elif one.shape is Shape.TIME:
        columns[f"{one.code}_t"] = Percentiles(_seconds(one), filter=hit)
    return columns


def _tally(one: Indicator, row: dict[str, Any]) -> Tally:
    median, p90 = row.get(f"{one.code}_t") or (None, None)
    return Tally(
        numerator=row[f"{one.code}_n"],
        denominator=row[f"{one.code}_d"] if one.shape is Shape.RATE else None,
        total=int(row[f"{one.code}_s"] or 0) if one.shape is Shape.SUM else None,
        median=median,
        p90=p90,
    )


def _seconds(one: Indicator) -> Func:
    """Half the price of EXTRACT, which answers in `numeric`."""
    return Func(Value("epoch"), one.duration(), function="DATE_PART", output_field=FloatField())
