# SPDX-License-Identifier: Apache-2.0
"""Figures week by week, for curves: one pass over the rows for each moment that puts a row into a period.

Only whole weeks that are over are counted, Monday to Sunday: the running one would look like a fall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import DateField, QuerySet
from django.db.models.functions import TruncWeek

from wuzha.core.indicators.counting import Key, columns_of, measure, tally_of
from wuzha.core.indicators.definition import Basis, Indicator, Selection, Shape
from wuzha.core.indicators.figures import Figure, Tally, nothing
from wuzha.core.indicators.period import Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.surveillance import Share

#: Weeks of a curve.
WEEKS = 12

#: Code → tallies, week by week.
Series = dict[str, list[Tally]]


def closed_weeks(period: Period, count: int = WEEKS) -> list[Period]:
    """The last whole weeks that are over by the end of a period, the latest last."""
    last = period.end.astimezone(SHANGHAI).date() - timedelta(days=1)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    starts = [sunday - timedelta(days=7 * back + 6) for back in reversed(range(count))]
    return [Period(start, start + timedelta(days=6), period.at, base=True) for start in starts]


def joined(weeks: Sequence[Period]) -> Period:
    """One period of several that follow each other."""
    return Period(weeks[0].first, weeks[-1].last, weeks[-1].at, base=True)


def weekly(
    selection: Selection, weeks: Sequence[Period], indicators: Iterable[Indicator], key: Key | None = None
) -> dict[Any, Series]:
    """Tallies week by week, for each value of `key` that occurs; without a key those of the whole under `None`."""
    wanted = list(indicators)
    blank = nothing(wanted)
    found: dict[Any, Series] = defaultdict(lambda: {code: [one] * len(weeks) for code, one in blank.items()})
    if key is None:
        found[None]  # is there even when nothing was counted
    places = {week.first: at for at, week in enumerate(weeks)}
    for (basis, _timed), chosen in _passes(wanted).items():
        if not basis.column:
            _one_by_one(found, selection, weeks, chosen, key)
            continue
        for row in _rows(selection, joined(weeks), basis, chosen, key):
            series = found[row["key"] if key is not None else None]
            for one in chosen:
                series[one.code][places[row["week"]]] = tally_of(one, row)
    return dict(found)


def values(indicator: Indicator, tallies: Iterable[Tally]) -> list[float | int | None]:
    """A curve: the figure of each week, nothing where it would rest on too few rows."""
    figures = [Figure(indicator, one) for one in tallies]
    return [None if one.insufficient else one.value for one in figures]


def shares(tallies: Iterable[Tally]) -> list[Share]:
    """A rate week by week, as hits among rows."""
    return [Share(one.numerator, one.denominator or 0) for one in tallies]


def _passes(indicators: Iterable[Indicator]) -> Mapping[tuple[Basis, bool], list[Indicator]]:
    """What is counted in one pass: of one moment; medians apart, since ordered aggregates keep PostgreSQL from working
    in parallel."""
    found: dict[tuple[Basis, bool], list[Indicator]] = defaultdict(list)
    for one in indicators:
        found[one.basis, one.shape is Shape.TIME].append(one)
    return found


def _rows(
    selection: Selection, span: Period, basis: Basis, indicators: list[Indicator], key: Key | None
) -> Iterable[dict[str, Any]]:
    rows: QuerySet[Any] = basis.subject.rows(selection, span).filter(basis.within(span)).order_by()
    zone = {} if basis.of_days else {"tzinfo": SHANGHAI}
    groups = {"week": TruncWeek(basis.column, output_field=DateField(), **zone)}
    if key is not None:
        groups["key"] = key(basis.subject.prefix)
    columns: dict[str, Any] = {}
    for one in indicators:
        # The rows are of the weeks already.
        columns |= columns_of(one, None)
    counted: Iterable[dict[str, Any]] = rows.values(**groups).annotate(**columns)
    return counted


def _one_by_one(
    found: dict[Any, Series], selection: Selection, weeks: Sequence[Period], chosen: list[Indicator], key: Key | None
) -> None:
    """Rows that are made of their period have no moment to group by."""
    for at, week in enumerate(weeks):
        for value, tallies in measure(selection, week, chosen, key).items():
            for one in chosen:
                found[value][one.code][at] = tallies[one.code]
