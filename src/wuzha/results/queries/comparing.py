# SPDX-License-Identifier: Apache-2.0
"""What a period is compared with (同比, 环比): both cut at the same day and after the same lag (`domain.md` §9.6).

A base that was published then counts as it was published. Without one it is counted again and marked 口径调整: as it
was known after the same lag, if records were kept here in that period; else, when they came later from lists, as they
are known today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from wuzha.cases.queries.counting import begun
from wuzha.core.indicators import Indicator, Period, Shape, Tallies, Tally, measure_each
from wuzha.core.indicators.figures import Figure, FigureComparison
from wuzha.engine.calendar import SHANGHAI
from wuzha.results.models import Publication
from wuzha.results.queries.indicators import real, summed
from wuzha.results.queries.kept import Counts
from wuzha.results.queries.selection import Selection

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BasePeriod:
    """The days of a comparison, at which instant they are looked at, and the figures that were published then."""

    period: Period
    published: Publication | None = None
    #: Whether it is looked at as it was known then, after the same lag; else as it is known today.
    as_known_then: bool = False


def midnight_after(period: Period) -> datetime:
    """When the last day of which anything is counted is over."""
    return datetime.combine(period.reached + ONE_DAY, time(), SHANGHAI)


def base_of(selection: Selection, period: Period, then: Period, since: datetime | None = None) -> BasePeriod:
    """`then`, one of the two periods that a period is compared with, at the same lag. `since`: when keeping records
    began, if that was asked before."""
    lag = period.at - midnight_after(period)
    first, last = then.first, then.reached
    at = datetime.combine(last + ONE_DAY, time(), SHANGHAI) + lag
    published = _published(selection, first, last, at)
    since = since or begun()
    known_then = since is not None and since <= datetime.combine(first, time(), SHANGHAI) and at < period.at
    looked_at = at if known_then or published else max(period.at, datetime.combine(last + ONE_DAY, time(), SHANGHAI))
    return BasePeriod(Period(first, last, looked_at, base=True), published, known_then)


def bases_of(selection: Selection, period: Period) -> tuple[BasePeriod, BasePeriod]:
    """环比 and 同比."""
    since = begun()
    return (
        base_of(selection, period, period.before(), since),
        base_of(selection, period, period.year_before(), since),
    )


def compared(
    selection: Selection, period: Period, bases: Sequence[BasePeriod], indicators: Iterable[Indicator],
    counts: Counts | None = None,
) -> dict[str, FigureComparison]:  # fmt: skip
    """The figures of a period beside those of its two bases."""
    wanted = list(indicators)
    counted = real(wanted)
    periods = [period, *(base.period for base in bases)]
    found = [one[None] for one in (counts or Counts()).take(lambda: measure_each(selection, periods, counted))]
    for base, tallies in zip(bases, found[1:], strict=True):
        if base.published is not None:
            tallies |= told_in(base.published, counted)
    now, *then = (summed(tallies, wanted) for tallies in found)
    return {
        one.code: FigureComparison(
            Figure(one, now[one.code]), *(Figure(one, tallies[one.code], _any(tallies)) for tallies in then)
        )
        for one in wanted
    }


def told_in(publication: Publication, indicators: Iterable[Indicator]) -> Tallies:
    """The figures as they were published; those that were not are missing."""
    told: dict[str, dict[str, Any]] = publication.figures
    return {
        one.code: Tally(told[one.code]["rows"], total=told[one.code]["total"] if one.shape is Shape.SUM else None)
        for one in indicators
        if one.code in told
    }


def _any(tallies: Tallies) -> bool:
    return any(tally.numerator for tally in tallies.values())


def _published(selection: Selection, first: Any, last: Any, at: datetime) -> Publication | None:
    """The latest publication of these days that was made after no more than the same lag, give or take a day."""
    if not selection.whole and not selection.only_unit:
        return None
    rows = Publication.objects.visible_to(selection.actor).filter(first=first, last=last, at__lte=at + ONE_DAY)
    unit = selection.unit.pk if selection.unit else selection.actor.unit_id
    found: Publication | None = rows.filter(unit=unit).order_by("-at").first()
    return found
